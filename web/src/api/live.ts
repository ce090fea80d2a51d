/** Lag that stays live: the stream of the service, kept up while the page is open. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, type Query } from './call.js';
import type { LagFiguresAnswer, LagNewsAnswer } from './contract.js';

export interface Live {
  readonly figures: LagFiguresAnswer | undefined;
  readonly isLive: boolean;
  /** Counts what changed, for lists that are then asked anew. */
  readonly round: number;
}

/** Lists need not follow each scan. */
const LISTS_MS = 5_000;
/** An answer that is no stream ends an `EventSource` for good; another one is begun after this. */
const BEGIN_ANEW_MS = 20_000;

export function useLiveLag(question: Query<'/v1/lag/stream'>): Live {
  const [figures, setFigures] = useState<{ readonly address: string; readonly told: LagFiguresAnswer }>();
  const [isLive, setLive] = useState(false);
  const [round, setRound] = useState(0);
  const address = addressOf('/v1/lag/stream', question);
  useEffect(() => {
    let source: EventSource;
    let anew: ReturnType<typeof setTimeout> | undefined;
    let lists: ReturnType<typeof setTimeout> | undefined;
    const askLists = () => {
      lists = undefined;
      setRound((known) => known + 1);
    };
    const begin = () => {
      source = new EventSource(address);
      source.addEventListener('open', () => setLive(true));
      source.addEventListener('lag', ({ data }: MessageEvent<string>) => {
        const { figures: told, transits } = JSON.parse(data) as LagNewsAnswer;
        setFigures({ address, told });
        if (transits.length > 0) lists ??= setTimeout(askLists, LISTS_MS);
      });
      source.addEventListener('error', () => {
        setLive(false);
        if (source.readyState === EventSource.CLOSED) anew = setTimeout(begin, BEGIN_ANEW_MS);
      });
    };
    begin();
    return () => {
      source.close();
      clearTimeout(anew);
      clearTimeout(lists);
    };
  }, [address]);
  return { figures: figures?.address === address ? figures.told : undefined, isLive, round };
}
