/** Server-Sent Events as a client reads them: what each says, one after the other, until the end. */

export interface Event {
  readonly id: string;
  readonly event: string;
  readonly data: string;
}

/** Whole events out of a text; comments, `retry` and what is not yet finished are left out. */
export function eventsIn(text: string): Event[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((block) => {
      const of = (field: string) => new RegExp(`^${field}: (.*)$`, 'm').exec(block)?.[1];
      const [id = '', event = '', data] = [of('id'), of('event'), of('data')];
      return data === undefined ? [] : [{ id, event, data }];
    });
}

/** All that was sent up to the end of the first event; then the client leaves. */
export async function untilFirstEvent(response: Response): Promise<string> {
  const listener = new Listener(response);
  await listener.next();
  await listener.leave();
  return listener.text;
}

const DEADLINE_MS = 20_000;

/** Listens to an answer that goes on and on. */
export class Listener {
  /** Everything so far. */
  text = '';
  private taken = 0;
  private over = false;
  private news = (): void => undefined;
  private readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  /** Resolves at the end, whoever brought it about. */
  readonly ended: Promise<void>;

  constructor(response: Response) {
    if (!response.body) throw new Error(`Nothing to listen to: ${response.status}`);
    this.reader = (response.body as ReadableStream<Uint8Array>).getReader();
    this.ended = this.read();
  }

  /** The next event that has not been taken; fails when none comes in time. */
  async next(): Promise<Event> {
    await this.until(() => eventsIn(this.text).length > this.taken);
    return eventsIn(this.text)[this.taken++] as Event;
  }

  /** Waits until what was sent is so. */
  async until(met: () => boolean): Promise<void> {
    const late = performance.now() + DEADLINE_MS;
    while (!met()) {
      if (this.over) throw new Error(`The stream has ended: ${this.text}`);
      const left = late - performance.now();
      if (left <= 0) throw new Error(`Not sent in time; what was: ${this.text}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.news = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async leave(): Promise<void> {
    await this.reader.cancel();
    await this.ended;
  }

  private async read(): Promise<void> {
    const decoder = new TextDecoder();
    try {
      for (;;) {
        const { done, value } = await this.reader.read();
        if (done) break;
        this.text += decoder.decode(value, { stream: true });
        this.news();
      }
    } catch {
      // A connection that was cut is an end as well.
    }
    this.over = true;
    this.news();
  }
}
