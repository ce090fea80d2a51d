/** Who is a member, asked at every scan: remembered once known, and looked up in the log itself until then. */
import { Injectable } from '@nestjs/common';
import { Execute } from '../event-store/execute.js';
import { branchDecider, libraryDecider } from './partner.decider.js';
import { branchStream, libraryStream } from './partner.events.js';

@Injectable()
export class Directory {
  /** Members stay members, so what was once known need not be asked again. */
  private readonly branches = new Set<string>();

  constructor(private readonly log: Execute) {}

  /** Those of the codes that no branch has. */
  async unknownBranches(codes: Iterable<string>): Promise<ReadonlySet<string>> {
    const unknown = new Set<string>();
    for (const code of codes) {
      if (this.branches.has(code)) continue;
      if ((await this.log.load(branchStream(code), branchDecider)).facts) this.branches.add(code);
      else unknown.add(code);
    }
    return unknown;
  }

  async hasLibrary(code: string): Promise<boolean> {
    return (await this.log.load(libraryStream(code), libraryDecider)) !== null;
  }

  /** Whether items with ids of the library's own are taken from this branch's scanner. */
  async allowsLegacyBarcodes(branchCode: string): Promise<boolean> {
    const { facts } = await this.log.load(branchStream(branchCode), branchDecider);
    if (!facts) return false;
    const library = await this.log.load(libraryStream(facts.library), libraryDecider);
    return library?.legacyBarcodes === true;
  }
}
