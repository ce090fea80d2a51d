/** One claim: in whose hands it was damaged, why somebody answers for it, what was said of it, and what may be said now. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { ClaimAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { useMembers, type Members } from '../parts/members.js';
import { Section, Told } from '../parts/section.js';
import { count, day, moment, NONE, several } from '../parts/words.js';
import type { PageProps } from '../pages.js';
import '../styles/damage.css';
import { ClaimReasons } from './claim-reasons.js';
import { ClaimWindow } from './claim-window.js';
import { ClaimWords } from './claim-words.js';
import { DamageNav } from './damage-nav.js';
import { plain, STATUSES, whatOf, whoOf } from './damage-words.js';

export function ClaimPage({ named }: PageProps) {
  const { claimId = '' } = named;
  useEffect(() => void (document.title = `Claim ${claimId} · Waybill`), [claimId]);
  /** Where in the log stands what was said here last: whatever is asked from then on knows it. */
  const [after, setAfter] = useState<string>();
  const members = useMembers();
  const asked = useAsked('/v1/damage/{claimId}', { after }, { named: { claimId } });
  const barcode = asked.answer?.barcode;
  const journey = useAsked('/v1/items/{barcode}/journey', barcode === undefined ? null : {}, {
    named: { barcode: barcode ?? '' },
  });
  return (
    <>
      <h1>Damage of {barcode ?? claimId}</h1>
      <DamageNav />
      <Told asked={asked}>
        {(claim) => (
          <>
            <Summary claim={claim} members={members} />
            <ClaimWords claim={claim} members={members} onSaid={setAfter} />
          </>
        )}
      </Told>
      {asked.answer && <ClaimWindow claim={asked.answer} journey={journey} members={members} />}
      {asked.answer && (
        <Section
          title="Why"
          hint="The policy, the rule that holds, what it holds by, and the events behind each fact."
          asked={asked}
        >
          {(claim) => <ClaimReasons claim={claim} members={members} />}
        </Section>
      )}
      {asked.answer && asked.answer.photos.length > 0 && (
        <Section
          title="Photos"
          hint="As they were taken; who added them looked that no person is to be seen."
          asked={asked}
        >
          {({ photos }) => <Photos photos={photos} />}
        </Section>
      )}
      {asked.answer && (
        <Section
          title="What was said"
          hint="In the order in which it was recorded. Nothing is ever erased."
          asked={asked}
        >
          {(claim) => <History claim={claim} members={members} />}
        </Section>
      )}
    </>
  );
}

function Summary({ claim, members }: { readonly claim: ClaimAnswer; readonly members: Members }) {
  const { barcode, branch, occurredAt, discovery, severity, note, status, owedLibrary, next, sameAs } = claim;
  const { settlement, responsible, responsibleLibrary, remedy, amount } = claim;
  const answer = settlement ?? { party: responsible, library: responsibleLibrary, remedy, amount };
  return (
    <section class="claim-summary" aria-label="The claim">
      <p class="lead">
        {severity} damage of item <a href={`/items/${encodeURIComponent(barcode)}`}>{barcode}</a>, found{' '}
        {plain(discovery)} by {members.branch(branch)} on {day(occurredAt, members.zoneOf(branch))}
        {note && `: “${note}”`}.
      </p>
      <dl class="facts">
        <Fact name="State">{STATUSES[status]}</Fact>
        <Fact name="Answers">{whoOf(answer, members.library)}</Fact>
        <Fact name="Is owed">{owedLibrary ? members.library(owedLibrary) : NONE}</Fact>
        <Fact name={settlement ? 'What was settled' : 'What, as assessed'}>{whatOf(answer)}</Fact>
        <Fact name="Next">
          {next ? next.words : 'Nothing is left to be done.'}
          {next?.library && <small>for {members.library(next.library)}</small>}
          {next?.dueAt && <small>until {day(next.dueAt)}</small>}
        </Fact>
      </dl>
      {settlement?.differs && (
        <p class="note">
          What follows from the log is no longer what it was when this was settled; compare below. The settlement
          stands.
        </p>
      )}
      {sameAs && (
        <p class="note">
          The same damage was reported before: see <a href={`/damage/${encodeURIComponent(sameAs)}`}>claim {sameAs}</a>.
        </p>
      )}
    </section>
  );
}

const Fact = ({ name, children }: { readonly name: string; readonly children: ComponentChildren }) => (
  <div>
    <dt>{name}</dt>
    <dd>{children}</dd>
  </div>
);

function Photos({ photos }: { readonly photos: ClaimAnswer['photos'] }) {
  return (
    <ul class="photos">
      {photos.map(({ sha256, address, caption, at }) => (
        <li key={sha256}>
          <figure>
            <a href={address}>
              <img src={address} alt={caption ?? 'Photo of the damage'} loading="lazy" />
            </a>
            <figcaption>
              {caption ?? 'Without a caption'} <small>{moment(at)}</small>
            </figcaption>
          </figure>
        </li>
      ))}
    </ul>
  );
}

type Entry = ClaimAnswer['history'][number];

function History({ claim: { claimId, history }, members }: { readonly claim: ClaimAnswer; readonly members: Members }) {
  const timeline = `/v1/timeline/claims/${encodeURIComponent(claimId)}`;
  return (
    <>
      <DataTable
        id="history"
        caption={several(history.length, 'entry', 'entries')}
        columns={entryColumns(members)}
        rows={history}
        keyOf={({ position }) => position}
        csv={`${timeline}?format=csv`}
        most={50}
        empty="The claim is being opened: it is assessed within a second."
      />
      <p>
        <a href={`${timeline}/page`} download>
          The timeline as a page to print
        </a>
      </p>
    </>
  );
}

const VOICES = { library: 'the library', msc: 'the group’s staff', deadline: 'a deadline that passed' } as const;

const entryColumns = ({ library }: Members): readonly Column<Entry>[] => [
  { name: 'When', isHead: true, width: 'narrow', show: ({ at }) => moment(at) },
  {
    name: 'What',
    width: 'wide',
    show: ({ words, cause }) => (
      <>
        {words}
        {cause.length > 0 && (
          <small>
            because of {count(cause.length)} {cause.length === 1 ? 'change' : 'changes'}:{' '}
            {cause.map(({ event, id, position }) => `${event} ${id} at ${position}`).join(', ')}
          </small>
        )}
      </>
    ),
  },
  {
    name: 'Whose word',
    show: (entry) => (entry.library ? library(entry.library) : entry.by ? VOICES[entry.by] : 'Waybill'),
  },
  { name: 'Position', isNumber: true, show: ({ position }) => position },
];
