/** The keys that recorded checkpoints are verified with. */
import type { EvidenceKeyAnswer } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { moment, NONE, several } from '../parts/words.js';

export function Keys({ after }: { readonly after: string | undefined }) {
  const asked = useAsked('/v1/evidence/keys', { after });
  return (
    <Section
      title="Verifier keys"
      hint="Keep them where your checkpoints are. A key that follows another has signed along with it, so that whoever has the former can trust it."
      asked={asked}
    >
      {({ keys }) => (
        <DataTable
          id="keys"
          caption={several(keys.length, 'key')}
          columns={COLUMNS}
          rows={keys}
          keyOf={({ verifier }) => verifier}
          empty="None yet: a key is told of when it has signed the first recorded checkpoint."
        />
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<EvidenceKeyAnswer>[] = [
  { name: 'Key', isHead: true, show: ({ verifier }) => <code class="hash">{verifier}</code> },
  { name: 'Signs since', width: 'narrow', show: ({ since }) => moment(since) },
  { name: 'Follows', show: ({ follows }) => (follows === null ? NONE : <code class="hash">{follows}</code>) },
];
