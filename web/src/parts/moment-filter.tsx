/** A moment in the address, to the second, typed in the reader's own time zone. */
import { announce } from '../shell/announce.js';
import { go, hrefWith, query } from '../shell/router.js';
import { moment } from './words.js';

interface MomentFilterProps {
  readonly name: string;
  readonly label: string;
  /** What is set in the address; that the page begins anew is one of them. */
  readonly changesOf?: (iso: string | undefined) => Readonly<Record<string, string | undefined>>;
}

export function MomentFilter({ name, label, changesOf = (iso) => ({ [name]: iso }) }: MomentFilterProps) {
  const choose = (typed: string) => {
    const iso = typed === '' ? undefined : isoOf(typed);
    // While a year is being typed, it is one of long ago.
    if (typed !== '' && iso === undefined) return;
    go(hrefWith({ cursor: undefined, ...changesOf(iso) }));
    announce(`${label}: ${iso === undefined ? 'now' : moment(iso)}`);
  };
  return (
    <label>
      {label}
      <input
        type="datetime-local"
        step="1"
        name={name}
        value={typedOf(query.value.get(name))}
        onChange={(event) => choose(event.currentTarget.value)}
      />
    </label>
  );
}

const FIRST_YEAR = 1970;

function isoOf(typed: string): string | undefined {
  const time = new Date(typed);
  return Number.isNaN(time.getTime()) || time.getFullYear() < FIRST_YEAR ? undefined : time.toISOString();
}

/** As the field wants it: without a zone. */
function typedOf(iso: string | null): string {
  const time = new Date(iso ?? '');
  if (Number.isNaN(time.getTime())) return '';
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
