/** The kinds of fields that requests have: each one validates and documents itself in the same breath. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, registerDecorator, ValidateIf, type ValidationArguments } from 'class-validator';
import { barcodeKind } from '../plain/barcode.js';
import { isTimeZone } from '../plain/days.js';
import { MONTH } from '../plain/periods.js';
import { QUARTER } from '../plain/quarters.js';
import { findPrivate, findPrivateInId } from '../plain/private-text.js';

interface Options {
  readonly description: string;
  readonly optional?: true;
  readonly example?: unknown;
}

/** Free text of up to `longest` characters, without anything that could name a patron. */
export const TextField = (options: Options & { readonly longest: number }) =>
  field(options, { type: String, minLength: 1, maxLength: options.longest }, [
    rule('text', (value) => textFault(value, options.longest)),
  ]);

/** An id that another system chose: letters, digits and `_ - . :`, up to 64. */
export const IdField = (options: Options) => identity(options, ID, 64);

const ID = /^[A-Za-z0-9_.:-]{1,64}$/;

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && ID.test(value) && findPrivateInId(value) === null;

/** The id of a damage claim: an item's barcode and the id of a scan. */
export const ClaimIdField = (options: Options) => identity(options, /^[A-Za-z0-9_.:-]{1,90}$/, 90);

/** The id of a case: an item's barcode and the id of a transit, which is that of a scan. */
export const CaseIdField = ClaimIdField;

const identity = (options: Options, pattern: RegExp, longest: number) =>
  field(options, { type: String, pattern: pattern.source }, [
    rule(
      'id',
      formFault(`must be 1 to ${longest} letters, digits or _ - . :`, (text) => pattern.test(text), privateInId),
    ),
  ]);

/** A SHA-256 in hexadecimal. */
export const HashField = (options: Options) =>
  field(options, { type: String, pattern: SHA256.source }, [
    rule(
      'hash',
      formFault('must be the 64 hexadecimal digits of a SHA-256', (text) => SHA256.test(text)),
    ),
  ]);

const SHA256 = /^[0-9a-f]{64}$/;

/** A branch or library code. */
export const CodeField = (options: Options) =>
  field({ example: 'MSLA', ...options }, { type: String, pattern: CODE.source }, [
    rule(
      'code',
      formFault('must be a code of 2 to 16 capital letters, digits or dashes, such as MSLA', isCode, privateIn),
    ),
  ]);

export const CODE = /^[A-Z0-9][A-Z0-9-]{1,15}$/;
const isCode = (text: string) => CODE.test(text);

/** Whose policy: the group's, or a library's by its code. */
export const PolicyScopeField = (options: Options) =>
  policyField(options, /^(?:group|[A-Z0-9][A-Z0-9-]{1,15})$/, 'must be group, or the code of a library such as MSLA');

/** A policy: one that is shipped by its name, or whose it is. */
export const PolicyNameField = (options: Options) =>
  policyField(
    options,
    /^(?:[a-z][a-z0-9-]{1,39}|[A-Z0-9][A-Z0-9-]{1,15})$/,
    'must be the name of a policy such as clean-receipt, group, or the code of a library',
  );

const policyField = (options: Options, pattern: RegExp, wanted: string) =>
  field({ example: 'group', ...options }, { type: String, pattern: pattern.source }, [
    rule(
      'policy',
      formFault(wanted, (text) => pattern.test(text), privateIn),
    ),
  ]);

