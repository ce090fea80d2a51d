/** Who steps through events goes at a pace of their own on a terminal; elsewhere everything is told at once. */
import { createInterface } from 'node:readline/promises';

export interface Pace {
  /** Whether to go on to the next event; asks where need be. */
  readonly goOn: () => Promise<boolean>;
  readonly close: () => void;
}

const HELP = 'Enter: the next event · n 5: the next five · c: all that is left · q: quit > ';

/** Undefined where nobody can be asked. */
export function askOnTerminal(): Pace | undefined {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => terminal.once('close', () => resolve('q')));
  const pace = paceOf(() => Promise.race([terminal.question(HELP), ended]));
  return { ...pace, close: () => terminal.close() };
}

/** `ask` answers with what was typed. */
export function paceOf(ask: () => Promise<string>): Pick<Pace, 'goOn'> {
  let granted = 0;
  return {
    goOn: async () => {
      while (granted === 0) {
        const typed = (await ask()).trim();
        if (typed === 'q') return false;
        granted = typed === 'c' ? Infinity : typed === '' ? 1 : Number(/^n (\d{1,9})$/.exec(typed)?.[1] ?? 0);
      }
      granted--;
      return true;
    },
  };
}

/** Writes a line, no faster than it is read; false when whoever read has had enough. */
export function say(text: string): Promise<boolean> {
  // Without a listener its errors would end the process.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    const ended = (error?: Error | null) => {
      if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE') reject(error);
      else resolve(!error);
    };
    process.stdout.write(`${text}\n`, ended);
  });
}
