/** Turns what was sent into a checked object, or into a problem that names each field to mend. */
import { ValidationPipe } from '@nestjs/common';
import { validateSync, type ValidationError } from 'class-validator';
import { findPrivate } from '../plain/private-text.js';
import { fail, type FieldError, type ProblemCode, type ProblemException } from './problems.js';

const RULES = { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true } as const;

/** For bodies, parameters and queries. */
export const validation = new ValidationPipe({
  ...RULES,
  transform: true,
  exceptionFactory: (errors) => invalid(fieldErrors(errors)),
});

/** The same check for one part of a body; null if it is sound. `sent` must be an object fresh from the parser. */
export function faults(checked: object): readonly FieldError[] | null {
  const errors = validateSync(checked, RULES);
  return errors.length === 0 ? null : fieldErrors(errors);
}

export function invalid(errors: readonly FieldError[]): ProblemException {
  return fail(problemOf(errors), errors.map(({ detail }) => detail).join('; '), errors);
}

/** Some faults have a problem type of their own. */
export function problemOf(errors: readonly FieldError[]): ProblemCode {
  const said = errors.map(({ detail }) => detail).join('; ');
  if (said.includes("patron's barcode")) return 'patron-barcode';
  if (said.includes('leave it out')) return 'private-text';
  return errors.length === 1 && said.includes('wrong check digit') ? 'check-digit' : 'invalid';
}

function fieldErrors(errors: readonly ValidationError[], path = ''): readonly FieldError[] {
  return errors.flatMap(({ property, constraints, children }) => {
    const { name, problem } = nameOf(property);
    const field = path ? `${path}.${name}` : name;
    const own = Object.entries(constraints ?? {}).map(([kind, detail]) => ({
      field,
      detail: kind === 'whitelistValidation' ? `${field} ${problem}` : detail,
    }));
    return [...own, ...fieldErrors(children ?? [], field)];
  });
}

/** Longer than the name of any field. */
const TOO_LONG = 64;

/** What an unknown field may be called in an answer. */
function nameOf(property: string): { readonly name: string; readonly problem: string } {
  if (property.length > TOO_LONG) return { name: '(a long name)', problem: 'is not a known field; remove it' };
  const found = findPrivate(property);
  if (found) return { name: '(a private name)', problem: found.detail };
  return { name: property, problem: 'is not a known field; remove it' };
}
