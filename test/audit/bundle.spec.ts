/** Bundles of evidence: what is in them, and that two verifiers, which share no code, find every forgery and name it. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { VERIFIER_FILE } from '../../src/audit/bundle/bundle.beside.js';
import { checkBundle, type Checked } from '../../src/audit/bundle/bundle.check.js';
import type { BundledEvent, BundleFiles, ProvedBeginning, ProvedLeaf } from '../../src/audit/bundle/bundle.js';
import { checkpointText } from '../../src/audit/merkle/checkpoint.js';
import { signNote, verifierIn, verifierOf } from '../../src/audit/merkle/signed-note.js';
import { issue } from '../access/support/keys.js';
import { item } from '../e2e/support/group.js';
import {
  bundleOf,
  forged,
  groupWithHistory,
  jsonOf,
  NOTE,
  PATHS,
  sizeOf,
  zipOf,
  type Group,
} from './support/bundles.js';
import { numbersOf } from './support/numbers.js';

type Verify = (
  files: BundleFiles,
  trusted: { keys?: readonly string[]; kept?: ReadonlyMap<string, string> },
) => Checked;
interface Events {
  readonly of: string;
  readonly events: readonly BundledEvent[];
}
interface Proofs {
  readonly checkpoint: string;
  readonly inclusion: readonly ProvedLeaf[];
  readonly consistency: readonly ProvedBeginning[];
}

let group: Group;
let bundles: Readonly<Record<keyof typeof PATHS, BundleFiles>>;
let verifyAlone: Verify;

beforeAll(async () => {
  jest.spyOn(console, 'log').mockImplementation(() => undefined);
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  group = await groupWithHistory();
  jest.restoreAllMocks();
  const of = (path: string) => bundleOf(group, `${path}?checkpoints=${sizeOf(group.kept)}`);
  bundles = { item: await of(PATHS.item), claim: await of(PATHS.claim), hold: await of(PATHS.hold) };
  verifyAlone = ((await import(VERIFIER_FILE.href)) as { verifyBundle: Verify }).verifyBundle;
}, 60_000);
afterAll(() => group.stop());

/** What both verifiers say. */
function said(
  files: BundleFiles,
  { key, kept = new Map<string, string>() }: { key?: string; kept?: Map<string, string> } = {},
) {
  const alone = verifyAlone(files, { keys: key === undefined ? [] : [key], kept });
  const ours = checkBundle(files, { verifiers: key === undefined ? [] : [verifierIn(key)!], checkpoints: kept });
  return [alone.fails, ours.fails] as const;
}

const eventsOf = (files: BundleFiles) => jsonOf(files, 'events.json') as unknown as Events;
const proofsOf = (files: BundleFiles) => jsonOf(files, 'proofs.json') as unknown as Proofs;
const typesOf = (files: BundleFiles) => eventsOf(files).events.map(({ type }) => type);

