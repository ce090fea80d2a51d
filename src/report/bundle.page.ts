/** The page of a bundle of evidence: what happened, what follows, by which policies, and what is proved. Pure. */
import type { Gathered } from '../audit/bundle/bundle.queries.js';
import { html } from './render/html.js';
import { note, ofText, table, text, type Block, type Section } from './section.js';
import { eventBlocks } from './timeline.page.js';
import { count, many } from './words.js';

export function bundlePage(gathered: Gathered): string {
  const { of, events, head } = gathered.bundle;
  return html(
    {
      title: `Evidence of ${of}`,
      subtitle: `${many(events.length, 'event')} out of a log of ${count(head)} when it was signed. Times are UTC.`,
      sections: [...sections(gathered)],
    },
    'letter',
  );
}

function* sections({ bundle, told, account }: Gathered): Generator<Section> {
  if (account.length > 0) yield section('account', 'What follows from it', account.map(text));
  yield section('entries', 'What happened', [...eventBlocks(told.entries)]);
  const policies = bundle.events.filter(({ type }) => type.startsWith('policy-'));
  if (policies.length > 0)
    yield section('policies', 'The policies that were adopted', [
      table('Policies', ['Recorded', 'Whose', 'What', 'From'].map(ofText), policies.map(policyRow)),
      note('Word by word they are in events.json. Which of them decided is said above, with the day that counts.'),
    ]);
  yield section('proved', 'What is proved', [...provedBlocks(bundle)]);
}

const section = (id: string, title: string, blocks: readonly Block[]): Section => ({ id, title, blocks, data: [] });

interface OfPolicy {
  readonly scope: string;
  readonly version?: number;
  readonly policy?: { readonly policy: string };
  readonly inForceFrom?: string;
  readonly from?: string;
}

function policyRow({ data, recordedAt }: Gathered['bundle']['events'][number]): readonly string[] {
  const { scope, version = 0, policy, inForceFrom, from } = data as OfPolicy;
  const what = policy ? `${policy.policy}, version ${version}` : 'none any more';
  return [recordedAt, scope, what, inForceFrom ?? from ?? ''];
}

function* provedBlocks({ events, head, consistency, verifiers }: Gathered['bundle']): Generator<Block> {
  yield text(
    `Each of the ${many(events.length, 'event')} in events.json is in the log of ${count(head)} events as it was signed, at its place and ` +
      'unchanged. This page tells what they say; it is not proved itself.',
  );
  const sizes = consistency.map(({ older }) => count(older.size)).join(', ');
  if (sizes !== '')
    yield text(`That log goes on from how it was with ${sizes} events: nothing was changed, removed or put between.`);
  yield text(
    'To see it for yourself, with Node 20 or later: node verify.mjs --key, the key that you have kept, and the checkpoints that you have kept.',
  );
  yield table(
    'Keys',
    ['Verifier key'].map(ofText),
    verifiers.map((key) => [key]),
  );
  yield note(
    'What proofs cannot tell: that what was recorded is true, and that nothing was recorded after the signature.',
  );
}
