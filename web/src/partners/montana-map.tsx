/** Montana with its counties, branches as points, lanes as lines that bend to their right, so that both ways are seen. */
import { geoConicConformal, geoPath } from 'd3-geo';
import { feature, mesh } from 'topojson-client';
import atlas from 'us-atlas/counties-10m.json';
import type { BranchRow } from '../api/contract.js';
import { count, days } from '../parts/words.js';

export interface DrawnLane {
  readonly from: string;
  readonly to: string;
  readonly transits: number;
  readonly p50: number | null;
}

export interface MapProps {
  readonly branches: readonly BranchRow[];
  readonly lanes: readonly DrawnLane[];
  /** The branch whose lanes these are. */
  readonly chosen: string | undefined;
}

const [WIDTH, HEIGHT, MARGIN] = [820, 470, 14];
/** Median days up to which a lane has each shade, as on the page about lag. */
const SHADES = [2, 4, 7, 14, Infinity] as const;
const WIDEST = 7;
const BEND = 0.14;
/** So near to each other, names of branches would lie on one another. */
const APART = [62, 18] as const;

const state = feature(atlas, atlas.objects.states);
// The plane of the state: Lambert's conformal cone, as Montana is surveyed.
const projection = geoConicConformal()
  .parallels([45, 49])
  .rotate([109.5, 0])
  .fitExtent(
    [
      [MARGIN, MARGIN],
      [WIDTH - MARGIN, HEIGHT - MARGIN],
    ],
    state,
  );
const drawn = geoPath(projection).digits(1);
const OUTLINE = drawn(state) ?? '';
const BORDERS = drawn(mesh(atlas, atlas.objects.counties, (a, b) => a !== b)) ?? '';

interface Placed {
  readonly branch: BranchRow;
  readonly x: number;
  readonly y: number;
}

export function MontanaMap({ branches, lanes, chosen }: MapProps) {
  const placed = placedIn(branches);
  const at = new Map(placed.map((place) => [place.branch.code, place]));
  const most = Math.max(1, ...lanes.map(({ transits }) => transits));
  const shown = [...lanes].reverse().flatMap((lane) => {
    const [from, to] = [at.get(lane.from), at.get(lane.to)];
    return from && to && from !== to ? [{ lane, d: bent(from, to) }] : [];
  });
  const named = apart(placed, lanes);
  const missing = branches.length - placed.length;
  return (
    <div class="map">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="group"
        aria-label="Map of Montana with the lanes; the table beside it says the same"
      >
        <path class="land" d={OUTLINE} />
        <path class="borders" d={BORDERS} />
        {shown.map(({ lane, d }) => (
          <path
            key={`${lane.from} ${lane.to}`}
            class={`lane lane-${shadeOf(lane.p50)}`}
            d={d}
            stroke-width={Math.max(0.8, Math.sqrt(lane.transits / most) * WIDEST)}
          >
            <title>{tellLane(lane)}</title>
          </path>
        ))}
        {placed.map(({ branch, x, y }) => (
          // The table has the same links: nobody has to go through all of them twice.
          <a
            key={branch.code}
            href={`/partners/${branch.library}`}
            tabIndex={-1}
            aria-label={`${branch.name}, ${branch.code}`}
          >
            <circle class={branch.code === chosen ? 'branch chosen' : 'branch'} cx={x} cy={y} r="5">
              <title>{branch.name}</title>
            </circle>
            {named.has(branch.code) && (
              <text x={x + 8} y={y + 5}>
                {branch.code}
              </text>
            )}
          </a>
        ))}
      </svg>
      <p class="legend">
        {SHADES.map((upTo, shade) => (
          <span key={upTo}>
            <span class={`key line-${shade}`} />{' '}
            {upTo === Infinity ? `over ${SHADES.at(-2) ?? ''} days` : `up to ${upTo} days`}
          </span>
        ))}
        <span>
          <span class="key line-few" /> too few for a median
        </span>
        {missing > 0 && <span>{count(missing)} branches have no place: an admin gives latitude and longitude</span>}
      </p>
    </div>
  );
}

function placedIn(branches: readonly BranchRow[]): readonly Placed[] {
  return branches.flatMap((branch) => {
    const { latitude, longitude } = branch;
    const point = latitude === null || longitude === null ? null : projection([longitude, latitude]);
    return point ? [{ branch, x: point[0], y: point[1] }] : [];
  });
}

/** Bends to the right of who goes there. */
function bent(from: Placed, to: Placed): string {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [x, y] = [(from.x + to.x) / 2 - dy * BEND, (from.y + to.y) / 2 + dx * BEND];
  const text = (value: number): string => value.toFixed(1);
  return `M${text(from.x)},${text(from.y)}Q${text(x)},${text(y)} ${text(to.x)},${text(to.y)}`;
}

/** Branches whose names have room, the busiest first. */
function apart(placed: readonly Placed[], lanes: readonly DrawnLane[]): ReadonlySet<string> {
  const busy = new Map<string, number>();
  for (const { from, to, transits } of lanes)
    for (const code of [from, to]) busy.set(code, (busy.get(code) ?? 0) + transits);
  const named: Placed[] = [];
  for (const place of [...placed].sort((a, b) => (busy.get(b.branch.code) ?? 0) - (busy.get(a.branch.code) ?? 0)))
    if (named.every(({ x, y }) => Math.abs(x - place.x) > APART[0] || Math.abs(y - place.y) > APART[1]))
      named.push(place);
  return new Set(named.map(({ branch }) => branch.code));
}

const shadeOf = (p50: number | null): number | 'few' =>
  p50 === null ? 'few' : SHADES.findIndex((upTo) => p50 <= upTo);

const tellLane = ({ from, to, transits, p50 }: DrawnLane): string =>
  `${from} to ${to}: ${count(transits)} transits${p50 === null ? '' : `, half within ${days(p50)} days`}`;
