/** The server-side filter of `$all`: by event type or by stream name, with a regular expression or with prefixes. */
import type { LoggedEvent } from './logged-event.js';
import type { messages } from './protocol.js';
import { handlerFailed, invalidArgument, type RpcStatus } from './rpc-errors.js';

export type EventFilter = (event: LoggedEvent) => boolean;

export const everything: EventFilter = () => true;

/** The filter that a read asks for; a status if the server cannot make one of it. */
export function filterOf(options: messages.ReadReq.Options): EventFilter | RpcStatus {
  const wanted = options.getFilter();
  if (!wanted) return everything;
  try {
    return eventFilter(wanted) ?? invalidArgument('The filter says neither event type nor stream.');
  } catch {
    return handlerFailed();
  }
}

/** Undefined if it does not say what to look at. Throws a SyntaxError if the expression is none. */
function eventFilter(options: messages.ReadReq.Options.FilterOptions): EventFilter | undefined {
  const type = options.getEventType();
  if (type) {
    const matches = matcher(type);
    return (event) => matches(event.type);
  }
  const stream = options.getStreamIdentifier();
  if (stream) {
    const matches = matcher(stream);
    return (event) => matches(event.stream);
  }
  return undefined;
}

/** An expression wins over prefixes; no prefix at all matches nothing. */
function matcher(expression: messages.ReadReq.Options.FilterOptions.Expression): (text: string) => boolean {
  const regex = expression.getRegex();
  if (regex !== '') {
    const compiled = new RegExp(regex);
    return (text) => compiled.test(text);
  }
  const prefixes = expression.getPrefixList();
  return (text) => prefixes.some((prefix) => text.startsWith(prefix));
}
