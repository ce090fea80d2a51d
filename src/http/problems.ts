/** Every problem type (RFC 9457) that an answer can have, defined once: status and title. */
import { HttpException } from '@nestjs/common';

export const PROBLEMS = {
  // The request itself
  'malformed-json': [400, 'The body is not valid JSON'],
  invalid: [400, 'Some fields need mending'],
  'unsupported-media-type': [415, 'The body is of a type that is not taken here'],
  'too-large': [413, 'The body is too large'],
  'headers-too-large': [431, 'The address and the headers are too large'],
  'malformed-request': [400, 'The request is not HTTP'],
  'too-slow': [408, 'The request did not come to its end'],
  'not-found': [404, 'There is nothing at this address'],
  'pages-not-built': [503, 'The pages are not there'],
  'method-not-allowed': [405, 'This address does not take this method'],
  // What a text may not contain
  'patron-barcode': [400, "A patron's barcode is never accepted"],
  'private-text': [400, 'The text contains private data'],
  // Who may do what
  'key-needed': [401, 'A key is needed'],
  'key-invalid': [401, 'The key is not valid'],
  'not-allowed': [403, 'The key may not do this'],
  'not-your-branch': [403, 'The key speaks for another branch'],
  'cross-site': [403, 'The request does not come from our own page'],
  'key-unknown': [404, 'No such key'],
  'session-unknown': [404, 'No such session'],
  'session-exists': [409, 'A session of this id was opened before'],
  'sign-in-off': [404, 'Nobody signs in here'],
  'sign-in-expired': [400, 'The sign-in is to be begun again'],
  'sign-in-refused': [403, 'The identity provider did not sign you in'],
  'sign-in-failed': [502, 'The sign-in failed'],
  'sign-in-unavailable': [503, 'The identity provider does not answer'],
  'no-role': [403, 'No role here'],
  'session-not-renewable': [409, 'The session cannot be renewed'],
  'key-exists': [409, 'A key of this id was issued before'],
  'wrong-binding': [400, 'A key of this role is bound to something else'],
  'too-many-requests': [429, 'Too many requests'],
  // Items and scans
  'check-digit': [400, 'The barcode has a wrong check digit'],
  'legacy-barcode': [400, 'Not a 14-digit item barcode'],
  'same-branch': [400, 'An item cannot be shipped to where it is'],
  'far-future': [400, 'The time is in the far future'],
  'far-past': [400, 'The time is in the far past'],
  'scan-id-reused': [409, 'Another scan has this id'],
  'scan-unknown': [404, 'No such scan'],
  'item-unknown': [404, 'No such item'],
  'not-in-transit': [409, 'The item is not on the road'],
  'not-lost': [409, 'The item is not declared lost'],
  // Partners
  'unknown-branch': [422, 'No such branch'],
  'unknown-library': [422, 'No such library'],
  // Holds
  'hold-unknown': [404, 'No such hold'],
  'hold-exists': [409, 'The hold is known with other facts'],
  'hold-closed': [409, 'The hold is over'],
  'wrong-pickup-branch': [409, 'The hold waits elsewhere'],
  'before-placed': [409, 'A hold cannot end before it was placed'],
  // Damage
  'claim-unknown': [404, 'No such claim'],
  'photo-unreadable': [422, 'The photo cannot be kept'],
  'photos-full': [409, 'The claim has as many photos as it may have'],
  'photo-unknown': [404, 'No such photo'],
  'photo-missing': [503, 'The photo is not in its place'],
  'claim-settled': [409, 'The claim is settled'],
  'claim-ended': [409, 'The claim has ended'],
  'not-a-party': [403, 'The claim is for others to speak of'],
  'not-disputed': [409, 'Nobody objects to the assessment'],
  'not-settled': [409, 'The claim is not settled yet'],
  'nothing-owed': [409, 'Nothing is owed'],
  'too-early': [409, 'It is too early for that'],
  'policy-unknown': [404, 'No such policy'],
  'no-policy': [409, 'No policy is in force then'],
  'past-decided': [409, 'What is past stays decided'],
  // Cases
  'case-unknown': [404, 'No such case'],
  'case-closed': [409, 'The case is closed'],
  'case-open': [409, 'The case is open'],
  'transit-ended': [409, 'The transit has ended'],
  'not-a-side': [422, 'The branch is at neither end of the transit'],
  // Evidence
  'event-unknown': [404, 'No such event'],
  'tile-unknown': [404, 'No such tile'],
  'checkpoint-unknown': [404, 'No such checkpoint'],
  'checkpoint-behind': [409, 'A later checkpoint was signed before'],
  'log-rewritten': [409, 'The log does not go on from its last checkpoint'],
  // Of GS1 EPCIS, under its own names
  'epcisException:QueryParameterException': [400, 'Some parameters of the query need mending'],
  // The service
  unavailable: [503, 'The log cannot take this now'],
  'view-not-ready': [503, 'The view is being built'],
  'view-behind': [503, 'The view has not got that far yet'],
  overloaded: [503, 'There is too much to do'],
  busy: [503, 'Too many costly reads at once'],
  'too-many-streams': [503, 'Too many streams are open'],
  'shutting-down': [503, 'The service is stopping'],
  internal: [500, 'Something went wrong here'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  readonly field: string;
  readonly detail: string;
}

/** The body of an `application/problem+json` answer. */
export interface Problem {
  /** Stable URI of the problem type. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** What is wrong with this request, and what to mend. */
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  /** The request's id, as in the logs. */
  readonly instance?: string;
}

/** The name that a standard has given to a problem is a URI as it is. */
export const typeOf = (code: ProblemCode): string =>
  code.startsWith('epcisException:') ? code : `urn:waybill:problem:${code}`;

export function problem(code: ProblemCode, detail: string, errors?: readonly FieldError[]): Problem {
  const [status, title] = PROBLEMS[code];
  return { type: typeOf(code), title, status, detail, ...(errors && { errors }) };
}

/** Thrown at the edge; becomes the answer. */
export class ProblemException extends HttpException {
  constructor(
    readonly problem: Problem,
    readonly retryAfterSeconds?: number,
  ) {
    super(problem, problem.status);
  }
}

/** A decider's refusal, as an exception. */
export function refusal(refused: { readonly problem: string; readonly detail: string }): ProblemException {
  return new ProblemException(problem(knownCode(refused.problem), refused.detail));
}

export const fail = (code: ProblemCode, detail: string, errors?: readonly FieldError[]): ProblemException =>
  new ProblemException(problem(code, detail, errors));

export function knownCode(code: string): ProblemCode {
  if (Object.hasOwn(PROBLEMS, code)) return code as ProblemCode;
  throw new Error(`Problem type ${code} is not defined in http/problems.ts.`);
}
