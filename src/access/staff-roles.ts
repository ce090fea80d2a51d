/** Which role a member of staff has, by what the identity provider says of them. Pure. */
import type { RoleRule } from '../config/oidc-settings.js';
import type { Role } from './access.events.js';

export interface StaffRole {
  readonly role: Role;
  readonly branch?: string;
  readonly library?: string;
}

export interface StaffRule {
  readonly claim: string;
  readonly value: string;
  readonly given: StaffRole;
}

/** Roles of people; other systems come with keys. */
const UNBOUND = ['monitor', 'auditor', 'admin'] as const;

/** Throws an `Error` that names the rule which makes no sense. */
export const staffRules = (rules: readonly RoleRule[]): readonly StaffRule[] =>
  rules.map(({ claim, value, role, code }) => {
    const given = roleWith(role, code);
    if (given) return { claim, value, given };
    const wanted = `${UNBOUND.join(', ')}, scanner with a branch or library with its code`;
    throw new Error(
      `WAYBILL_OIDC_ROLES: "${claim}=${value}" gives ${[role, code].join(' ').trim()}; it can give ${wanted}.`,
    );
  });

function roleWith(role: string, code: string | undefined): StaffRole | undefined {
  if (role === 'scanner') return code === undefined ? undefined : { role, branch: code };
  if (role === 'library') return code === undefined ? undefined : { role, library: code };
  const unbound = UNBOUND.find((known) => known === role);
  return unbound && code === undefined ? { role: unbound } : undefined;
}

/** The first rule that fits counts. A claim may be one text or a list of them. */
export function roleOf(claims: Readonly<Record<string, unknown>>, rules: readonly StaffRule[]): StaffRole | undefined {
  return rules.find(({ claim, value }) => {
    const said = Object.hasOwn(claims, claim) ? claims[claim] : undefined;
    return Array.isArray(said) ? said.includes(value) : said === value;
  })?.given;
}
