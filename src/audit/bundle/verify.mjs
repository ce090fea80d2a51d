/**
 * Verifies the bundle of evidence that it lies in. It needs Node 20 or later, and nothing else: no network, no package, no other code of Waybill.
 *
 *   node verify.mjs [--key <verifier key, or a file with one a line>] [<checkpoint that you have kept> …]
 *
 * It ends with 0 if all holds, else with 1. What is proved: each event in events.json is in the log at its place, unchanged, if the checkpoint is
 * genuine; and the log of today goes on from the older checkpoints. report.html and the schemas are for reading, they are proved by nothing.
 *
 * Without --key it takes the keys that came with the bundle: whoever has forged all of it has put their own there. Take the key, or a
 * checkpoint, from whoever has kept one, and this file from a bundle that you trust.
 *
 * The tree is that of RFC 6962, proofs are verified by RFC 9162, events are hashed in canonical JSON (RFC 8785), checkpoints are signed notes
 * (C2SP tlog-checkpoint and signed-note, Ed25519).
 */
import { createHash, createPublicKey, verify as isSignedWith } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `files`: their bytes by name. `keys`: verifier keys that are trusted. `kept`: checkpoints from elsewhere, by name. */
export function verifyBundle(files, { keys = [], kept = new Map() } = {}) {
  const [holds, fails] = [[], []];
  /** A step that cannot be taken is one that fails. */
  const step = (name, take) => {
    try {
      return take();
    } catch (error) {
      fails.push(`${name}: ${error.message}`);
      return undefined;
    }
  };
  const manifest = step('manifest.json', () => manifestIn(files, step));
  const own = step('keys.txt', () => keysIn(files.get('keys.txt').toString())) ?? [];
  const trusted = step('--key', () => (keys.length > 0 ? keysIn(keys.join('\n')) : own)) ?? [];
  const proofs = step('proofs.json', () => jsonIn(files, 'proofs.json'));
  const notes = [...[...files].filter(([name]) => name.startsWith('checkpoints/')), ...kept];
  const checkpoints = new Map();
  for (const [name, note] of notes)
    step(name, () => checkpoints.set(name, checkpointIn(note.toString(), [...trusted, ...own])));
  const head = checkpoints.get(proofs?.checkpoint);
  if (!head) fails.push(`proofs.json: its checkpoint ${proofs?.checkpoint} is not there, or does not hold`);
  if (!manifest || !head) return { holds, fails };

  const signers = head.signers.filter((key) => trusted.some(({ text }) => text === key));
  if (signers.length === 0) fails.push(`${proofs.checkpoint}: it is not signed with the key that you trust`);
  holds.push(`${proofs.checkpoint}: ${head.size} events of ${head.origin}, signed with`, ...signers);
  if (keys.length === 0) holds.push('This key came with the bundle: compare it with the one that you have.');
  for (const { older, proof } of proofs.consistency)
    step(`proofs.json, consistency from ${older.size}`, () => mustGoOn(older, head, proof));
  for (const [name, older] of checkpoints)
    if (older !== head)
      step(name, () => {
        mustBeOlder(older, head, proofs.consistency);
        holds.push(`${name}: the log goes on from its ${older.size} events, unchanged.`);
      });

  const list = step('events.json', () => jsonIn(files, 'events.json')) ?? { events: [] };
  const inclusion = new Map(proofs.inclusion.map((one) => [one.event, one]));
  const before = fails.length;
  if (list.of !== manifest.of) fails.push(`events.json: it is of ${list.of}, and the manifest of ${manifest.of}`);
  let last = -1;
  for (const [index, event] of list.events.entries())
    step(`events.json, event ${index + 1} (${event.type} ${event.id})`, () => {
      const { leaf, proof } = inclusion.get(event.id) ?? {};
      inclusion.delete(event.id);
      must(proof, 'proofs.json has no proof of it');
      must(leaf > last, 'it is not in the order of the log');
      last = leaf;
      mustBeIn(head, leafOf(event), leaf, proof);
      mustBeRedacted(event, list.events);
    });
  for (const id of inclusion.keys()) fails.push(`proofs.json: event ${id}, which it proves, is not in events.json`);
  step('events.json', () => mustBeWhole(list.events, manifest.of.replace(' ', '-')));
  if (fails.length === before)
    holds.push(`All ${list.events.length} events are in the log, each unchanged at its place.`);
  if (fails.length === 0) holds.push(`The bundle of ${manifest.of} holds.`);
  return { holds, fails };
}

