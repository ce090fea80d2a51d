/** Which branch misses scans: what makes lag look longer than it is. */
import { csvOf } from '../api/call.js';
import type { BranchComplianceAnswer, BranchRow } from '../api/contract.js';
import { useAsked } from '../api/use-asked.js';
import { Meter } from '../parts/bars.js';
import { DataTable, type Column } from '../parts/data-table.js';
import { Section } from '../parts/section.js';
import { count, days, share } from '../parts/words.js';
import { hrefWith } from '../shell/router.js';
import { nameOf } from './lag-filters.js';
import type { periodAsked } from './question.js';

interface ComplianceProps {
  readonly period: ReturnType<typeof periodAsked>;
  readonly branches: readonly BranchRow[];
}

export function Compliance({ period, branches }: ComplianceProps) {
  const asked = useAsked('/v1/compliance', period);
  return (
    <Section
      title="Scan compliance"
      hint="The share of ships and receipts that were scanned, of the last ninety days or of the time above; the least first. A scan that is missing looks like lag."
      asked={asked}
    >
      {(answer) => (
        <DataTable
          id="scans"
          caption="Scans by branch"
          columns={columns(branches)}
          rows={[...answer.branches].sort((a, b) => (a.compliance ?? 2) - (b.compliance ?? 2))}
          keyOf={({ branch }) => branch}
          csv={csvOf('/v1/compliance', period)}
          most={12}
          empty="No branch has scanned anything in this time."
        />
      )}
    </Section>
  );
}

const columns = (branches: readonly BranchRow[]): readonly Column<BranchComplianceAnswer>[] => [
  {
    name: 'Branch',
    isHead: true,
    show: ({ branch }) => <a href={hrefWith({ to: branch })}>{nameOf(branches, branch)}</a>,
    by: ({ branch }) => nameOf(branches, branch),
  },
  {
    name: 'Scanned',
    isNumber: true,
    show: ({ compliance }) => (
      <span class="measured">
        <Meter value={compliance} /> {share(compliance)}
      </span>
    ),
    by: ({ compliance }) => compliance,
  },
  { name: 'Sent', isNumber: true, show: ({ sent }) => count(sent), by: ({ sent }) => sent },
  {
    name: 'of these scanned',
    isNumber: true,
    show: ({ sentScanned }) => count(sentScanned),
    by: ({ sentScanned }) => sentScanned,
  },
  { name: 'Reached', isNumber: true, show: ({ reached }) => count(reached), by: ({ reached }) => reached },
  {
    name: 'of those scanned',
    isNumber: true,
    show: ({ reachedScanned }) => count(reachedScanned),
    by: ({ reachedScanned }) => reachedScanned,
  },
  {
    name: 'Probably there, unscanned',
    isNumber: true,
    show: ({ probablyReceived }) => count(probablyReceived),
    by: ({ probablyReceived }) => probablyReceived,
  },
  { name: 'Nine of ten, days', isNumber: true, show: ({ p90 }) => days(p90), by: ({ p90 }) => p90 },
  {
    name: 'without those',
    isNumber: true,
    show: ({ p90WithoutThem }) => days(p90WithoutThem),
    by: ({ p90WithoutThem }) => p90WithoutThem,
  },
];
