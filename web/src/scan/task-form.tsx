/** What is done with what is scanned, and the field for whoever types. */
import { places } from './branches.js';
import { Choice, Radios } from './choice.js';
import { branch, take, task } from './station.js';
import { KINDS, type Condition, type Discovery, type Kind, type Purpose, type Severity, type Task } from './task.js';

const set = (changes: Partial<Task>): void => void (task.value = { ...task.value, ...changes });

export function TaskForm() {
  const { kind } = task.value;
  return (
    <section class="section task" aria-label="What is done">
      <Radios
        label="What is done"
        name="kind"
        value={kind}
        choices={Object.entries(KINDS) as [Kind, string][]}
        onChoice={(chosen) => set({ kind: chosen })}
      />
      <div class="filters">
        <Details />
      </div>
      <ByHand />
    </section>
  );
}

function Details() {
  const { kind, to, purpose, condition, discovery, severity } = task.value;
  if (kind === 'damaged') {
    return (
      <>
        <Choice<Discovery>
          label="Noticed"
          name="discovery"
          value={discovery}
          choices={DISCOVERIES}
          onChoice={(chosen) => set({ discovery: chosen })}
        />
        <Choice<Severity>
          label="How bad"
          name="severity"
          value={severity}
          choices={SEVERITIES}
          onChoice={(chosen) => set({ severity: chosen })}
        />
      </>
    );
  }
  return (
    <>
      {kind === 'shipped' && (
        <>
          <Choice label="To" name="to" value={to} choices={destinations()} onChoice={(chosen) => set({ to: chosen })} />
          <Choice<Purpose>
            label="For"
            name="purpose"
            value={purpose}
            choices={PURPOSES}
            onChoice={(chosen) => set({ purpose: chosen })}
          />
        </>
      )}
      <Choice<Condition>
        label="State"
        name="condition"
        value={condition}
        choices={CONDITIONS}
        onChoice={(chosen) => set({ condition: chosen })}
      />
    </>
  );
}

function destinations(): readonly (readonly [string, string])[] {
  const others = places.value.filter(({ code }) => code !== branch.value);
  return [['', 'Choose …'], ...others.map(({ code, name }) => [code, `${name} (${code})`] as const)];
}

const PURPOSES: readonly (readonly [Purpose, string])[] = [
  ['hold', 'A hold'],
  ['return', 'Going home'],
  ['float', 'Floating'],
  ['other', 'Something else'],
];
const CONDITIONS: readonly (readonly [Condition, string])[] = [
  ['not-inspected', 'Not looked at'],
  ['sound', 'Sound'],
  ['worn', 'Worn'],
  ['damaged', 'Damaged'],
];
const DISCOVERIES: readonly (readonly [Discovery, string])[] = [
  ['on-receipt', 'When it came'],
  ['before-shipping', 'Before it was shipped'],
  ['at-checkin', 'At check-in'],
  ['on-shelf', 'On the shelf'],
];
const SEVERITIES: readonly (readonly [Severity, string])[] = [
  ['minor', 'Minor: it can be lent'],
  ['major', 'Major: it must be mended'],
  ['unusable', 'Unusable'],
];

function ByHand() {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget as HTMLFormElement;
    take(form.querySelector('input')?.value ?? '');
    form.reset();
    form.querySelector('input')?.focus();
  };
  return (
    <form class="by-hand" onSubmit={submit}>
      <label>
        Barcode, by hand
        <input
          name="barcode"
          inputMode="numeric"
          autoComplete="off"
          autoCapitalize="off"
          spellcheck={false}
          required
          aria-describedby="by-hand-help"
        />
      </label>
      <button type="submit" class="button">
        Record
      </button>
      <p id="by-hand-help" class="hint">
        With a scanner just scan: it is heard wherever you are on this page.
      </p>
    </form>
  );
}
