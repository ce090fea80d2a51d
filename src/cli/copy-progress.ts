/** How far a copy is, on stderr: a bar on a terminal, now and then a line elsewhere. */
import { SingleBar } from 'cli-progress';
import type { CopyPhase, CopyProgress } from '../event-store/copy-log.js';

export interface ShownProgress {
  readonly reached: (progress: CopyProgress) => void;
  readonly finish: () => void;
}

interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
}

const WORDS: Readonly<Record<CopyPhase, string>> = {
  comparing: 'Comparing',
  copying: 'Copying',
  verifying: 'Verifying',
};
const PARTS = 1_000;

export function showCopyProgress(output: Output = process.stderr): ShownProgress {
  return output.isTTY ? bar(output) : lines(output);
}

function bar(output: Output): ShownProgress {
  const shown = new SingleBar({
    format: '{phase} {bar} {percentage} %, {events} events, {eta_formatted} to go',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    stream: output,
  });
  let phase: CopyPhase | undefined;
  return {
    reached: (progress) => {
      const told = { phase: WORDS[progress.phase].padEnd(9), events: progress.events };
      if (progress.phase === phase) {
        shown.update(progress.share * PARTS, told);
        return;
      }
      // A line of its own for each phase, with an estimate of its own.
      shown.stop();
      shown.start(PARTS, progress.share * PARTS, told);
      phase = progress.phase;
    },
    finish: () => shown.stop(),
  };
}

/** A line for every tenth of a phase. */
function lines(output: Output): ShownProgress {
  let told = '';
  return {
    reached: ({ phase, events, share }) => {
      const tenth = `${phase} ${Math.floor(share * 10)}`;
      if (tenth === told) return;
      told = tenth;
      output.write(`${WORDS[phase]}: ${Math.floor(share * 100)} %, ${events} events\n`);
    },
    finish: () => undefined,
  };
}
