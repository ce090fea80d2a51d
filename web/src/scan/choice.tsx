/** A choice of the station: a list where there are many, one glance where there are few. */
interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly name: string;
  readonly value: Value;
  readonly choices: readonly (readonly [value: Value, text: string])[];
  readonly onChoice: (value: Value) => void;
}

export function Choice<Value extends string>({ label, name, value, choices, onChoice }: ChoiceProps<Value>) {
  return (
    <label>
      {label}
      <select name={name} value={value} onChange={(event) => onChoice(event.currentTarget.value as Value)}>
        {choices.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Radios<Value extends string>({ label, name, value, choices, onChoice }: ChoiceProps<Value>) {
  return (
    <fieldset class="kinds">
      <legend class="unseen">{label}</legend>
      {choices.map(([one, text]) => (
        <label key={one} class={one === value ? 'chosen' : undefined}>
          <input type="radio" name={name} value={one} checked={one === value} onChange={() => onChoice(one)} />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
