/** The damage window, drawn on the journey: who had the item from the last look that found it sound to the first that did not. */
import type { ClaimAnswer, CustodianAnswer, JourneyAnswer, WindowAnswer } from '../api/contract.js';
import type { Asked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import type { Members } from '../parts/members.js';
import { Section } from '../parts/section.js';
import { days, moment, several } from '../parts/words.js';
import { custodyAround, type Held } from './custody-around.js';
import { CustodyChart } from './custody-chart.js';
import { plain } from './damage-words.js';

interface WindowProps {
  readonly claim: ClaimAnswer;
  readonly journey: Asked<JourneyAnswer>;
  readonly members: Members;
}

export function ClaimWindow({ claim: { claimId, window, occurredAt }, journey, members }: WindowProps) {
  return (
    <Section
      title="In whose hands"
      hint="From the last look that found it sound to the first that found it damaged. Received is not inspected."
      asked={journey}
    >
      {(told) =>
        window ? (
          <Drawn key={claimId} window={window} journey={told} members={members} />
        ) : (
          <p class="empty">The report of {moment(occurredAt)} was taken back: there is no window.</p>
        )
      }
    </Section>
  );
}

interface DrawnProps {
  readonly window: WindowAnswer;
  readonly journey: JourneyAnswer;
  readonly members: Members;
}

function Drawn({ window, journey, members }: DrawnProps) {
  const around = custodyAround(journey, window);
  const { lastSound, firstDamaged, custodians } = window;
  const zone = members.zoneOf(firstDamaged.branch);
  return (
    <>
      <p>
        {lastSound ? (
          <>
            Found sound on {moment(lastSound.occurredAt, members.zoneOf(lastSound.branch))}
            {lastSound.branch && ` by ${members.branch(lastSound.branch)}`}
          </>
        ) : (
          'No scan ever found it sound, so that it begins with its first scan'
        )}
        ; found damaged on {moment(firstDamaged.occurredAt, zone)}
        {firstDamaged.branch && ` by ${members.branch(firstDamaged.branch)}`}.
      </p>
      <CustodyChart around={around} named={(held) => shortName(held, members)} zone={zone} />
      <div class="beside">
        <DataTable
          id="custodians"
          caption={`Who had it in the window: ${several(custodians.length, 'custodian')}`}
          columns={custodianColumns(members)}
          rows={custodians}
          keyOf={({ branch, from, to }) => branch ?? `${from ?? ''} ${to ?? ''}`}
          empty="No scan tells who had it in between."
        />
        <DataTable
          id="custody"
          caption="Custody as it is drawn"
          columns={custodyColumns(members)}
          rows={around.custody}
          keyOf={({ since }) => since}
          most={50}
          empty="The journey has no custody around that time."
        />
      </div>
      <details>
        <summary>{several(around.marks.length, 'scan')} as drawn</summary>
        <DataTable
          id="marks"
          caption="Scans around the window"
          columns={markColumns(members)}
          rows={around.marks}
          keyOf={({ scanId }) => scanId}
          most={50}
          empty="No scan is that near."
        />
      </details>
    </>
  );
}

const custodianColumns = ({ branch, library }: Members): readonly Column<CustodianAnswer>[] => [
  {
    name: 'Custodian',
    isHead: true,
    show: (custodian) =>
      custodian.branch ? (
        branch(custodian.branch)
      ) : (
        <a href={`/lag?from=${custodian.from ?? ''}&to=${custodian.to ?? ''}`}>
          The courier, {branch(custodian.from ?? '')} to {branch(custodian.to ?? '')}
        </a>
      ),
  },
  {
    name: 'Library',
    show: (custodian) =>
      custodian.library && <a href={`/partners/${custodian.library}`}>{library(custodian.library)}</a>,
  },
  { name: 'Hours at most', isNumber: true, show: ({ hours }) => days(hours) },
];

const holderName = ({ holder }: Pick<Held, 'holder'>, { branch }: Members): string =>
  'branch' in holder
    ? branch(holder.branch)
    : `Courier, ${branch(holder.courier.from)} to ${branch(holder.courier.to)}`;

/** As it fits beside the drawing. */
const shortName = ({ holder }: Held, { branch }: Members): string =>
  'branch' in holder ? branch(holder.branch) : `Courier, ${holder.courier.from} → ${holder.courier.to}`;

const zoneAt = ({ holder }: Held, { zoneOf }: Members): string | undefined =>
  zoneOf('branch' in holder ? holder.branch : holder.courier.from);

const custodyColumns = (members: Members): readonly Column<Held>[] => [
  { name: 'Had it', isHead: true, show: (held) => holderName(held, members) },
  { name: 'Since', width: 'narrow', show: (held) => moment(held.since, zoneAt(held, members)) },
  {
    name: 'Until',
    width: 'narrow',
    show: (held) => (held.until ? moment(held.until, zoneAt(held, members)) : 'has it still'),
  },
];

const markColumns = ({ branch, zoneOf }: Members): readonly Column<JourneyAnswer['observations'][number]>[] => [
  { name: 'When', isHead: true, width: 'narrow', show: (seen) => moment(seen.occurredAt, zoneOf(seen.branch)) },
  { name: 'What', show: ({ kind, voided }) => (voided ? `${kind}, taken back` : kind) },
  { name: 'Where', show: (seen) => seen.branch && branch(seen.branch) },
  {
    name: 'Condition',
    show: ({ condition, severity }) =>
      [condition, severity]
        .filter(Boolean)
        .map((word) => plain(word ?? ''))
        .join(', '),
  },
];
