/** Makes bundles of evidence, as files to keep. */
import { Injectable } from '@nestjs/common';
import { schemasOf, verifierText } from '../audit/bundle/bundle.beside.js';
import { BundleQueries, type BundleOf, type BundleQuestion } from '../audit/bundle/bundle.queries.js';
import { filesOf } from '../audit/bundle/bundle.js';
import { zipped } from '../audit/bundle/bundle.zip.js';
import type { Caller } from '../http/caller.js';
import { bundlePage } from './bundle.page.js';

export interface MadeBundle {
  readonly name: string;
  readonly bytes: Buffer;
}

@Injectable()
export class Bundles {
  constructor(private readonly bundles: BundleQueries) {}

  /** Throws the problem that there is no such thing, or none that concerns whoever asks. */
  async make(of: BundleOf, id: string, question: BundleQuestion, caller: Caller): Promise<MadeBundle> {
    const gathered = await this.bundles.gather(of, id, question, caller);
    const { bundle } = gathered;
    const schemas = schemasOf(bundle.events);
    const files = filesOf(bundle, { report: bundlePage(gathered), verifier: verifierText(), schemas });
    return { name: `waybill-evidence-${of}-${id.replace(/[^A-Za-z0-9_-]/g, '-')}.zip`, bytes: zipped(files) };
  }
}
