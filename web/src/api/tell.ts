/** Commands of the API, typed by its contract: whoever says something hears whether it was recorded, and where in the log it stands. */
import { ask, filledIn, OWN_PAGE, type Named } from './call.js';
import type { PostCalls } from './contract.js';

export const posting = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { ...OWN_PAGE, ...(body !== undefined && { 'content-type': 'application/json' }) },
  ...(body !== undefined && { body: JSON.stringify(body) }),
});

/** Throws the problem that says what to mend. */
export async function tell<P extends keyof PostCalls>(
  path: P,
  body: PostCalls[P]['body'],
  named: Named = {},
): Promise<PostCalls[P]['answer']> {
  return (await ask(filledIn(path, named), posting(body))) as PostCalls[P]['answer'];
}
