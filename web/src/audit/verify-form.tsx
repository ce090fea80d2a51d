/** Verifies a kept checkpoint in this browser, and says of each step what holds or fails. */
import { useEffect, useState } from 'preact/hooks';
import { addressOf, ask, Problem } from '../api/call.js';
import type { ConsistencyAnswer, NamedTreeAnswer } from '../api/contract.js';
import { announce } from '../shell/announce.js';
import { verify, type Service, type Step } from './verify.js';

const SERVICE: Service = {
  tree: async () => (await ask(addressOf('/v1/evidence', {}))) as NamedTreeAnswer,
  proofFrom: async (older) => (await ask(addressOf('/v1/evidence/consistency', { older }))) as ConsistencyAnswer,
};

const MARKS = { good: '✓', bad: '✗', unknown: '?' } as const;
const SAID = { good: 'holds', bad: 'fails', unknown: 'not known' } as const;

/** `chosen`: a checkpoint from the list. */
export function VerifyForm({ chosen }: { readonly chosen: string }) {
  const [checkpoint, setCheckpoint] = useState('');
  const [keys, setKeys] = useState('');
  const [steps, setSteps] = useState<readonly Step[]>();
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    setCheckpoint(chosen);
    setSteps(undefined);
  }, [chosen]);
  const submit = async () => {
    setSteps(undefined);
    setProblem(undefined);
    try {
      if (!('subtle' in crypto)) throw new Error(NOT_SAFE);
      const found = await verify({ checkpoint, keys }, SERVICE);
      setSteps(found);
      announce(verdictOf(found));
    } catch (fault) {
      setProblem(fault instanceof Problem || fault instanceof Error ? fault.message : String(fault));
    }
  };
  const isBad = steps?.[0]?.outcome === 'bad';
  return (
    <section class="section" aria-labelledby="verify">
      <h2 id="verify">Verify a checkpoint that you have kept</h2>
      <p class="hint">
        It is verified in this browser: the service is asked for a proof and not believed. Take the verifier key from
        where you have kept it, not from here: who could forge the one could forge the other.
      </p>
      <form
        class="verify"
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Pasted id="checkpoint" label="Checkpoint" rows={6} value={checkpoint} set={setCheckpoint} isBad={isBad} />
        <Pasted id="keys" label="Verifier key, or several, one a line" rows={2} value={keys} set={setKeys} />
        <button type="submit" class="button">
          Verify
        </button>
      </form>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      {steps && (
        <div class="verdict">
          <p>
            <strong>{verdictOf(steps)}</strong>
          </p>
          <ol>
            {steps.map(({ outcome, what, detail }) => (
              <li key={what} class={outcome}>
                <span aria-hidden="true">{MARKS[outcome]}</span> <strong>{what}</strong>
                <span class="unseen">: {SAID[outcome]}.</span> <span class="detail">{detail}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

const NOT_SAFE =
  'Browsers compute hashes and signatures on safe connections only. Open Waybill by https, or use waybill verify.';

function verdictOf(steps: readonly Step[]): string {
  if (steps.some(({ outcome }) => outcome === 'bad')) return 'This does not hold. See below what fails.';
  if (steps.some(({ outcome }) => outcome === 'unknown')) return 'Only part of it could be verified.';
  return 'It holds: nothing that was recorded until then was changed since.';
}

interface PastedProps {
  readonly id: string;
  readonly label: string;
  readonly rows: number;
  readonly value: string;
  readonly set: (text: string) => void;
  readonly isBad?: boolean;
}

/** Pasted, typed, or out of a file. */
const Pasted = ({ id, label, rows, value, set, isBad = false }: PastedProps) => (
  <div class="pasted">
    <label for={id}>{label}</label>
    <textarea
      id={id}
      rows={rows}
      spellcheck={false}
      autoComplete="off"
      required={id === 'checkpoint'}
      aria-invalid={isBad || undefined}
      value={value}
      onInput={(event) => set(event.currentTarget.value)}
    />
    <label class="file">
      or from a file
      <input
        type="file"
        aria-label={`${label}, from a file`}
        onChange={(event) => void event.currentTarget.files?.[0]?.text().then(set)}
      />
    </label>
  </div>
);