describe('a bundle', () => {
  test.each(['item', 'claim', 'hold'] as const)(
    'of a %s holds, for either verifier, with the key and a checkpoint of before',
    (of) => {
      const kept = new Map([['march.checkpoint', group.kept]]);
      expect(said(bundles[of], { key: group.verifier, kept })).toEqual([[], []]);
      expect(said(bundles[of])).toEqual([[], []]);
    },
  );

  test('has the events, the policy that was in force, and what tells of texts that are gone', () => {
    expect(typesOf(bundles.claim)).toEqual(
      expect.arrayContaining([
        'item-shipped',
        'item-damaged',
        'claim-opened',
        'claim-assessed',
        'policy-adopted',
        'text-redacted',
      ]),
    );
    expect(typesOf(bundles.hold)).toEqual(expect.arrayContaining(['hold-placed', 'hold-cancelled', 'text-redacted']));
    expect([...bundles.claim.keys()]).toEqual(
      expect.arrayContaining([
        'schemas/policy-adopted.v1.json',
        'schemas/item-shipped.v1.json',
        'keys.txt',
        'README.txt',
      ]),
    );
    for (const bytes of bundles.claim.values()) expect(bytes.toString()).not.toContain(NOTE);
  });

  test('has the first checkpoint, the last before, and proofs from those that were named', () => {
    const { checkpoint, consistency } = proofsOf(bundles.item);
    const notes = [...bundles.item.keys()].filter((name) => name.startsWith('checkpoints/'));
    expect(notes).toHaveLength(3);
    expect(consistency.map(({ older }) => older.size)).toContain(sizeOf(group.kept));
    expect(notes).toContain(checkpoint);
  });

  test('tells in plain words what follows, and where it is proved', () => {
    const page = bundles.claim.get('report.html')!.toString();
    expect(page).toContain('was in force (version 1, from 2026-01-01 on)');
    expect(page).toContain('What is proved');
    expect(page).not.toMatch(/<script|https?:\/\//);
  });

  test('is the same file, byte for byte, when it is made again', async () => {
    expect((await zipOf(group, PATHS.claim)).equals(await zipOf(group, PATHS.claim))).toBe(true);
  });

  test('is for those who may see what it is about', async () => {
    await group.service.put('/v1/libraries/FARL', { name: 'Library FARL' });
    const stranger = group.service.as(await issue(group.service, 'library', { library: 'FARL' }));
    for (const path of Object.values(PATHS))
      expect((await stranger.get(`/v1/evidence/bundles/${path}`)).status).toBe(404);
    const { body } = await group.service.get(`/v1/evidence/bundles/${PATHS.item}?checkpoints=999999`);
    expect(body).toMatchObject({ status: 400, errors: [{ field: 'checkpoints' }] });
    const library = group.service.as(await issue(group.service, 'library', { library: 'MSLA' }));
    expect((await library.get(`/v1/evidence/bundles/${PATHS.hold}`)).status).toBe(404);
    const answer = await library.get(`/v1/evidence/bundles/${PATHS.item}`);
    expect(answer.headers.get('content-type')).toBe('application/zip');
  });

  test('of an item has no hold that whoever asks may not see', async () => {
    const key = await issue(group.service, 'library', { library: 'MSLA' });
    const response = await fetch(`${group.service.url}/v1/evidence/bundles/${PATHS.item}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { unzipped } = await import('../../src/audit/bundle/bundle.zip.js');
    const files = unzipped(Buffer.from(await response.arrayBuffer()));
    expect(typesOf(files)).not.toContain('hold-placed');
    expect(typesOf(bundles.item)).toContain('hold-placed');
    expect(said(files)).toEqual([[], []]);
  });
});

// Forgeries: each changes the bundle and, but for the first kind, its manifest with it.

type Random = (below: number) => number;
interface Forgery {
  readonly files: BundleFiles;
  /** What is to be named. */
  readonly names: string | RegExp;
}

const nameOf = ({ events }: Events, index: number) =>
  `events.json, event ${index + 1} (${events[index]!.type} ${events[index]!.id})`;

/** One event put in the place of another. */
function withEvent(files: BundleFiles, index: number, change: (event: BundledEvent) => object): Forgery {
  const list = eventsOf(files);
  const events = list.events.with(index, change(list.events[index]!) as BundledEvent);
  return { files: forged(files, { 'events.json': { ...list, events } }), names: nameOf(list, index) };
}
const anyOf = (files: BundleFiles, random: Random) => random(eventsOf(files).events.length);
/** One of those for which it is so. */
const oneOf = (files: BundleFiles, random: Random, isSo: (event: BundledEvent) => boolean) => {
  const fit = eventsOf(files).events.flatMap((event, index) => (isSo(event) ? [index] : []));
  return fit[random(fit.length)]!;
};
const salted = ({ metadata }: BundledEvent) => Object.values(metadata.texts ?? {}).some((seal) => 'salt' in seal);
const other32 = Buffer.alloc(32, 9).toString('base64');

const FORGERIES: Readonly<Record<string, (files: BundleFiles, random: Random) => Forgery>> = {
  'one byte of a file': (files, random) => {
    const names = [...files.keys()];
    const name = names[random(names.length)]!;
    const bytes = Buffer.from(files.get(name)!);
    const index = random(bytes.length);
    bytes[index]! ^= 1 + random(255);
    return { files: new Map([...files, [name, bytes]]), names: name === 'manifest.json' ? /./ : name };
  },
  'a file removed': (files, random) => {
    const names = [...files.keys()].filter((name) => name !== 'manifest.json');
    const name = names[random(names.length)]!;
    return { files: new Map([...files].filter(([other]) => other !== name)), names: name };
  },
  'a file added': (files) => ({
    files: new Map([...files, ['verdict.html', Buffer.from('Guilty')]]),
    names: 'verdict.html',
  }),
  'an event changed': (files, random) =>
    withEvent(files, anyOf(files, random), (event) => ({
      ...event,
      data: { ...(event.data as object), branch: 'HLNA' },
    })),
  're-timed': (files, random) =>
    withEvent(files, anyOf(files, random), (event) => ({ ...event, recordedAt: '2026-03-01T00:00:00.000Z' })),
  'another key': (files, random) =>
    withEvent(files, anyOf(files, random), (event) => ({
      ...event,
      metadata: { ...event.metadata, actor: { key: 'other' } },
    })),
  'something beside': (files, random) =>
    withEvent(files, anyOf(files, random), (event) => ({ ...event, remark: 'True' })),
  'something beside a redaction': (files, random) =>
    withEvent(files, anyOf(files, random), (event) => ({
      ...event,
      metadata: { ...event.metadata, redacted: { remark: 'True' } },
    })),
  'a leaf put into an event': (files, random) => {
    const index = oneOf(files, random, ({ metadata }) => metadata.redacted === undefined);
    return withEvent(files, index, (event) => ({
      ...event,
      metadata: { ...event.metadata, redacted: { leaf: other32 } },
    }));
  },
  'a text changed': (files, random) => {
    const index = oneOf(files, random, salted);
    return withEvent(files, index, (event) => {
      const [path = ''] = Object.keys(event.metadata.texts ?? {});
      return { ...event, data: { ...(event.data as object), [path.split('.')[0]!]: 'As wished' } };
    });
  },
  'another salt': (files, random) => {
    const salt = Buffer.alloc(16, random(200)).toString('base64');
    return withEvent(files, oneOf(files, random, salted), (event) => ({
      ...event,
      metadata: {
        ...event.metadata,
        texts: Object.fromEntries(Object.keys(event.metadata.texts!).map((path) => [path, { salt }])),
      },
    }));
  },
  'an event left out': (files, random) => {
    const list = eventsOf(files);
    const own = list.of.replace(' ', '-');
    const before = list.events.flatMap(({ stream }, index) => (stream === own ? [index] : [])).slice(0, -1);
    const index = before.length === 0 ? -1 : before[random(before.length)]!;
    if (index < 0) throw new Error('The bundle has one event of its own.');
    const { id } = list.events[index]!;
    const proofs = proofsOf(files);
    const inclusion = proofs.inclusion.filter(({ event }) => event !== id);
    const events = list.events.toSpliced(index, 1);
    return {
      files: forged(files, { 'events.json': { ...list, events }, 'proofs.json': { ...proofs, inclusion } }),
      names: /^events\.json: event \d+ of .* is missing/,
    };
  },
  'a redaction left out': (files) => {
    const list = eventsOf(files);
    const gone = list.events.filter(({ type }) => type === 'text-redacted').map(({ id }) => id);
    const proofs = proofsOf(files);
    return {
      files: forged(files, {
        'events.json': { ...list, events: list.events.filter(({ id }) => !gone.includes(id)) },
        'proofs.json': { ...proofs, inclusion: proofs.inclusion.filter(({ event }) => !gone.includes(event)) },
      }),
      names: /no event tells that it was redacted|is not what was left/,
    };
  },
  'a text redacted by the forger': (files, random) => {
    const index = oneOf(
      files,
      random,
      (event) => salted(event) && Object.keys(event.metadata.texts!).join() === 'reason',
    );
    return withEvent(files, index, (event) => ({
      ...event,
      data: { ...(event.data as object), reason: '[redacted]' },
      metadata: { ...event.metadata, texts: { reason: { hash: other32 } } },
    }));
  },
  'events in another order': (files, random) => {
    const list = eventsOf(files);
    const index = random(list.events.length - 1);
    const [one, other] = [list.events[index]!, list.events[index + 1]!];
    const events = list.events.with(index, other).with(index + 1, one);
    return {
      files: forged(files, { 'events.json': { ...list, events } }),
      names: nameOf({ ...list, events }, index + 1),
    };
  },
  'proofs swapped': (files, random) => {
    const { inclusion, ...proofs } = proofsOf(files);
    const index = random(inclusion.length - 1);
    const [one, other] = [inclusion[index]!, inclusion[index + 1]!];
    const swapped = inclusion
      .with(index, { ...one, proof: other.proof, leaf: other.leaf })
      .with(index + 1, { ...other, proof: one.proof, leaf: one.leaf });
    return {
      files: forged(files, { 'proofs.json': { ...proofs, inclusion: swapped } }),
      names: nameOf(eventsOf(files), index),
    };
  },
  'a hash of a proof': (files, random) => {
    const { inclusion, ...proofs } = proofsOf(files);
    const index = random(inclusion.length);
    const { proof, ...leaf } = inclusion[index]!;
    const changed = inclusion.with(index, { ...leaf, proof: proof.with(random(proof.length), other32) });
    return {
      files: forged(files, { 'proofs.json': { ...proofs, inclusion: changed } }),
      names: nameOf(eventsOf(files), index),
    };
  },
  'a proof of consistency': (files, random) => {
    const { consistency, ...proofs } = proofsOf(files);
    const index = random(consistency.length);
    const { proof, older } = consistency[index]!;
    const changed = consistency.with(index, { older, proof: proof.with(random(proof.length), other32) });
    return {
      files: forged(files, { 'proofs.json': { ...proofs, consistency: changed } }),
      names: `proofs.json, consistency from ${older.size}`,
    };
  },
  'another key in keys.txt': (files) => {
    const [name] = group.verifier.split('+') as [string];
    return { files: forged(files, { 'keys.txt': `${verifierOf(signer(name))}\n` }), names: proofsOf(files).checkpoint };
  },
  'a checkpoint of another log': (files) => {
    const { checkpoint } = proofsOf(files);
    const size = sizeOf(files.get(checkpoint)!.toString());
    const stranger = signer('waybill/other');
    const text = checkpointText({ origin: 'waybill/other', size, root: Buffer.alloc(32, 1) });
    const keys = `${verifierOf(stranger)}\n${files.get('keys.txt')!.toString()}`;
    return { files: forged(files, { [checkpoint]: signNote(text, stranger), 'keys.txt': keys }), names: /another log/ };
  },
  'a checkpoint rewritten': (files) => {
    const { checkpoint } = proofsOf(files);
    const note = files.get(checkpoint)!.toString();
    const lines = note.split('\n').with(1, String(sizeOf(note) + 1));
    return { files: forged(files, { [checkpoint]: lines.join('\n') }), names: checkpoint };
  },
};

const signer = (name: string) => ({ name, privateKey: generateKeyPairSync('ed25519').privateKey });

const COUNT = 100;
const FIRST_SEED = Number(process.env['FORGERY_SEED'] ?? 1);

test(`${COUNT} forgeries (FORGERY_SEED=${FIRST_SEED} and on) are found by both verifiers, and named`, () => {
  const kinds = Object.keys(FORGERIES);
  for (let seed = FIRST_SEED; seed < FIRST_SEED + COUNT; seed++) {
    const random = numbersOf(seed);
    const kind = kinds[seed % kinds.length]!;
    const files =
      kind.includes('redact') || kind === 'an event left out'
        ? bundles.claim
        : [bundles.item, bundles.claim][random(2)]!;
    const { files: changed, names } = FORGERIES[kind]!(files, random);
    const [alone, ours] = said(changed);
    for (const [verifier, fails] of [
      ['alone', alone],
      ['ours', ours],
    ] as const) {
      const isNamed = fails.some((fail) => (typeof names === 'string' ? fail.startsWith(names) : names.test(fail)));
      expect({ seed, kind, verifier, isNamed, fails: isNamed ? [] : [names, ...fails] }).toEqual({
        ...{ seed, kind, verifier, isNamed: true, fails: [] },
      });
    }
  }
});

test('what is left of an event from before salts is what was left when it was redacted', () => {
  const index = eventsOf(bundles.hold).events.findIndex(({ type }) => type === 'hold-cancelled');
  const { files } = withEvent(bundles.hold, index, (event) => ({
    ...event,
    data: { ...(event.data as object), occurredAt: '2026-03-09T00:00:00.000Z' },
  }));
  for (const fails of said(files)) expect(fails.join()).toMatch(/hold-cancelled .*what (is|was) left/i);
});

test('a bundle that is forged as a whole, with a key of its own, is found by the key or the checkpoint that was kept', () => {
  const { checkpoint } = proofsOf(bundles.claim);
  const [name] = group.verifier.split('+') as [string];
  const forger = signer(name);
  const notes = [...bundles.claim].filter(([file]) => file.startsWith('checkpoints/'));
  const resigned = notes.map(([file, bytes]): [string, string] => [
    file,
    signNote(bytes.toString().split('\n\n')[0]! + '\n', forger),
  ]);
  const files = forged(bundles.claim, {
    ...Object.fromEntries<string>(resigned),
    'keys.txt': `${verifierOf(forger)}\n`,
  });
  expect(said(files)).toEqual([[], []]);
  for (const fails of said(files, { key: group.verifier })) expect(fails.join()).toContain(checkpoint);
  const elsewhere = signer(name);
  const size = sizeOf(group.kept);
  const fork = signNote(checkpointText({ origin: name, size, root: Buffer.alloc(32, 5) }), elsewhere);
  const withIt = forged(bundles.claim, { 'keys.txt': `${group.verifier}\n${verifierOf(elsewhere)}\n` });
  for (const fails of said(withIt, { kept: new Map([['march.checkpoint', fork]]) }))
    expect(fails).toEqual([
      `march.checkpoint: its first ${size} events are not those of the bundle's log: it was rewritten`,
    ]);
});

describe('in an empty folder, with Node alone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'waybill-alone-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  let times = 0;

  function run(files: BundleFiles, ...words: readonly string[]) {
    const into = join(folder, String(++times));
    for (const [name, bytes] of files) {
      mkdirSync(dirname(join(into, name)), { recursive: true });
      writeFileSync(join(into, name), bytes);
    }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['verify.mjs', ...words], { cwd: into, env: {} });
    return { status, stdout: stdout.toString(), stderr: stderr.toString() };
  }

  test('it holds', () => {
    const kept = join(folder, 'march.checkpoint');
    writeFileSync(kept, group.kept);
    const { status, stdout, stderr } = run(bundles.claim, '--key', group.verifier, kept);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toContain(`${kept}: the log goes on from its ${sizeOf(group.kept)} events, unchanged.`);
    expect(stdout).toContain('The bundle of claim');
  });

  test.each(['an event changed', 'another key in keys.txt', 'a redaction left out'])('%s: it does not', (kind) => {
    const { files, names } = FORGERIES[kind]!(bundles.claim, numbersOf(3));
    const { status, stderr } = run(files);
    expect(status).toBe(1);
    const isNamed = stderr
      .split('\n')
      .some((line) => (typeof names === 'string' ? line.includes(names) : names.test(line)));
    expect([isNamed, stderr]).toEqual([true, stderr]);
  });
});

test('a barcode of an item that is not there is told as everywhere', async () => {
  const { body } = await group.service.get(`/v1/evidence/bundles/item/${item(77)}`);
  expect(body).toMatchObject({ status: 404, type: 'urn:waybill:problem:item-unknown' });
});
