/**
 * The server in a process of its own, so that a benchmark's client does not share its processor:
 *
 *   const server = await startWireProcess({ systemEvents: false, tapped: false });
 *   … server.connectionString …
 *   await server.stop();
 *
 * It ends with the process that started it. Faults cannot reach it: what needs them runs the server in its own process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const self = fileURLToPath(import.meta.url);

/** The options are those of `WireServer.start`, as far as JSON can carry them. */
export async function startWireProcess(options = {}) {
  const loader = new URL('../typescript.mjs', import.meta.url).href;
  const child = fork(self, [JSON.stringify(options)], { execArgv: ['--import', loader] });
  const connectionString = await new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`The server ended with ${code} before it listened.`)));
  });
  return {
    connectionString,
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

if (process.argv[1] === self && process.send) {
  const { WireServer } = await import('./wire-server.ts');
  const server = await WireServer.start(JSON.parse(process.argv[2] ?? '{}'));
  process.once('disconnect', () => void server.close());
  process.send(server.connectionString);
}
