/** How far a simulation is, on stderr: a bar on a terminal, now and then a line elsewhere. */
import { SingleBar } from 'cli-progress';
import { DAY } from './calendar.js';
import type { SimulationOptions } from './options.js';

export interface Progress {
  /** `at`: the simulated time that was reached. */
  readonly reached: (at: string) => void;
  readonly finish: () => void;
}

interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

/** Tells simulated days, of the days asked for. */
export function showProgress({ start, days }: SimulationOptions, output: Output = process.stderr): Progress {
  const begin = Date.parse(`${start}T00:00:00Z`);
  const daysTo = (at: string): number => Math.min(days, Math.max(0, Math.floor((Date.parse(at) - begin) / DAY)));
  return output.isTTY ? bar(days, daysTo, output) : lines(days, daysTo, output);
}

function bar(days: number, daysTo: (at: string) => number, output: Output): Progress {
  const shown = new SingleBar({
    format: 'Simulating {bar} day {value} of {total}, {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    stream: output,
  });
  shown.start(days, 0);
  const update = onNewDay(daysTo, (day) => shown.update(day));
  return {
    reached: update,
    finish: () => {
      shown.update(days);
      shown.stop();
    },
  };
}

/** A line for every tenth of the way. */
function lines(days: number, daysTo: (at: string) => number, output: Output): Progress {
  let tenths = 0;
  return {
    reached: onNewDay(daysTo, (day) => {
      const done = Math.floor((10 * day) / days);
      if (done <= tenths || done >= 10) return;
      tenths = done;
      output.write(`Simulated ${day} of ${days} days\n`);
    }),
    finish: () => void output.write(`Simulated all ${days} days\n`),
  };
}

/** Actions come by the thousand a day: only a change of the date is looked at. */
function onNewDay(daysTo: (at: string) => number, tell: (day: number) => void): (at: string) => void {
  let date = '';
  return (at) => {
    if (at.startsWith(date) && date !== '') return;
    date = at.slice(0, 10);
    tell(daysTo(at));
  };
}
