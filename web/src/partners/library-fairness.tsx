/** The twelve figures of fairness of one library, beside the group's; each leads to its items. */
import { csvOf } from '../api/call.js';
import { useAsked } from '../api/use-asked.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { count, days, range, share, signed } from '../parts/words.js';
import { FIGURES, itemsHref, type Fairness, type FigureWords } from './fairness-words.js';
import type { DaysAsked } from './library-page.js';

interface LibraryFairnessProps {
  readonly library: string;
  readonly days: DaysAsked;
  readonly period: DaysAsked;
}

export function LibraryFairness({ library, days: inDays, period }: LibraryFairnessProps) {
  const query = { ...period, library };
  const asked = useAsked('/v1/fairness', query);
  const whole = useAsked('/v1/fairness', period);
  const group = whole.answer?.libraries.find((row) => row.library === null);
  return (
    <Section
      title="Fairness"
      hint="Each figure leads to the items behind it. Read what they cannot tell before you accuse anybody."
      asked={asked}
    >
      {({ libraries }) => {
        const own = libraries.find((row) => row.library === library);
        if (!own) return <p class="empty">Its figures are for itself and for the group’s staff.</p>;
        return (
          <>
            <DataTable
              id="figures"
              caption={`Net ${own.net > 0 ? '+' : ''}${count(own.net)}: lent ${count(own.lent)}, borrowed ${count(own.borrowed)}`}
              columns={columns(own, group, inDays)}
              rows={FIGURES}
              keyOf={({ figure }) => figure}
              csv={csvOf('/v1/fairness', query)}
              empty=""
            />
            <p>{longerIn(own)}</p>
          </>
        );
      }}
    </Section>
  );
}

const shareIn = (row: Fairness | undefined, { share: of }: FigureWords) => {
  if (!row || !of) return '';
  const told = of(row);
  return `${share(told.share)} ${told.of}`;
};

const columns = (own: Fairness, group: Fairness | undefined, period: DaysAsked): readonly Column<FigureWords>[] => [
  {
    name: 'Figure',
    isHead: true,
    show: ({ figure, name, counts }) => (
      <>
        <a href={itemsHref(figure, own.library, period)}>{name}</a>
        <small>{counts}</small>
      </>
    ),
  },
  { name: 'Here', isNumber: true, show: ({ of }) => count(of(own)) },
  { name: 'Share', show: (words) => shareIn(own, words) },
  { name: 'The group', isNumber: true, show: ({ of }) => (group ? count(of(group)) : '') },
  { name: 'its share', show: (words) => shareIn(group, words) },
];

function longerIn({ waits: { local, partner, longer, longerInterval } }: Fairness): string {
  const sample = `of ${count(local.holds)} local and ${count(partner.holds)} partners’ holds`;
  if (longer === null) return `Too few holds of titles that both sides asked for to compare their waits: ${sample}.`;
  return `Half of partners’ patrons waited ${signed(longer)} days against local ones for the same titles (${days(partner.p50)} and ${days(
    local.p50,
  )}; 95 %: ${range(longerInterval)}), ${sample}. The courier’s trip is in it.`;
}
