/**
 * Whether a published JSON Schema may be replaced by another. Readers hold the old one, topics hold old messages: each must get
 * on with the other's, so everything stays as it was and only optional fields may be added.
 */

/** Words for people; no program depends on them. */
const ANNOTATIONS = ['$comment', 'title', 'description', 'examples', 'deprecated'];
/** What is compared part by part. Whatever else a schema says must stay the same. */
const PARTS = ['properties', 'required', 'items', 'anyOf', 'enum'];

/** Every break of what `before` promised, in words that begin with the field; none if `after` may take its place. */
export function compatible(before, after, at = '') {
  if (!isObject(before) || !isObject(after)) return same('schema', before, after, at);
  const rest = union(Object.keys(before), Object.keys(after)).filter(
    (keyword) => !ANNOTATIONS.includes(keyword) && !PARTS.includes(keyword),
  );
  return [
    ...rest.flatMap((keyword) => same(keyword, before[keyword], after[keyword], at)),
    ...sameValues(before.enum, after.enum, at),
    ...sameDuties(before, after, at),
    ...keptFields(before, after, at),
    ...sameItems(before.items, after.items, at),
    ...sameChoices(before.anyOf, after.anyOf, at),
  ];
}

function keptFields({ properties: before = {} }, { properties: after = {} }, at) {
  return Object.entries(before).flatMap(([field, schema]) =>
    Object.hasOwn(after, field)
      ? compatible(schema, after[field], inside(at, field))
      : [`${inside(at, field)}: was removed`],
  );
}

function sameDuties(before, after, at) {
  const [old, now] = [before.required ?? [], after.required ?? []];
  const known = Object.keys(before.properties ?? {});
  const gone = (field) => known.includes(field) && !Object.hasOwn(after.properties ?? {}, field);
  return union(old, now)
    .filter((field) => old.includes(field) !== now.includes(field) && !gone(field))
    .map((field) => {
      if (old.includes(field)) return `${inside(at, field)}: was required, is optional`;
      return `${inside(at, field)}: ${known.includes(field) ? 'was optional, is required' : 'is new and required'}`;
    });
}

function sameValues(before, after, at) {
  if (!Array.isArray(before) || !Array.isArray(after)) return same('enum', before, after, at);
  const without = (values, others) => values.filter((value) => !others.some((other) => equal(value, other)));
  return [
    ...without(before, after).map((value) => `${place(at)}: no longer takes ${text(value)}`),
    ...without(after, before).map((value) => `${place(at)}: takes ${text(value)}, which no reader knows`),
  ];
}

function sameItems(before, after, at) {
  if (!isObject(before) || !isObject(after)) return same('items', before, after, at);
  return compatible(before, after, `${at}[]`);
}

/** Alternatives have no names: they are told apart by their place. */
function sameChoices(before, after, at) {
  if (!Array.isArray(before) || before.length !== after?.length) return same('anyOf', before, after, at);
  return before.flatMap((choice, index) => compatible(choice, after[index], `${at}(${index + 1})`));
}

function same(keyword, before, after, at) {
  return equal(before, after) ? [] : [`${place(at)}: ${keyword} was ${text(before)}, is ${text(after)}`];
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const union = (some, others) => [...new Set([...some, ...others])];
const inside = (at, field) => (at === '' ? field : `${at}.${field}`);
const place = (at) => (at === '' ? 'the message' : at);
const text = (value) => (value === undefined ? 'not there' : JSON.stringify(value));
const equal = (one, other) => JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));

/** Whatever the order of its keys. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