/** Every file is as the manifest says, and there is no other. */
function manifestIn(files, step) {
  const manifest = jsonIn(files, 'manifest.json');
  const fields = Object.keys(manifest).join();
  must(fields === 'format,of,files' && manifest.format === 'waybill-evidence/1', 'it is of another format');
  for (const name of new Set(
    [...Object.keys(manifest.files), ...files.keys()].filter((one) => one !== 'manifest.json'),
  ))
    step(name, () => {
      must(files.has(name), 'it is missing');
      must(sha256(files.get(name)).toString('hex') === manifest.files[name], 'it is not the file of the manifest');
    });
  return manifest;
}

/** In the one form in which it is written, so that a reader sees what is hashed: no name twice, nothing beside it. */
function jsonIn(files, name) {
  const text = String(files.get(name));
  const value = JSON.parse(text);
  must(`${JSON.stringify(value, null, 2)}\n` === text, 'it is not written as bundles are');
  return value;
}

/** The hash of an event in the tree. Of a text with a salt the leaf has the hash of both, so that the text can be erased. */
function leafOf(event) {
  const kept = event.metadata.redacted;
  if (kept === undefined) return leafOfAll(event);
  // From before texts had salts: the event has kept its hash, and mustBeRedacted looks whether it may.
  must(Object.keys(kept).join() === 'leaf', 'its metadata says more of a redaction than a hash');
  return hashIn(kept.leaf);
}

function leafOfAll(event) {
  const { texts: seals, ...metadata } = event.metadata;
  delete metadata.redacted;
  if (!seals) return sha256(Buffer.from([0]), canonical({ ...event, metadata }));
  const texts = {};
  let data = event.data;
  for (const [path, seal] of Object.entries(seals)) {
    texts[path] = textHash(event.data, path, seal);
    data = without(data, path.split('.'));
  }
  return sha256(Buffer.from([0]), canonical({ ...event, data, metadata, texts }));
}

function textHash(data, path, seal) {
  const text = path.split('.').reduce((value, name) => value?.[name], data);
  must(typeof text === 'string' && Object.keys(seal).length === 1, `its text ${path} is not as it is sealed`);
  if ('salt' in seal) return sha256(bytesIn(seal.salt, 16), text).toString('base64');
  must(text === '[redacted]', `its text ${path} stands where one was redacted`);
  return hashIn(seal.hash).toString('base64');
}

function without(value, [name, ...rest]) {
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (rest.length > 0) copy[name] = without(value[name], rest);
  else if (Array.isArray(copy)) copy[name] = null;
  else delete copy[name];
  return copy;
}

/** RFC 8785: names in order, no blanks. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.keys(value).sort();
  return `{${fields.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** A text that is gone was redacted: another event of the bundle says so, and what was left where the hash no longer tells. */
function mustBeRedacted(event, events) {
  const gone = Object.entries(event.metadata.texts ?? {}).flatMap(([path, seal]) => ('hash' in seal ? [path] : []));
  const told = events.filter(({ type, data }) => type === 'text-redacted' && data.eventId === event.id);
  const untold = gone.find((path) => !told.some(({ data }) => data.field === path));
  must(!untold, `its text ${untold} is gone, and no event tells that it was redacted`);
  const isLeft = !event.metadata.redacted || told.at(-1)?.data.rest === leafOfAll(event).toString('base64');
  must(isLeft, 'what is left of it is not what was left when a text of it was redacted');
}

/** Nothing is left out in between: of what the bundle is about, of policies, and of redactions there is every event from the first on. */
function mustBeWhole(events, own) {
  const next = new Map();
  for (const { stream, revision } of events) {
    if (stream !== own && !/^(policy|redaction)-/.test(stream)) continue;
    const due = next.get(stream) ?? 0;
    must(revision === due, `event ${due} of ${stream} is missing`);
    next.set(stream, due + 1);
  }
  must(next.has(own), `there is no event of ${own}`);
}

/** RFC 9162, section 2.1.3.2. */
function mustBeIn({ size, root }, hash, leaf, proof) {
  const { is } = climb(leaf, size - 1, hash, proof.map(hashIn));
  must(leaf < size && is?.equals(root), `it is not in the log as leaf ${leaf}: it or its proof was changed`);
}

