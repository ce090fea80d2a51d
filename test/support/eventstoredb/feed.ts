/** What a subscription follows: `$all` or one stream. */
import { streams, type messages } from './protocol.js';
import type { ReadMessage } from './read-call.js';
import type { RpcStatus } from './rpc-errors.js';

export interface Feed {
  /** The next message; none if there is no more for now; a status if it ends here. */
  next(): ReadMessage | RpcStatus | undefined;
  /** Whether it was at the end once. */
  readonly live: boolean;
  /** How many events it has not looked at. */
  readonly behind: number;
}

export const caughtUp = (): messages.ReadResp => new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
