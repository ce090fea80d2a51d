/** What a body must be before its fields are looked at, so that whatever looks at them may take it for an ordinary object. */
import { fail, type ProblemException } from './problems.js';

/** Deeper than any body that a call takes. */
const DEPTH = 8;

/** The problem that is the answer to a body, or undefined. */
export function bodyFault(body: unknown): ProblemException | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return fail('invalid', 'The body must be an object.');
  return faultWithin(body, DEPTH);
}

function faultWithin(value: unknown, depth: number): ProblemException | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0)
    return fail('invalid', `The body is nested more than ${DEPTH} deep. /docs says what the call takes.`);
  // Whoever asks an object for its known fields finds these in every object.
  const field = Object.keys(value).find((name) => name in Object.prototype);
  if (field !== undefined) {
    const detail = `${field} is not a known field; remove it`;
    return fail('invalid', detail, [{ field, detail }]);
  }
  for (const inner of Object.values(value)) {
    const fault = faultWithin(inner, depth - 1);
    if (fault) return fault;
  }
  return undefined;
}
