/** One item: who has it, or had it at any time; its journey, all that was said of it, and what to take along as evidence. */
import { useEffect } from 'preact/hooks';
import type { CustodyAnswer, ItemAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import type { PageProps } from '../pages.js';
import { useMembers, type Members } from '../parts/members.js';
import { Section, Told } from '../parts/section.js';
import { Timeline } from '../parts/timeline.js';
import { moment } from '../parts/words.js';
import '../styles/item.css';
import { Clocks } from './clocks.js';
import { Evidence } from './evidence.js';
import { Journey } from './journey.js';
import { Matters } from './matters.js';
import { thenAsked } from './then.js';

export function ItemPage({ named: { barcode = '' } }: PageProps) {
  useEffect(() => void (document.title = `${barcode} · Waybill`), [barcode]);
  const named = { barcode };
  const then = thenAsked();
  const isThen = then.at !== undefined || then.knownAt !== undefined;
  const item = useAsked('/v1/items/{barcode}', then, { named });
  const whole = useAsked('/v1/items/{barcode}/journey', {}, { named });
  const ofThen = useAsked('/v1/items/{barcode}/journey', isThen ? then : null, { named });
  const members = useMembers();
  const observations = whole.answer?.observations ?? [];
  const zone = members.zoneOf(observations[0]?.branch);
  return (
    <>
      <h1>Item {barcode}</h1>
      <Told asked={item}>{(told) => <Holding item={told} isThen={isThen} members={members} />}</Told>
      {observations.length > 0 && <Clocks {...{ then, observations, zone }} />}
      {!whole.problem && (
        <>
          <Section
            title="Journey"
            hint={`${isThen ? 'As the clocks above say' : 'As it is now'}. Tables have the newest first; times are those of the branch that scanned.`}
            asked={isThen ? ofThen : whole}
          >
            {(journey) => <Journey {...{ journey, whole: whole.answer ?? journey, at: then.at, members }} />}
          </Section>
          <Matters {...{ barcode, members }} />
          <Timeline of="item" id={barcode} members={members} />
          <Evidence barcode={barcode} />
        </>
      )}
    </>
  );
}

interface HoldingProps {
  readonly item: ItemAnswer;
  readonly isThen: boolean;
  readonly members: Members;
}

function Holding({ item: { custody, catalog }, isThen, members }: HoldingProps) {
  return (
    <section aria-label={isThen ? 'Then' : 'Now'} aria-live="polite">
      {catalog && (
        <p class="lead">
          {catalog.title} <small>of {members.branch(catalog.owningBranch)}</small>
        </p>
      )}
      <p class="holding">
        {custody ? (
          <Holder custody={custody} isThen={isThen} members={members} />
        ) : (
          'Nobody is known to have it: it was never scanned.'
        )}
      </p>
    </section>
  );
}

function Holder({
  custody: { holder, since },
  isThen,
  members,
}: {
  readonly custody: CustodyAnswer;
  readonly isThen: boolean;
  readonly members: Members;
}) {
  const prefix = isThen ? 'Then: ' : '';
  if ('branch' in holder) {
    return (
      <>
        {prefix}At <strong>{members.branch(holder.branch)}</strong> since {moment(since, members.zoneOf(holder.branch))}
        .
      </>
    );
  }
  const { from, to } = holder.courier;
  return (
    <>
      {prefix}With the <strong>courier</strong>, from{' '}
      <a href={`/lag?from=${from}&to=${to}`}>
        {members.branch(from)} to {members.branch(to)}
      </a>
      , since {moment(since, members.zoneOf(from))}.
    </>
  );
}