/** A document with rules of its own, which whoever takes it looks at. */
export const DocumentField = (options: Options) =>
  field(options, { type: 'object', additionalProperties: true }, [
    rule('document', (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be a JSON object',
    ),
  ]);

/** A hub of the courier by its name or code. */
export const HubField = (options: Options) => TextField({ example: 'Missoula', ...options, longest: 40 });

/** An item's barcode. Whether a legacy one is allowed here is decided later. */
export const BarcodeField = (options: Options) =>
  field({ example: '31234000000016', ...options }, { type: String, maxLength: 16 }, [rule('barcode', barcodeFault)]);

/** A moment with its offset from UTC. */
export const TimeField = (options: Options) =>
  field({ example: '2026-03-02T16:20:00Z', ...options }, { type: String, format: 'date-time' }, [
    rule(
      'time',
      formFault('must be a time with its offset, such as 2026-03-02T09:20:00-07:00 or 2026-03-02T16:20:00Z', isTime),
    ),
  ]);

/** A calendar date. */
export const DateField = (options: Options) =>
  field({ example: '2026-03-02', ...options }, { type: String, format: 'date' }, [
    rule('date', formFault('must be a date such as 2026-03-02', isDate)),
  ]);

/** A calendar month. */
export const MonthField = (options: Options) =>
  field({ example: '2026-03', ...options }, { type: String, pattern: MONTH.source }, [
    rule(
      'month',
      formFault('must be a month such as 2026-03', (text) => MONTH.test(text)),
    ),
  ]);

/** A calendar quarter. */
export const QuarterField = (options: Options) =>
  field({ example: '2026-Q1', ...options }, { type: String, pattern: QUARTER.source }, [
    rule(
      'quarter',
      formFault('must be a quarter such as 2026-Q1', (text) => QUARTER.test(text)),
    ),
  ]);

export const TimeZoneField = (options: Options) =>
  field({ example: 'America/Denver', ...options }, { type: String }, [
    rule('timeZone', formFault('must be an IANA time zone such as America/Denver', isTimeZone)),
  ]);

export const ChoiceField = (options: Options & { readonly of: readonly string[] }) =>
  field(options, { enum: [...options.of], type: String }, [
    rule(
      'choice',
      formFault(`must be one of ${options.of.join(', ')}`, (text) => options.of.includes(text)),
    ),
  ]);

/** One or more of these, in any order, each once. */
export const ChoicesField = (options: Options & { readonly of: readonly string[] }) =>
  field(options, { type: 'array', items: { type: 'string', enum: [...options.of] }, minItems: 1, uniqueItems: true }, [
    rule('choices', (value) => {
      const chosen: readonly unknown[] = Array.isArray(value) ? value : [];
      const fine = chosen.length > 0 && new Set(chosen).size === chosen.length;
      return fine && chosen.every((one) => options.of.includes(one as string))
        ? null
        : `must be a list of one or more of ${options.of.join(', ')}, each once`;
    }),
  ]);

export const FlagField = (options: Options) =>
  field(options, { type: Boolean }, [IsBoolean({ message: '$property must be true or false' })]);

/** A number; `inQuery` it is text on its way. */
export const NumberField = (options: NumberOptions) =>
  field(options, { type: options.whole ? 'integer' : 'number', minimum: options.from, maximum: options.to }, [
    ...(options.inQuery ? [Transform(({ value }) => numberIn(value))] : []),
    rule('number', (value) => numberFault(value, options)),
  ]);

interface NumberOptions extends Options {
  readonly from: number;
  readonly to: number;
  readonly whole?: true;
  readonly inQuery?: true;
}

const numberIn = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;

function numberFault(value: unknown, { from, to, whole }: NumberOptions): string | null {
  if (typeof value !== 'number' || Number.isNaN(value)) return 'must be a number';
  if (whole && !Number.isInteger(value)) return 'must be a whole number';
  if (value < from) return `must be at least ${from}`;
  return value > to ? `must be at most ${to}` : null;
}

/** A position in the log, as text: JavaScript's numbers are too small for it. */
export const PositionField = (options: Options) =>
  field(options, { type: String, pattern: '^\\d{1,18}$' }, [
    rule('position', formFault('must be a position, as an answer gave it', isPosition, privateInId)),
  ]);

/** An event by its position in the log or by its id. */
export const EventField = (options: Options) =>
  field({ example: '42', ...options }, { type: String, pattern: EVENT.source }, [
    rule(
      'event',
      formFault('must be the position of an event or its id, as an answer or a message gave it', isEvent, privateInId),
    ),
  ]);

const EVENT = /^(\d{1,18}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const isEvent = (text: string): boolean => EVENT.test(text);

/** Sizes of trees with commas between them. They have too few digits to be a card. */
export const SizesField = (options: Options) =>
  field({ example: '1204,1377', ...options }, { type: String, pattern: SIZES.source }, [
    rule(
      'sizes',
      formFault('must be up to 20 sizes with commas between them', (text) => SIZES.test(text)),
    ),
  ]);

const SIZES = /^[1-9]\d{0,11}(,[1-9]\d{0,11}){0,19}$/;

/** One or more terms of a vocabulary: words, or the URIs of things, with | between them. */
export const TermsField = (options: Options) =>
  field({ example: 'shipping|receiving', ...options }, { type: String, pattern: TERMS.source }, [
    rule(
      'terms',
      formFault('must be words or URIs with | between them', (text) => TERMS.test(text), privateInId),
    ),
  ]);

const TERMS = /^[A-Za-z][A-Za-z0-9_.~:/-]{0,199}(\|[A-Za-z][A-Za-z0-9_.~:/-]{0,199}){0,49}$/;

/** Where the page before ended: a time and a position. */
export const PageTokenField = (options: Options) =>
  field({ example: '2026-03-02T16:20:00.000Z~42', ...options }, { type: String, pattern: PAGE_TOKEN.source }, [
    rule(
      'pageToken',
      formFault('must be a token, as the page before gave it', (text) => PAGE_TOKEN.test(text), privateInId),
    ),
  ]);

const PAGE_TOKEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z~\d{1,18}$/;

/** UTC with milliseconds, so that text compares in the order of time; `skewSeconds` are added. */
export const utc = (time: string, skewSeconds = 0): string =>
  new Date(Date.parse(time) + skewSeconds * 1000).toISOString();

/** The ends of a period that were given, in UTC. */
export const inUtc = ({
  since,
  until,
}: {
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}) => ({
  ...(since !== undefined && { since: utc(since) }),
  ...(until !== undefined && { until: utc(until) }),
});

function field(options: Options, schema: object, rules: readonly PropertyDecorator[]): PropertyDecorator {
  const { description, optional, example } = options;
  const api = { description, required: !optional, ...schema, ...(example !== undefined && { example }) };
  return applyDecorators(ApiProperty(api), ...(optional ? [IsOptional()] : []), ...rules);
}

/** What may be left out may not be null: it would get into events as if it were a fact. */
const IsOptional = () => ValidateIf((_body, value) => value !== undefined);

/** A rule that says in words what is wrong with a value, or null. */
function rule(name: string, fault: (value: unknown) => string | null): PropertyDecorator {
  return (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      validator: {
        validate: (value: unknown) => fault(value) === null,
        defaultMessage: (checked?: ValidationArguments) => `${String(property)} ${fault(checked?.value) ?? ''}`,
      },
    });
}

type Judge = (text: string) => string | null;

const privateIn: Judge = (text) => findPrivate(text)?.detail ?? null;
const privateInId: Judge = (text) => findPrivateInId(text)?.detail ?? null;
/** Of a form that leaves no room for anything private. */
const noRoom: Judge = () => null;

/** Longer than any field: not read, and refused for that. */
const TOO_LONG = 1_000;

/** What is of the form is judged as such; what is not is private first and malformed second, so that its sender knows why. */
function formFault(
  wanted: string,
  isOfForm: (text: string) => boolean,
  judge = noRoom,
): (value: unknown) => string | null {
  return (value) => {
    if (typeof value !== 'string' || value.length > TOO_LONG) return wanted;
    return isOfForm(value) ? judge(value) : (privateIn(value) ?? wanted);
  };
}

function textFault(value: unknown, longest: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return 'must be a text';
  return value.length > longest ? `must be at most ${longest} characters long` : privateIn(value);
}

function barcodeFault(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be a text';
  switch (barcodeKind(value)) {
    case 'item':
      return null;
    case 'patron':
      return "is a patron's barcode; scan the item's";
    case 'wrong-check-digit':
      return 'has a wrong check digit; scan it again or type all 14 digits';
    default:
      return otherBarcode(value);
  }
}

const otherBarcode = formFault(
  'must be a 14-digit item barcode that begins with 3, or a legacy id of up to 16 letters and digits',
  (text) => barcodeKind(text) === 'legacy',
  privateIn,
);

const isPosition = (text: string): boolean => /^\d{1,18}$/.test(text);

/** Not the first year nor the last: in UTC it may be one of more than four digits, whose text is not in the order of time. */
const TIME = /^(?!0000|9999)\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

export function isTime(text: string): boolean {
  return TIME.test(text) && isRealDate(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));
}

const isDate = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && isRealDate(text);

/** JavaScript would read 31 February as 3 March. */
function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
