/** The columns of a table: the fields of a row as the contract has them, those of inner objects behind a point. */
import type { Type } from '@nestjs/common';

export interface Column {
  readonly name: string;
  readonly of: (row: unknown) => unknown;
}

/** What the contract says of a field, as its decorator has noted it. */
interface FieldFacts {
  readonly type?: unknown;
  readonly isArray?: boolean;
  readonly maxItems?: number;
}

/** Of the rows that `answer` has in its field `rows`. */
export function columnsOf(answer: Type<object>, rows: string): readonly Column[] {
  const { type, isArray } = factsOf(answer, rows);
  const row = classIn(type);
  if (isArray !== true || !row) throw new Error(`${answer.name}.${rows} is no list of rows.`);
  return within(row, '', (each) => each);
}

function within(shape: Type<object>, prefix: string, at: (row: unknown) => unknown): Column[] {
  return fieldsOf(shape).flatMap((field): Column[] => {
    const { type, isArray, maxItems } = factsOf(shape, field);
    const name = prefix + field;
    const of = (row: unknown) => (at(row) as Readonly<Record<string, unknown>> | null | undefined)?.[field];
    const inner = classIn(type);
    if (inner && isArray !== true) return within(inner, `${name}.`, of);
    if (type !== 'array' || maxItems !== 2) return [{ name, of }];
    const bound = (index: number) => (row: unknown) => (of(row) as readonly unknown[] | null | undefined)?.[index];
    return [
      { name: `${name}.low`, of: bound(0) },
      { name: `${name}.high`, of: bound(1) },
    ];
  });
}

/** In the order in which they were declared; of a class that extends another one its own come first: they name the row. */
function fieldsOf(shape: Type<object>): string[] {
  const prototype = shape.prototype as object;
  const inherited = new Set(declared(Object.getPrototypeOf(prototype)));
  return [...declared(prototype).filter((field) => !inherited.has(field)), ...inherited];
}

/** Nest keeps them with a colon before each. Nothing is behind the last of all prototypes. */
function declared(prototype: unknown): string[] {
  if (typeof prototype !== 'object' || prototype === null) return [];
  const fields = (Reflect.getMetadata('swagger/apiModelPropertiesArray', prototype) ?? []) as string[];
  return fields.map((field) => field.slice(1));
}

const factsOf = (shape: Type<object>, field: string): FieldFacts =>
  (Reflect.getMetadata('swagger/apiModelProperties', shape.prototype as object, field) ?? {}) as FieldFacts;

const classIn = (type: unknown): Type<object> | undefined =>
  typeof type === 'function' && declared(type.prototype).length > 0 ? (type as Type<object>) : undefined;
