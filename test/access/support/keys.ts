/** A key of every role, issued as an admin issues them. */
import type { Role } from '../../../src/access/access.events.js';
import type { Json, Service } from '../../support/service.js';

export async function issue(service: Service, role: Role, more: Json = {}): Promise<string> {
  const { status, body, text } = await service.post('/v1/keys', { role, label: `test of ${role}`, ...more });
  if (status !== 200) throw new Error(`No key of role ${role}: ${text}`);
  return body['key'] as string;
}

/** Scanner of branch MSLA, library MSLA, and one of each role that is of the whole group. */
export async function keysOfAllRoles(service: Service): Promise<Readonly<Record<Role, string>>> {
  return {
    scanner: await issue(service, 'scanner', { branch: 'MSLA' }),
    library: await issue(service, 'library', { library: 'MSLA' }),
    monitor: await issue(service, 'monitor'),
    auditor: await issue(service, 'auditor'),
    admin: await issue(service, 'admin'),
    ils: await issue(service, 'ils'),
    consumer: await issue(service, 'consumer'),
  };
}
