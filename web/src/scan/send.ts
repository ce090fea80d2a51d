/** Sends scans and voids to the service; whatever goes wrong is an answer as well. */
import { addressOf, ask, OWN_PAGE, Problem } from '../api/call.js';
import type { PostCalls, TransitPageAnswer } from '../api/contract.js';
import type { KeptScan, KeptVoid } from './entry.js';
import type { Failed, Ports } from './upload.js';

type Sent<P extends keyof PostCalls> = PostCalls[P]['body'];

/** A line that takes longer is none: what was sent is sent again, and known by its id. */
const LONGEST_MS = 20_000;

export const toService: Pick<Ports, 'sendScans' | 'sendVoid'> = {
  sendScans: async (scans: readonly KeptScan[]) => {
    // The clock of now: the service then corrects the times of a device that is off.
    const body: Sent<'/v1/scans'> = { scans: scans.map(({ scan }) => scan), sentAt: new Date().toISOString() };
    const told = await post('/v1/scans', body);
    if (told instanceof Problem) return failed(told);
    const { results } = told as Partial<PostCalls['/v1/scans']['answer']>;
    return Array.isArray(results) ? results : failed(new Problem(0, '', 'Somebody else has answered.'));
  },

  sendVoid: async ({ barcode, void: body }: KeptVoid) => {
    const path = `/v1/items/${encodeURIComponent(barcode)}/void`;
    const told = await post(path, body satisfies Sent<'/v1/items/{barcode}/void'>);
    if (told instanceof Problem) return failed(told);
    const { status } = told as Partial<PostCalls['/v1/items/{barcode}/void']['answer']>;
    return status === undefined ? failed(new Problem(0, '', 'Somebody else has answered.')) : 'done';
  },
};

async function post(path: string, body: unknown): Promise<object | Problem> {
  try {
    const told = await ask(path, {
      method: 'POST',
      headers: { ...OWN_PAGE, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    return typeof told === 'object' && told !== null ? told : {};
  } catch (error) {
    return error instanceof Problem ? error : new Problem(0, '', 'Waybill does not answer.');
  }
}

const failed = ({ status, type, message }: Problem): Failed => ({
  status,
  type: type === '' ? '' : `urn:waybill:problem:${type}`,
  title: '',
  detail: message,
});

/** The open transits to a branch: all pages of them, or none. */
export async function openTransitsTo(branch: string) {
  const found = [];
  let cursor: string | undefined;
  do {
    const address = addressOf('/v1/transits', { status: 'open', to: branch, limit: 500, cursor });
    const page = (await ask(address)) as TransitPageAnswer;
    found.push(...page.transits);
    cursor = page.next ?? undefined;
  } while (cursor !== undefined);
  return found;
}
