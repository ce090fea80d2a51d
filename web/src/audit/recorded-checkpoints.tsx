/** The checkpoints that were recorded, and one more for whoever may have it signed. */
import { useState } from 'preact/hooks';
import { Problem } from '../api/call.js';
import type { CheckpointAnswer } from '../api/contract.js';
import { caller } from '../api/session.js';
import { tell } from '../api/tell.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { asked as inAddress } from '../parts/filter-form.js';
import { Section } from '../parts/section.js';
import { count, moment, several } from '../parts/words.js';
import { announce } from '../shell/announce.js';
import { hrefWith } from '../shell/router.js';

interface RecordedProps {
  readonly after: string | undefined;
  readonly onVerify: (note: string) => void;
  readonly onSigned: (position: string) => void;
}

export function RecordedCheckpoints({ after, onVerify, onSigned }: RecordedProps) {
  const cursor = inAddress('cursor');
  const asked = useAsked('/v1/evidence/checkpoints', { limit: 25, cursor, after });
  return (
    <Section
      title="Recorded checkpoints"
      hint="One a day is signed by itself. Recorded here, they are in the hands of whoever has the log: what counts are copies elsewhere."
      asked={asked}
    >
      {({ checkpoints, next }) => (
        <>
          <SignNow onSigned={onSigned} />
          <DataTable
            id="checkpoints"
            caption={several(checkpoints.length, 'checkpoint')}
            columns={columnsFor(onVerify)}
            rows={checkpoints}
            keyOf={({ size }) => String(size)}
            empty="None yet: the first is signed within a day of the first event. A monitor or an admin can have one signed now."
            more={
              <p class="rows">
                {cursor !== undefined && <a href={hrefWith({ cursor: undefined })}>To the newest</a>}{' '}
                {next !== null && <a href={hrefWith({ cursor: next })}>Older ones</a>}
              </p>
            }
          />
        </>
      )}
    </Section>
  );
}

const columnsFor = (onVerify: RecordedProps['onVerify']): readonly Column<CheckpointAnswer>[] => [
  { name: 'Signed', isHead: true, width: 'narrow', show: ({ signedAt }) => moment(signedAt) },
  { name: 'Events', isNumber: true, show: ({ size }) => count(size) },
  { name: 'Root', show: ({ root }) => <code class="hash">{root}</code> },
  {
    name: 'To keep or verify',
    width: 'narrow',
    show: ({ size, note }) => (
      <span class="ways">
        <a href={`/v1/evidence/checkpoints/${size}`} download={`${size}.checkpoint`}>
          Download<span class="unseen"> the checkpoint of {count(size)} events</span>
        </a>
        <button type="button" onClick={() => onVerify(note)}>
          Verify<span class="unseen"> the checkpoint of {count(size)} events</span>
        </button>
      </span>
    ),
  },
];

function SignNow({ onSigned }: { readonly onSigned: (position: string) => void }) {
  const [told, setTold] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const role = caller.value?.role;
  if (role !== 'monitor' && role !== 'admin') return null;
  const sign = async () => {
    setBusy(true);
    try {
      const answer = await tell('/v1/evidence/checkpoints', undefined);
      const of = `${count(answer.checkpoint.size)} events`;
      const words =
        answer.status === 'recorded'
          ? `Signed and recorded, of ${of}.`
          : `Nothing has happened since the last one, of ${of}.`;
      setTold(words);
      announce(words);
      onSigned(answer.position);
    } catch (fault) {
      setTold(fault instanceof Problem ? fault.message : String(fault));
    } finally {
      setBusy(false);
    }
  };
  return (
    <p class="ways sign">
      <button type="button" disabled={isBusy} onClick={() => void sign()}>
        Sign one now
      </button>
      {told}
    </p>
  );
}
