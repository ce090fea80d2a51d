/** A shelf of books: a small decider for the tests of `execute`, and how they send commands to it. */
import { v7 as uuid } from 'uuid';
import { accept, refuse, type Decider, type DomainEvent } from '../../src/event-store/decider.js';
import type { EventStore } from '../../src/event-store/event-store.js';
import { Execute, type ExecuteOptions, type Origin } from '../../src/event-store/execute.js';
import { newSalt } from '../../src/event-store/ids.js';
import { EventSchemas } from '../../src/event-store/upcast.js';

type Shelved = DomainEvent<'shelved' | 'never-declared', { readonly book: string }>;
type ShelfCommand = { readonly add: readonly string[] } | { readonly undeclared: string };

export const ROOM = 30;
/** A shelf: a book that stands there is not shelved twice, and the shelf is full at some time. */
export const shelf: Decider<readonly string[], ShelfCommand, Shelved> = {
  initial: [],
  evolve: (books, event) => [...books, event.data.book],
  decide: (command, books) => {
    if ('undeclared' in command) return accept({ type: 'never-declared', data: { book: command.undeclared } });
    const news = command.add.filter((book) => !books.includes(book));
    if (books.length + news.length > ROOM) return refuse('shelf-full', 'There is no room on this shelf.');
    return accept(...news.map((book): Shelved => ({ type: 'shelved', data: { book } })));
  },
};
export const schemas = new EventSchemas({
  shelved: { version: 2, upcasts: { 1: ({ title }: { title: string }) => ({ book: title }) } },
});
export const origin: Origin = {
  actor: { key: 'key-1', branch: 'MSLA' },
  correlationId: 'request-1',
  causationId: 'cause-1',
};
export const NOW = '2026-03-02T10:00:00.000Z';

/** An instance of the service, with a memory of its own. */
export const instanceOn = (store: EventStore, more: Partial<ExecuteOptions> = {}) =>
  new Execute({ store, schemas, clock: () => new Date(NOW), newId: uuid, newSalt, random: () => 0, ...more });

export const add = (log: Execute, stream: string, ...books: string[]) =>
  log.execute(stream, shelf, { add: books }, origin);

/** What stands on it, by the log. */
export const booksOn = async (store: EventStore, stream: string) =>
  (await store.readStream(stream)).map((event) => (event.data as { book: string }).book);
