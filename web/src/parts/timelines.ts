/** What has a timeline, how it is named, and where it is asked for. */
import type { Query } from '../api/call.js';
import type { CallerAnswer } from '../api/contract.js';
import { asked } from './filter-form.js';

export const TIMELINES = {
  item: {
    name: 'Item',
    wanted: 'its barcode',
    example: '31234000000016',
    path: '/v1/timeline/items/{barcode}',
    page: '/v1/timeline/items/{barcode}/page',
    named: (barcode: string) => ({ barcode }),
  },
  hold: {
    name: 'Hold',
    wanted: 'its id in the ILS',
    example: 'h-2041',
    path: '/v1/timeline/holds/{holdId}',
    page: '/v1/timeline/holds/{holdId}/page',
    named: (holdId: string) => ({ holdId }),
  },
  claim: {
    name: 'Claim',
    wanted: 'its id',
    example: '31234000000016:s-7',
    path: '/v1/timeline/claims/{claimId}',
    page: '/v1/timeline/claims/{claimId}/page',
    named: (claimId: string) => ({ claimId }),
  },
  branch: {
    name: 'Branch',
    wanted: 'its code',
    example: 'MSLA',
    path: '/v1/timeline/branches/{code}',
    page: '/v1/timeline/branches/{code}/page',
    named: (code: string) => ({ code }),
  },
  key: {
    name: 'Key',
    wanted: 'its id, which is no secret',
    example: 'k7mwq2r9tx',
    path: '/v1/timeline/keys/{keyId}',
    page: '/v1/timeline/keys/{keyId}/page',
    named: (keyId: string) => ({ keyId }),
  },
} as const;

export type TimelineOf = keyof typeof TIMELINES;
export type TimelineQuestion = Query<(typeof TIMELINES)['item']['page']>;

export const isTimelineOf = (text: string | undefined): text is TimelineOf =>
  text !== undefined && Object.hasOwn(TIMELINES, text);

/** What a key did is for auditors. */
export const timelinesFor = (role: CallerAnswer['role'] | undefined): readonly TimelineOf[] =>
  (Object.keys(TIMELINES) as TimelineOf[]).filter((of) => of !== 'key' || role === 'auditor' || role === 'admin');

export const timelineHref = (of: TimelineOf, id: string): string =>
  `/audit?${new URLSearchParams({ of, id }).toString()}`;

export const TIMELINE_FILTERS = ['order', 'since', 'until'] as const;

/** As the address asks. */
export const timelineAsked = (): TimelineQuestion => ({
  order: asked('order') === 'recorded' ? 'recorded' : undefined,
  since: asked('since'),
  until: asked('until'),
  knownAt: asked('knownAt'),
  at: asked('at'),
});
