/** The routing table of a running service, as the web server itself has it. */
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** `METHOD /path` of each route; HEAD comes with every GET. */
export function routesOf(server: NestFastifyApplication): string[] {
  const printed = server.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const parents: string[] = [];
  return printed.split('\n').flatMap((line) => {
    const [, indent, path = '', methods] = /^([│ ]*)[├└]── (\S*)(?: \(([A-Z, ]+)\))?/.exec(line) ?? [];
    if (indent === undefined) return [];
    const depth = indent.length / 4;
    parents[depth] = path;
    const full = parents.slice(0, depth + 1).join('');
    return (methods?.split(', ') ?? []).filter((method) => method !== 'HEAD').map((method) => `${method} ${full}`);
  });
}
