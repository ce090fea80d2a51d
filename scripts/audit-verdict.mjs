/** What a report of `npm audit --json` means. Pure. */

const GRAVE = ['high', 'critical'];

/** `report` is what it wrote, empty if it wrote nothing. Answers `{ say, failed }`. */
export function auditVerdict(report) {
  const { vulnerabilities, statusCode } = parsed(report);
  if (vulnerabilities === undefined) {
    const why = statusCode === undefined ? '' : ` (it answered ${statusCode})`;
    return {
      say: `  The audit service is not there${why}: known flaws of dependencies were not looked up.`,
      failed: false,
    };
  }
  const grave = Object.values(vulnerabilities).filter(({ severity }) => GRAVE.includes(severity));
  if (grave.length === 0) return { say: '  no high or critical one is known', failed: false };
  const lines = grave.map(({ name, severity, range }) => `  ${name} ${range}: ${severity}`);
  return { say: ['Known flaws in what is shipped; update these:', ...lines].join('\n'), failed: true };
}

function parsed(report) {
  try {
    return JSON.parse(report) ?? {};
  } catch {
    return {};
  }
}
