/**
 * What the relay writes into the position topic, and what that topic tells whoever reads it in order: how far the events are
 * published, and which relay has signed in last.
 */

export interface RelayPosition {
  /** Of the last event that is published, or before the first that is to be. */
  readonly position: bigint;
  /** Of that event: tells whether the log is still the same. */
  readonly eventId?: string;
  /** Over so many partitions keys were spread: another number would move them. */
  readonly partitions: number;
}

/** A record of the position topic. Keys are few and fixed, so that compaction keeps one record of each. */
export interface Note {
  readonly key: string;
  readonly value: string;
}

const POSITION = 'position';
const SIGN_IN = 'sign-in';

export const noteOfPosition = ({ position, ...rest }: RelayPosition): Note => ({
  key: POSITION,
  value: JSON.stringify({ position: position.toString(), ...rest }),
});

/** `name` is new for each sign-in. */
export const noteOfSignIn = (name: string): Note => ({ key: SIGN_IN, value: name });

/** The topic as far as it was read. Reading a part again, in order, changes nothing in the end. */
export class PositionNotes {
  private position: RelayPosition | undefined;
  private readonly waiting = new Map<string, (position: RelayPosition | undefined) => void>();

  read(key: string | undefined, value: string | undefined): void {
    if (value === undefined) return;
    if (key === POSITION) this.position = positionIn(value);
    if (key !== SIGN_IN) return;
    this.waiting.get(value)?.(this.position);
    this.waiting.delete(value);
  }

  /**
   * The position that stands before the sign-in of this name: once a relay reads its own sign-in, it has read all that any
   * relay before it has committed. Undefined when there is none. Rejects with the reason of `signal`.
   */
  beforeSignIn(name: string, signal: AbortSignal): Promise<RelayPosition | undefined> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const giveUp = () => {
        this.waiting.delete(name);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.waiting.set(name, (position) => {
        signal.removeEventListener('abort', giveUp);
        resolve(position);
      });
    });
  }
}

function positionIn(value: string): RelayPosition {
  const { position, ...rest } = JSON.parse(value) as Omit<RelayPosition, 'position'> & { readonly position: string };
  return { position: BigInt(position), ...rest };
}
