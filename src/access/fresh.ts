/**
 * What the log says of something, asked at every request and remembered for half a second. Straight from the log, so that no view can
 * be behind; that is how long a change at another instance can be missed. While the log does not answer, what it said last is trusted
 * for a quarter of an hour: views can be read meanwhile, and nothing can be recorded anyway.
 */
import { LRUCache } from 'lru-cache';
import { StoreUnavailable } from '../event-store/event-store.js';

const FRESH_MS = 500;
const TRUSTED_MS = 15 * 60_000;
/** An answer that takes longer is not waited for where there is one from before. */
const PATIENCE_MS = 1_000;
/** More than all keys and sessions of a group; whoever tries ids at random cannot fill the memory. */
const REMEMBERED = 5_000;

/** Both times are counted from the question: what the log answers is at least that new. */
interface Question<State> {
  readonly asked: number;
  readonly state: Promise<State>;
}
interface Answer<State> {
  readonly asked: number;
  /** Nothing where it was changed here since the log was asked. */
  readonly said?: { readonly state: State };
}

export class Fresh<State> {
  private readonly questions = new LRUCache<string, Question<State>>({ max: REMEMBERED });
  private readonly answers = new LRUCache<string, Answer<State>>({ max: REMEMBERED });

  constructor(
    private readonly ask: (id: string) => Promise<State>,
    /** A clock that only goes forward, milliseconds. */
    private readonly now: () => number,
  ) {}

  /** Rejects with `StoreUnavailable` when it cannot be known. */
  of(id: string): Promise<State> {
    const known = this.questions.get(id);
    if (known && this.now() - known.asked < FRESH_MS) return known.state;
    const question = { asked: this.now(), state: this.stateOf(id) };
    this.questions.set(id, question);
    question.state.catch(() => {
      if (this.questions.peek(id) === question) this.questions.delete(id);
    });
    return question.state;
  }

  /** The next one asks anew, and nothing from before is trusted: this instance has just changed it. */
  forget(id: string): void {
    this.questions.delete(id);
    this.answers.set(id, { asked: this.now() });
  }

  private async stateOf(id: string): Promise<State> {
    const answer = this.answered(id);
    const before = this.answers.get(id);
    if (!before?.said || this.now() - before.asked >= TRUSTED_MS) return answer;
    const { state } = before.said;
    const trusting = answer.catch((error: unknown) => {
      if (error instanceof StoreUnavailable) return state;
      throw error;
    });
    return within(PATIENCE_MS, trusting, state);
  }

  private async answered(id: string): Promise<State> {
    const asked = this.now();
    const state = await this.ask(id);
    const before = this.answers.peek(id);
    if (before === undefined || before.asked <= asked) this.answers.set(id, { asked, said: { state } });
    return state;
  }
}

/** What is promised, or `otherwise` if it takes too long. */
async function within<T>(ms: number, promised: Promise<T>, otherwise: T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => (timer = setTimeout(resolve, ms, otherwise)));
  return Promise.race([promised, late]).finally(() => clearTimeout(timer));
}
