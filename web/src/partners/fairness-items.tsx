/** The items and holds behind a figure: as many as the figure says. */
import { csvOf, type Query } from '../api/call.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress } from '../parts/filter-form.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count, day } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import type { FairItem, FigureWords } from './fairness-words.js';

const MOST = 500;

interface ItemsProps {
  readonly words: FigureWords;
  readonly query: Query<'/v1/fairness/items'>;
  readonly members: Members;
}

export function FairnessItems({ words: { name, counts }, query, members }: ItemsProps) {
  const asked = useAsked('/v1/fairness/items', { ...query, cursor: inAddress('cursor'), limit: MOST });
  const whose = query.library === undefined ? 'the whole group' : members.library(query.library);
  return (
    <Section title={`Behind “${name}”`} hint={`Of ${whose}: ${counts}.`} asked={asked}>
      {({ items, next }) => (
        <DataTable
          id="items"
          caption={`${count(items.length)} rows${next === null ? '' : ' of this page'}`}
          columns={columns(members)}
          rows={items}
          keyOf={({ library, barcode, holdId }) => `${library} ${barcode ?? ''} ${holdId ?? ''}`}
          csv={csvOf('/v1/fairness/items', query)}
          empty="Nothing is behind it: the figure is 0 in this time."
          more={next !== null && <a href={hrefWith({ cursor: next })}>The next {count(MOST)}</a>}
        />
      )}
    </Section>
  );
}

const columns = ({ branch, library }: Members): readonly Column<FairItem>[] => [
  {
    name: 'Item',
    isHead: true,
    width: 'narrow',
    show: ({ barcode }) =>
      barcode === null ? 'not known' : <a href={`/items/${encodeURIComponent(barcode)}`}>{barcode}</a>,
    by: ({ barcode }) => barcode,
  },
  {
    name: 'Owner',
    show: ({ owningLibrary }) => owningLibrary && library(owningLibrary),
    by: ({ owningLibrary }) => owningLibrary,
  },
  { name: 'Acquired', width: 'narrow', show: ({ acquiredOn }) => acquiredOn, by: ({ acquiredOn }) => acquiredOn },
  { name: 'Hold', show: ({ holdId }) => holdId, by: ({ holdId }) => holdId },
  {
    name: 'Of a patron of',
    show: ({ patronLibrary }) => patronLibrary && library(patronLibrary),
    by: ({ patronLibrary }) => patronLibrary,
  },
  {
    name: 'Picked up at',
    show: ({ pickupBranch }) => pickupBranch && branch(pickupBranch),
    by: ({ pickupBranch }) => pickupBranch,
  },
  { name: 'Placed', width: 'narrow', show: ({ placedAt }) => day(placedAt), by: ({ placedAt }) => placedAt },
  { name: 'Given', width: 'narrow', show: ({ givenAt }) => day(givenAt), by: ({ givenAt }) => givenAt },
  { name: 'Filled', width: 'narrow', show: ({ filledAt }) => day(filledAt), by: ({ filledAt }) => filledAt },
  {
    name: 'Passed over',
    show: ({ passedHoldId, passedPlacedAt, passedLibrary }) =>
      passedHoldId && (
        <>
          {passedHoldId}
          <small>
            of {passedLibrary && library(passedLibrary)}, placed {day(passedPlacedAt)}
          </small>
        </>
      ),
    by: ({ passedHoldId }) => passedHoldId,
  },
];
