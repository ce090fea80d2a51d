/** Known flaws in what is shipped fail the checks; an audit service that is not there is said, and fails nothing. */
import { describe, expect, test } from '@jest/globals';
import { auditVerdict } from '../../scripts/audit-verdict.mjs';

const report = (...severities: string[]) =>
  JSON.stringify({
    vulnerabilities: Object.fromEntries(
      severities.map((severity, n) => [`package-${n}`, { name: `package-${n}`, severity, range: '<1.2.3' }]),
    ),
  });

describe('a report', () => {
  test.each([[[]], [['low']], [['moderate', 'info']]])('of %j passes', (severities) =>
    expect(auditVerdict(report(...severities))).toEqual({ say: '  no high or critical one is known', failed: false }),
  );

  test.each(['high', 'critical'])('of a %s flaw fails and names it', (severity) => {
    const { say, failed } = auditVerdict(report('low', severity));
    expect(failed).toBe(true);
    expect(say).toContain(`package-1 <1.2.3: ${severity}`);
    expect(say).not.toContain('package-0');
  });
});

test.each([
  ['an error', '{"statusCode": 405, "error": {}}', 'it answered 405'],
  ['nothing', '', 'not there:'],
  ['no JSON', '<html>', 'not there:'],
  ['null', 'null', 'not there:'],
])('that the service answers with %s is said, and passes', (_, answer, said) => {
  const verdict = auditVerdict(answer);
  expect(verdict.failed).toBe(false);
  expect(verdict.say).toContain(said);
});
