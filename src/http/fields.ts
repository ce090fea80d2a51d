/** The kinds of fields that requests have: each one validates and documents itself in the same breath. */
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsBoolean,
  Matches,
  Max,
  Min,
  registerDecorator,
  type ValidationArguments,
} from 'class-validator';
import { barcodeKind } from '../plain/barcode.js';
import { isTimeZone } from '../plain/days.js';
import { findPrivate, namesPatron } from './private-text.js';

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
export const IdField = (options: Options) =>
  field(options, { type: String, pattern: ID.source }, [
    rule('id', (value) =>
      typeof value === 'string' && ID.test(value) ? cardFault(value) : 'must be 1 to 64 letters, digits or _ - . :',
    ),
  ]);

const ID = /^[A-Za-z0-9_.:-]{1,64}$/;

export const isId = (value: unknown): value is string =>
  typeof value === 'string' && ID.test(value) && !namesPatron(value);

/** A branch or library code. */
export const CodeField = (options: Options) =>
  field({ example: 'MSLA', ...options }, { type: String, pattern: CODE.source }, [
    rule('code', (value) =>
      typeof value === 'string' && CODE.test(value)
        ? cardFault(value)
        : 'must be a code of 2 to 16 capital letters, digits or dashes, such as MSLA',
    ),
  ]);

export const CODE = /^[A-Z0-9][A-Z0-9-]{1,15}$/;

/** An item's barcode. Whether a legacy one is allowed here is decided later. */
export const BarcodeField = (options: Options) =>
  field({ example: '31234000000016', ...options }, { type: String, maxLength: 16 }, [rule('barcode', barcodeFault)]);

/** A moment with its offset from UTC. */
export const TimeField = (options: Options) =>
  field({ example: '2026-03-02T16:20:00Z', ...options }, { type: String, format: 'date-time' }, [
    rule('time', timeFault),
  ]);

/** A calendar date. */
export const DateField = (options: Options) =>
  field({ example: '2026-03-02', ...options }, { type: String, format: 'date' }, [
    rule('date', (value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isRealDate(value)
        ? null
        : 'must be a date such as 2026-03-02',
    ),
  ]);

export const TimeZoneField = (options: Options) =>
  field({ example: 'America/Denver', ...options }, { type: String }, [
    rule('timeZone', (value) =>
      typeof value === 'string' && isTimeZone(value) ? null : 'must be an IANA time zone such as America/Denver',
    ),
  ]);

export const ChoiceField = (options: Options & { readonly of: readonly string[] }) =>
  field(options, { enum: [...options.of], type: String }, [
    IsIn([...options.of], { message: `$property must be one of ${options.of.join(', ')}` }),
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

export const NumberField = (options: Options & { readonly from: number; readonly to: number; readonly whole?: true }) =>
  field(options, { type: options.whole ? 'integer' : 'number', minimum: options.from, maximum: options.to }, [
    Type(() => Number),
    (options.whole ? IsInt : IsNumber)({ message: '$property must be a number' }),
    Min(options.from, { message: `$property must be at least ${options.from}` }),
    Max(options.to, { message: `$property must be at most ${options.to}` }),
  ]);

/** A position in the log, as text: JavaScript's numbers are too small for it. */
export const PositionField = (options: Options) =>
  field(options, { type: String, pattern: '^\\d{1,18}$' }, [
    Matches(/^\d{1,18}$/, { message: '$property must be a position, as an answer gave it' }),
  ]);

/** UTC with milliseconds, so that text compares in the order of time; `skewSeconds` are added. */
export const utc = (time: string, skewSeconds = 0): string =>
  new Date(Date.parse(time) + skewSeconds * 1000).toISOString();

function field(options: Options, schema: object, rules: readonly PropertyDecorator[]): PropertyDecorator {
  const { description, optional, example } = options;
  const api = { description, required: !optional, ...schema, ...(example !== undefined && { example }) };
  return applyDecorators(ApiProperty(api), ...(optional ? [IsOptional()] : []), ...rules);
}

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

const cardFault = (id: string): string | null => (namesPatron(id) ? "contains a patron's barcode; leave it out" : null);

function textFault(value: unknown, longest: number): string | null {
  if (typeof value !== 'string' || value.trim() === '') return 'must be a text';
  if (value.length > longest) return `must be at most ${longest} characters long`;
  return findPrivate(value)?.detail ?? null;
}

function barcodeFault(value: unknown): string | null {
  if (typeof value !== 'string') return 'must be a text';
  switch (barcodeKind(value)) {
    case 'patron':
      return "is a patron's barcode; scan the item's";
    case 'wrong-check-digit':
      return 'has a wrong check digit; scan it again or type all 14 digits';
    case 'malformed':
      return 'must be a 14-digit item barcode that begins with 3, or a legacy id of up to 16 letters and digits';
    default:
      return null;
  }
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function timeFault(value: unknown): string | null {
  const fine =
    typeof value === 'string' && TIME.test(value) && isRealDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
  return fine ? null : 'must be a time with its offset, such as 2026-03-02T09:20:00-07:00 or 2026-03-02T16:20:00Z';
}

/** JavaScript would read 31 February as 3 March. */
function isRealDate(date: string): boolean {
  const parsed = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date);
}