/** RFC 9162, section 2.1.4.2. */
function mustGoOn(older, { size, root }, proof) {
  const isWhole = Number.isInteger(Math.log2(older.size));
  const [first, ...rest] = [...(isWhole ? [older.root] : []), ...proof].map(hashIn);
  let [node, last] = [older.size - 1, size - 1];
  while (node % 2 === 1) [node, last] = [half(node), half(last)];
  const { was, is } = climb(node, last, first, rest);
  const goesOn = older.size > 0 && older.size < size && was?.equals(hashIn(older.root)) && is.equals(root);
  must(goesOn, `the tree of ${size} events does not go on from it`);
}

/** From a node of a level whose last node is `last` up to the root: `is` of all that the proof has, `was` of what is left of it. */
function climb(node, last, first, proof) {
  let [was, is] = [first, first];
  for (const beside of proof) {
    if (last === 0) return {};
    if (node % 2 === 1 || node === last) {
      [was, is] = [nodeHash(beside, was), nodeHash(beside, is)];
      while (node % 2 === 0 && node !== 0) [node, last] = [half(node), half(last)];
    } else is = nodeHash(is, beside);
    [node, last] = [half(node), half(last)];
  }
  return last === 0 ? { was, is } : {};
}

function must(isSo, otherwise) {
  if (!isSo) throw new Error(otherwise);
}

const half = (value) => Math.floor(value / 2);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

function sha256(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** In the one form that the bytes have: another way to write them would be a change that no hash shows. */
function bytesIn(text, length) {
  const bytes = Buffer.from(String(text), 'base64');
  must(bytes.length === length && bytes.toString('base64') === text, `${text} is not base64 of ${length} bytes`);
  return bytes;
}
const hashIn = (text) => bytesIn(text, 32);

/** Its tree, and which of the keys have signed it: one at least, and none whose signature is wrong. */
function checkpointIn(note, keys) {
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const [, origin, size, root] = /^(.+)\n(0|[1-9]\d{0,14})\n(\S+)\n/.exec(text) ?? [];
  must(origin, 'it is no checkpoint');
  const signers = [];
  for (const line of note.slice(end + 1).split('\n')) {
    const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    const key = keys.find((one) => one.name === name && one.id.equals(bytes.subarray(0, 4)));
    if (!key) continue;
    const isGood = isSignedWith(null, Buffer.from(text), key.publicKey, bytes.subarray(4));
    must(isGood, `the signature of ${key.text} is not good: the checkpoint was changed`);
    signers.push(key.text);
  }
  must(signers.length > 0, 'it is not signed with any key that is known here');
  return { origin, size: Number(size), root: hashIn(root), signers };
}

function mustBeOlder({ origin, size, root }, head, consistency) {
  must(origin === head.origin, `it is of another log: ${origin}, not ${head.origin}`);
  must(size <= head.size, `it is newer, of ${size} events: the bundle ends before it`);
  must(size < head.size || root.equals(head.root), 'same size, another root: the history was forked');
  if (size === head.size) return;
  const proved = consistency.find(({ older }) => older.size === size);
  must(proved, `the bundle has no proof of consistency from ${size} events`);
  const isIt = hashIn(proved.older.root).equals(root);
  must(isIt, `its first ${size} events are not those of the bundle's log: it was rewritten`);
}

/** As they are written: name+id+key. */
function keysIn(text) {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.filter(Boolean).map((line) => {
    const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(line) ?? [];
    const bytes = bytesIn(encoded, 33);
    const isItsId = sha256(`${name}\n`, bytes).subarray(0, 4).toString('hex') === id;
    must(bytes[0] === 1 && isItsId, `${line} is no verifier key`);
    const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
    const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
    return { name, id: Buffer.from(id, 'hex'), publicKey, text: line };
  });
}

function filesIn(folder) {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(folder.length + 1));
  return new Map(names.map((name) => [name.replaceAll('\\', '/'), readFileSync(join(folder, name))]));
}

function run(words) {
  const [keys, kept] = [[], new Map()];
  for (let index = 0; index < words.length; index++) {
    if (words[index] !== '--key') kept.set(words[index], readFileSync(words[index], 'utf8'));
    else keys.push(existsSync(words[++index]) ? readFileSync(words[index], 'utf8') : words[index]);
  }
  const { holds, fails } = verifyBundle(filesIn(dirname(fileURLToPath(import.meta.url))), { keys, kept });
  for (const line of holds) console.log(line);
  for (const line of fails) console.error(`FAILS  ${line}`);
  process.exitCode = fails.length === 0 ? 0 : 1;
}

if (process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) run(process.argv.slice(2));
