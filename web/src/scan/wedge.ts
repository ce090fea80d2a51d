/**
 * Tells a scanner from a person. A keyboard wedge types like a keyboard, but faster than anybody: keys that follow each other within
 * some milliseconds are a burst, and a burst with its suffix is a scan. No clock: each key comes with its time.
 */
export interface WedgeSettings {
  /** What the scanner sends first; taken off where it is there. A scan without it is a scan all the same. */
  readonly prefix: string;
  /** The key that the scanner sends last. */
  readonly suffix: 'Enter' | 'Tab' | 'none';
  /** The longest time between two keys of a burst. */
  readonly burstMs: number;
}

export interface Burst {
  readonly text: string;
  /** When the last key came; after a scan it is that of the suffix. */
  readonly lastAt: number;
  readonly isOver: boolean;
}

export const QUIET: Burst = { text: '', lastAt: -Infinity, isOver: false };

export interface Heard {
  readonly burst: Burst;
  /** What was scanned, without prefix and suffix. */
  readonly scan?: string;
  /** Whether this key belongs to a burst for certain, so that nothing else may act on it. */
  readonly isOfBurst: boolean;
  /** Whether a burst may have begun with it: what it changes on the page must be undone if it has. */
  readonly mayBegin: boolean;
}

/** Shorter ones are typed by hand: two keys may go down at once, five do not. */
const SHORTEST = 5;
/** Scanners hesitate before the suffix. */
const BEFORE_SUFFIX = 3;

/** Names of keys as browsers have them: one character, or a word such as `Enter`. */
export function hear(before: Burst, key: string, at: number, settings: WedgeSettings): Heard {
  const { suffix, burstMs } = settings;
  const gap = at - before.lastAt;
  if (isModifier(key)) return { burst: before, isOfBurst: false, mayBegin: false };
  // Some send a line feed after the carriage return: the second is as little a key of a person as the first.
  if (before.isOver && (key === 'Enter' || key === 'Tab') && gap <= burstMs * BEFORE_SUFFIX) {
    return { burst: { ...before, lastAt: at }, isOfBurst: true, mayBegin: false };
  }
  if (key === suffix && !before.isOver && gap <= burstMs * BEFORE_SUFFIX) {
    const scan = scanIn(before, settings);
    if (scan !== undefined) {
      return { burst: { text: '', lastAt: at, isOver: true }, scan, isOfBurst: true, mayBegin: false };
    }
  }
  if (key.length !== 1) return { burst: QUIET, isOfBurst: false, mayBegin: false };
  if (before.text !== '' && gap <= burstMs) {
    return { burst: { text: before.text + key, lastAt: at, isOver: false }, isOfBurst: true, mayBegin: false };
  }
  return { burst: { text: key, lastAt: at, isOver: false }, isOfBurst: false, mayBegin: true };
}

/** Of a scanner without suffix: its scan is over when no more keys come. */
export function fallSilent(before: Burst, at: number, settings: WedgeSettings): string | undefined {
  const isOver = at - before.lastAt > settings.burstMs;
  return settings.suffix === 'none' && isOver ? scanIn(before, settings) : undefined;
}

function scanIn({ text }: Burst, { prefix }: WedgeSettings): string | undefined {
  if (text.length < SHORTEST) return undefined;
  return prefix !== '' && text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

const isModifier = (key: string): boolean => ['Shift', 'CapsLock', 'AltGraph', 'NumLock'].includes(key);
