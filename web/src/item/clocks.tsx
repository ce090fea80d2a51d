/** Two sliders through the time of an item, one for each clock; arrow keys go from one scan to the next. */
import type { JourneyAnswer } from '../api/contract.js';
import { MomentFilter } from '../parts/moment-filter.js';
import { moment } from '../parts/words.js';
import { go, hrefWith } from '../shell/router.js';
import { moved, stopAt, stopsOf, type Clock, type Then } from './then.js';

interface ClocksProps {
  readonly then: Then;
  /** All that is known now. */
  readonly observations: JourneyAnswer['observations'];
  readonly zone: string | undefined;
}

export function Clocks({ then, observations, zone }: ClocksProps) {
  const isThen = then.at !== undefined || then.knownAt !== undefined;
  return (
    <section class="section" aria-labelledby="clocks">
      <h2 id="clocks">Back in time</h2>
      <p class="hint">
        What had happened, and what Waybill had been told, are two questions: scans arrive late. Move either with the
        arrow keys or the mouse, from one scan to the next, or type a moment.
      </p>
      <div class="clocks">
        <ClockSlider
          clock="at"
          label="As it was at"
          stops={stopsOf(observations.map(({ occurredAt }) => occurredAt))}
          {...{ then, zone }}
        />
        <ClockSlider
          clock="knownAt"
          label="As known at"
          stops={stopsOf(observations.map(({ recordedAt }) => recordedAt))}
          {...{ then, zone }}
        />
      </div>
      {isThen && (
        <p>
          <a href={hrefWith({ at: undefined, knownAt: undefined, cursor: undefined })}>Back to now</a>
        </p>
      )}
    </section>
  );
}

interface SliderProps {
  readonly clock: Clock;
  readonly label: string;
  readonly stops: readonly string[];
  readonly then: Then;
  readonly zone: string | undefined;
}

function ClockSlider({ clock, label, stops, then, zone }: SliderProps) {
  const changesOf = (to: string | undefined) => ({ ...moved(then, clock, to), cursor: undefined });
  const told = then[clock] === undefined ? 'now' : moment(then[clock], zone);
  return (
    <div class="clock">
      <label class="slider">
        <span>
          {label} <strong>{told}</strong>
        </span>
        <input
          type="range"
          min={0}
          max={stops.length}
          step={1}
          value={stopAt(stops, then[clock])}
          aria-label={label}
          aria-valuetext={told}
          onInput={(event) => go(hrefWith(changesOf(stops[Number(event.currentTarget.value)])), { replace: true })}
        />
      </label>
      <div class="filters">
        <MomentFilter name={clock} label={`${label}, typed`} changesOf={changesOf} />
      </div>
    </div>
  );
}
