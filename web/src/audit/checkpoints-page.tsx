/** Checkpoints: verify one that was kept, have one signed, take those that were recorded, and the keys. */
import { useEffect, useState } from 'preact/hooks';
import { useAsked } from '../api/use-asked.js';
import { Told } from '../parts/section.js';
import { count } from '../parts/words.js';
import '../styles/audit.css';
import { AuditNav } from './audit-nav.js';
import { Keys } from './keys.js';
import { RecordedCheckpoints } from './recorded-checkpoints.js';
import { VerifyForm } from './verify-form.js';

export function CheckpointsPage() {
  useEffect(() => void (document.title = 'Checkpoints · Waybill'), []);
  /** Where in the log the last one stands that was signed here. */
  const [after, setAfter] = useState<string>();
  const [chosen, setChosen] = useState('');
  const tree = useAsked('/v1/evidence', { after });
  const choose = (note: string) => {
    setChosen(note);
    const field = document.getElementById('checkpoint');
    field?.scrollIntoView({ block: 'center' });
    field?.focus();
  };
  return (
    <>
      <h1>Checkpoints</h1>
      <AuditNav />
      <p class="hint">
        A checkpoint is a signed root over all that was recorded until then. Whoever keeps one outside of Waybill, with
        the verifier key, can see later whether anything of before was changed, removed or put between.
      </p>
      <Told asked={tree}>
        {({ size, root }) => (
          <p>
            The log has <strong>{count(size)}</strong> events now, with the root <code class="hash">{root}</code>.{' '}
            <a href="/v1/evidence/checkpoint" download={`${size}.checkpoint`}>
              Download the checkpoint of now
            </a>
          </p>
        )}
      </Told>
      {!tree.problem && (
        <>
          <VerifyForm chosen={chosen} />
          <RecordedCheckpoints after={after} onVerify={choose} onSigned={setAfter} />
          <Keys after={after} />
        </>
      )}
    </>
  );
}
