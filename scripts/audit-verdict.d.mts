export function auditVerdict(report: string): { readonly say: string; readonly failed: boolean };
