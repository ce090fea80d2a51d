/** Questions of commands to a running service, over HTTP. */
import type { Problem } from '../http/problems.js';
import { UsageError } from './usage-error.js';

/** The answer, which is a good one. Throws `UsageError` when nobody answers there, and with what the service refuses. */
export async function askService(
  service: string,
  path: string | URL,
  key: string,
  { headers, ...sent }: RequestInit = {},
): Promise<Response> {
  const shown = { ...(headers as Record<string, string>), authorization: `Bearer ${key}` };
  const response = await fetch(new URL(path, service), { ...sent, headers: shown }).catch((error: unknown) => {
    throw new UsageError(`${service} does not answer. Is the service running there?`, { cause: error });
  });
  if (response.ok) return response;
  throw new UsageError(((await response.json()) as Problem).detail);
}
