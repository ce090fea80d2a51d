/** Which transits the page is about: the filters of its address, as the calls of the API take them. */
import { asked } from '../parts/filter-form.js';
import { midnight } from '../parts/midnight.js';

export const LAG_FILTERS = ['from', 'to', 'days', 'since', 'until'] as const;

export interface LagQuestion {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly days: 'courier' | undefined;
}

export const lanesAsked = (): LagQuestion => ({
  from: asked('from'),
  to: asked('to'),
  days: asked('days') === 'courier' ? 'courier' : undefined,
});

/** Days of the address, as moments. */
export const periodAsked = () => ({ since: midnight(asked('since')), until: midnight(asked('until')) });
