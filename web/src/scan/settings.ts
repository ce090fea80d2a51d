/** How this station is set: of the device, nothing of a person, and no key. */
import { signal } from '@preact/signals';
import type { WedgeSettings } from './wedge.js';

export interface StationSettings extends WedgeSettings {
  /** 0 to 1. */
  readonly volume: number;
  /** The branch that it stands in: that of the last scanner's session, or as it was chosen. */
  readonly branch: string;
}

export const DEFAULTS: StationSettings = { prefix: '', suffix: 'Enter', burstMs: 40, volume: 0.6, branch: '' };

const KEPT_AS = 'waybill-station';

export const settings = signal<StationSettings>(kept());

export function change(changes: Partial<StationSettings>): void {
  settings.value = { ...settings.value, ...changes };
  localStorage.setItem(KEPT_AS, JSON.stringify(settings.value));
}

/** What another version has kept, or nobody can read, is as the default has it. */
function kept(): StationSettings {
  try {
    const read = JSON.parse(localStorage.getItem(KEPT_AS) ?? '{}') as Partial<Record<keyof StationSettings, unknown>>;
    const of = <K extends keyof StationSettings>(name: K): StationSettings[K] =>
      typeof read[name] === typeof DEFAULTS[name] ? (read[name] as StationSettings[K]) : DEFAULTS[name];
    const suffix = of('suffix');
    return {
      prefix: of('prefix'),
      suffix: ['Enter', 'Tab', 'none'].includes(suffix) ? suffix : DEFAULTS.suffix,
      burstMs: of('burstMs'),
      volume: of('volume'),
      branch: of('branch'),
    };
  } catch {
    return DEFAULTS;
  }
}
