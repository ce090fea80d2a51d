/**
 * What questions have counted of each lane, kept until one of its transits changes or an open one is a tenth of a day older:
 * whoever watches the lag asks the same again and again, and little of it has changed since.
 */
import { LRUCache } from 'lru-cache';
import { countLane, type Age, type DayKind, type Period } from './lag.count.js';
import { LagCounter, type Counted, type GroupKey, type LagFigures } from './lag.js';
import type { Lane } from './lag.lane.js';

interface KeptCount {
  readonly counted: Counted;
  /** The lane's changes by then, and from when until before when the count holds, as `Age` tells time. */
  readonly changes: number;
  readonly from: number;
  readonly until: number;
  /** Of the lane alone. */
  figures?: LagFigures;
}

/** Of so many periods and kinds of day; over a whole log of 3,500 lanes each takes some 5 MB. */
const KEPT = 4;

export class KeptCounts {
  private readonly ofLane = new LagCounter();
  private readonly ofGroup = new LagCounter();
  private readonly byQuestion = new LRUCache<string, WeakMap<Lane, KeptCount>>({ max: KEPT });

  /** The figures of each group of lanes, of the transits that were shipped in that period. */
  figures(
    groups: readonly (readonly [GroupKey, readonly Lane[]])[],
    days: DayKind,
    period: Period,
    ageOn: (lane: Lane) => Age,
  ): readonly LagFigures[] {
    const question = `${days} ${period.first} ${period.end}`;
    const known = this.byQuestion.get(question) ?? new WeakMap<Lane, KeptCount>();
    this.byQuestion.set(question, known);
    const countOf = (lane: Lane): KeptCount => {
      const age = ageOn(lane);
      const kept = known.get(lane);
      if (kept?.changes === lane.changes && age.present >= kept.from && age.present < kept.until) return kept;
      const until = countLane(this.ofLane, lane, days, period, age);
      const count = { counted: this.ofLane.pack(), changes: lane.changes, from: age.present, until };
      known.set(lane, count);
      return count;
    };
    return groups.map(([key, lanes]) => {
      const [first] = lanes;
      if (first && lanes.length === 1) return this.figuresOf(countOf(first), key);
      for (const lane of lanes) this.ofGroup.addPacked(countOf(lane).counted);
      return this.ofGroup.take(key);
    });
  }

  private figuresOf(count: KeptCount, key: GroupKey): LagFigures {
    const { figures } = count;
    if (figures && figures.from === key.from && figures.to === key.to) return figures;
    this.ofGroup.addPacked(count.counted);
    return (count.figures = this.ofGroup.take(key));
  }
}
