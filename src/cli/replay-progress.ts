/** How far a replay is, on stderr: a bar for each view on a terminal, a line for each tenth elsewhere. */
import { SingleBar } from 'cli-progress';
import type { LogPage } from '../event-store/event-store.js';

interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

export interface ReplayProgress {
  readonly onPage: (page: LogPage) => void;
  readonly finish: () => void;
}

/** Of a view up to a position. `now` is a steady clock in milliseconds. */
export function showReplayProgress(
  view: string,
  until: bigint,
  output: Output = process.stderr,
  now = () => performance.now(),
): ReplayProgress {
  const started = now();
  const show = output.isTTY ? bar(view, Number(until), output) : lines(view, output);
  let events = 0;
  let finished = false;
  return {
    onPage: (page) => {
      if (finished) return;
      events += page.events.length;
      const seconds = (now() - started) / 1000;
      const share = until === 0n ? 1 : Number(page.end) / Number(until);
      show.reached({ position: Number(page.end), share, events, rate: Math.round(events / Math.max(seconds, 0.001)) });
    },
    finish: () => {
      finished = true;
      show.finish();
    },
  };
}

interface Step {
  readonly position: number;
  readonly share: number;
  /** Of the types that the view reads. */
  readonly events: number;
  /** Events in a second. */
  readonly rate: number;
}

interface Shown {
  readonly reached: (step: Step) => void;
  readonly finish: () => void;
}

function bar(view: string, until: number, output: Output): Shown {
  const shown = new SingleBar({
    format: '{view} {bar} {percentage} %, {events} events, {rate} a second, {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: output,
  });
  shown.start(until, 0, { view: view.padEnd(11), events: 0, rate: 0 });
  return {
    reached: ({ position, events, rate }) => shown.update(position, { events, rate }),
    finish: () => shown.stop(),
  };
}

function lines(view: string, output: Output): Shown {
  let told = 0;
  return {
    reached: ({ share, events, rate }) => {
      const tenths = Math.floor(share * 10);
      if (tenths === told) return;
      told = tenths;
      output.write(`${view}: ${tenths * 10} %, ${events} events, ${rate} a second\n`);
    },
    finish: () => undefined,
  };
}
