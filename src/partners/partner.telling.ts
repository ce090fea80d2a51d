/** How what is said of the group's members is told in a timeline. Pure. */
import type { Telling } from '../audit/telling.js';
import { partnerEvents, type PartnerEvent } from './partner.events.js';

export const partnerTelling: Telling<PartnerEvent> = {
  types: Object.keys(partnerEvents) as PartnerEvent['type'][],
  words,
  about: ({ type, data }) => {
    if (type === 'library-registered') return {};
    return { branches: type === 'lane-scheduled' ? [data.from, data.to] : [data.code] };
  },
};

function words({ type, data }: PartnerEvent): string {
  switch (type) {
    case 'library-registered':
      return `Library ${data.code} was registered as ${data.name}.`;
    case 'branch-registered':
      return `Branch ${data.code} was registered as ${data.name}, of library ${data.library}.`;
    case 'branch-closed':
      return `${data.code} said that it is closed on ${data.date}${data.reason === undefined ? '.' : `: ${data.reason}`}`;
    case 'branch-reopened':
      return `${data.code} is open on ${data.date} after all.`;
    case 'lane-scheduled':
      return `The courier runs from ${data.from} to ${data.to} from ${data.since} on: ${data.weekdays.join(', ')}.`;
  }
}
