/** How this station hears its scanner, and how loud it is. Kept on this device. */
import { caller } from '../api/session.js';
import { places } from './branches.js';
import { Choice } from './choice.js';
import { change, settings } from './settings.js';
import { play } from './sounds.js';
import { broken } from './station.js';

export function SettingsForm() {
  const { prefix, suffix, burstMs, volume, branch } = settings.value;
  const mayChoose = caller.value?.role !== 'scanner' && places.value.length > 0;
  return (
    <details class="section station-settings" open={mayChoose && branch === ''}>
      <summary>Settings of this station</summary>
      <div class="filters">
        {mayChoose && (
          <Choice
            label="Branch of this station"
            name="branch"
            value={branch}
            choices={[['', 'Choose …'], ...places.value.map(({ code, name }) => [code, `${name} (${code})`] as const)]}
            onChoice={(code) => change({ branch: code })}
          />
        )}
        <label>
          Prefix of the scanner
          <input
            name="prefix"
            value={prefix}
            maxLength={8}
            autoComplete="off"
            onChange={(event) => change({ prefix: event.currentTarget.value })}
          />
        </label>
        <Choice
          label="Suffix of the scanner"
          name="suffix"
          value={suffix}
          choices={[
            ['Enter', 'Enter'],
            ['Tab', 'Tab'],
            ['none', 'None'],
          ]}
          onChoice={(chosen) => change({ suffix: chosen })}
        />
        <label>
          Longest gap within a scan, ms
          <input
            name="burst"
            type="number"
            min={10}
            max={200}
            step={5}
            value={burstMs}
            onChange={({ currentTarget: input }) =>
              input.validity.valid && input.value && change({ burstMs: Number(input.value) })
            }
          />
        </label>
        <label>
          Volume
          <input
            name="volume"
            type="range"
            min={0}
            max={1}
            step={0.1}
            value={volume}
            onChange={(event) => change({ volume: Number(event.currentTarget.value) })}
          />
        </label>
      </div>
      <p class="trying" role="group" aria-label="Hear the sounds">
        <button type="button" onClick={() => play('recorded')}>
          Hear “recorded”
        </button>{' '}
        <button type="button" onClick={() => play('anomaly')}>
          Hear “with an anomaly”
        </button>{' '}
        <button type="button" onClick={() => play('refused')}>
          Hear “refused”
        </button>
      </p>
      <p class="hint">
        If scans are taken for typing, allow more milliseconds; if typing is taken for a scan, fewer. No key and nothing
        of a patron is kept on this device. {broken.value}
      </p>
    </details>
  );
}
