/** Audit: find an item, a hold, a claim, a branch or a key, and read all that happened, on either clock. */
import { useEffect } from 'preact/hooks';
import { addressOf } from '../api/call.js';
import { caller } from '../api/session.js';
import { asked, fieldOf } from '../parts/filter-form.js';
import { useMembers } from '../parts/members.js';
import { MomentFilter } from '../parts/moment-filter.js';
import { Timeline } from '../parts/timeline.js';
import {
  isTimelineOf,
  timelineAsked,
  timelineHref,
  TIMELINES,
  timelinesFor,
  type TimelineOf,
} from '../parts/timelines.js';
import { go } from '../shell/router.js';
import '../styles/audit.css';
import { AuditNav } from './audit-nav.js';

export function AuditPage() {
  useEffect(() => void (document.title = 'Audit · Waybill'), []);
  const members = useMembers();
  const [of, id] = [asked('of'), asked('id')];
  return (
    <>
      <h1>Audit</h1>
      <AuditNav />
      <Search of={isTimelineOf(of) ? of : 'item'} id={id ?? ''} />
      {isTimelineOf(of) && id !== undefined ? (
        <>
          <h2>
            {TIMELINES[of].name} {id}
          </h2>
          <Ways of={of} id={id} />
          <Timeline
            {...{ of, id, members }}
            names={['at', 'knownAt']}
            filters={
              <>
                <MomentFilter name="at" label="As it was at" />
                <MomentFilter name="knownAt" label="As known at" />
              </>
            }
          />
        </>
      ) : (
        <div class="empty">
          <p>Everything that was ever recorded is still there. Choose whose timeline you want to read and say which:</p>
          <ul>
            {timelinesFor(caller.value?.role).map((each) => (
              <li key={each}>
                <strong>{TIMELINES[each].name}</strong> by {TIMELINES[each].wanted}, such as{' '}
                <code>{TIMELINES[each].example}</code>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function Search({ of, id }: { readonly of: TimelineOf; readonly id: string }) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    const [kind, wanted] = [fieldOf(form, 'of'), fieldOf(form, 'id')];
    if (wanted !== '' && isTimelineOf(kind)) go(timelineHref(kind, wanted));
  };
  return (
    <form class="filters" role="search" aria-label="Find a timeline" onSubmit={submit}>
      <label>
        Timeline of
        <select name="of" defaultValue={of} key={of}>
          {timelinesFor(caller.value?.role).map((each) => (
            <option key={each} value={each} selected={each === of}>
              {TIMELINES[each].name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Barcode, id or code
        <input name="id" autoComplete="off" required key={id} defaultValue={id} />
      </label>
      <button type="submit" class="button">
        Find
      </button>
    </form>
  );
}

/** Where else it is told of. */
function Ways({ of, id }: { readonly of: TimelineOf; readonly id: string }) {
  const { page, named } = TIMELINES[of];
  const code = encodeURIComponent(id);
  return (
    <p class="ways">
      {of === 'item' && <a href={`/items/${code}`}>Its journey</a>}
      {of === 'item' && <a href={`/audit/moments?item=${code}`}>Two moments side by side</a>}
      <a href={addressOf(page, timelineAsked(), named(id))} download>
        As a page to print
      </a>
    </p>
  );
}
