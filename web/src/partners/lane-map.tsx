/** The map of the lanes, and the table beside it that says the same. The drawing comes by itself when the page has it. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { csvOf } from '../api/call.js';
import type { LagGroupAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress, ChoiceFilter } from '../parts/filter-form.js';
import { choicesOf, type Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { count, days, range } from '../parts/words.js';
import type { DrawnLane, MapProps } from './montana-map.js';

/** More lines than these nobody can tell apart; the table has all lanes. */
const DRAWN = 60;

interface LaneMapProps {
  readonly members: Members;
  readonly period: { readonly since: string | undefined; readonly until: string | undefined };
}

export function LaneMap({ members, period }: LaneMapProps) {
  const branch = inAddress('of');
  const query = { ...period, branch, groupBy: 'lane' } as const;
  const asked = useAsked('/v1/lag', query);
  return (
    <Section
      title="Lanes on the map"
      hint={`The wider, the more transits; the colour says within how many days half arrive. The ${DRAWN} busiest are drawn.`}
      asked={asked}
    >
      {({ groups }) => {
        const lanes = groups.filter(isLane).sort((a, b) => b.transits - a.transits);
        return (
          <>
            <form class="filters" aria-label="Which lanes" onSubmit={(event) => event.preventDefault()}>
              <ChoiceFilter name="of" label="Lanes of" choices={choicesOf(members.branches, 'Every branch')} />
            </form>
            <div class="map-and-table">
              <Drawing branches={members.branches} lanes={lanes.slice(0, DRAWN)} chosen={branch} />
              <DataTable
                id="lanes"
                caption={`${count(lanes.length)} lanes, the busiest first`}
                columns={columns(members)}
                rows={lanes}
                keyOf={({ from, to }) => `${from} ${to}`}
                csv={csvOf('/v1/lag', query)}
                most={14}
                empty="No lane has transits in this time. Clear the filters to see all of them."
              />
            </div>
          </>
        );
      }}
    </Section>
  );
}

type Lane = LagGroupAnswer & DrawnLane;
const isLane = (group: LagGroupAnswer): group is Lane => group.from != null && group.to != null;

/** The outlines of counties are a file of their own. */
function Drawing(props: MapProps) {
  const [loaded, setLoaded] = useState<{ readonly Show: ComponentType<MapProps> } | 'failed'>();
  useEffect(() => {
    import('./montana-map.js').then(
      ({ MontanaMap }) => setLoaded({ Show: MontanaMap }),
      () => setLoaded('failed'),
    );
  }, []);
  if (loaded === 'failed')
    return <p class="empty">The map did not come; load the page anew. The table says the same.</p>;
  if (!loaded) return <p class="waiting">Loading the map …</p>;
  return <loaded.Show {...props} />;
}

const columns = ({ branch }: Members): readonly Column<Lane>[] => [
  {
    name: 'Lane',
    isHead: true,
    show: ({ from, to }) => (
      <a href={`/lag?from=${from}&to=${to}`}>
        {branch(from)} → {branch(to)}
      </a>
    ),
    by: ({ from, to }) => `${branch(from)} ${branch(to)}`,
  },
  { name: 'Transits', isNumber: true, show: ({ transits }) => count(transits), by: ({ transits }) => transits },
  { name: 'Open', isNumber: true, show: ({ open }) => count(open), by: ({ open }) => open },
  { name: 'Half within, days', isNumber: true, show: ({ p50 }) => days(p50), by: ({ p50 }) => p50 },
  { name: '95 % interval', isNumber: true, show: ({ p50Interval }) => range(p50Interval) },
];
