/** Benchmarks and long runs load the TypeScript of the tests in plain Node; this is how. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);
/** What Jest asks of Node is not asked of the scripts. */
const env = { ...process.env, NODE_OPTIONS: '' };

test('plain Node runs the TypeScript of the tests', async () => {
  const script = `
    import { WireServer } from './test/support/eventstoredb/wire-server.ts';
    const server = await WireServer.start();
    console.log(server.log.events.length > 0, server.connectionString);
    await server.close();`;
  const { stdout } = await run(
    process.execPath,
    ['--import', './test/support/typescript.mjs', '--input-type=module', '--eval', script],
    { env },
  );
  expect(stdout).toMatch(/^true esdb:\/\/127\.0\.0\.1:\d+\?tls=false\n$/);
});

test('a script has the server in a process of its own, without more ado', async () => {
  const script = `
    import eventStore from '@eventstore/db-client';
    import { startWireProcess } from './test/support/eventstoredb/wire-process.mjs';
    const server = await startWireProcess({ systemEvents: false });
    const client = eventStore.EventStoreDBClient.connectionString(server.connectionString);
    const { nextExpectedRevision } = await client.appendToStream('a', eventStore.jsonEvent({ type: 'noted', data: {} }));
    console.log(nextExpectedRevision);
    await client.dispose();
    await server.stop();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { env });
  expect(stdout).toBe('0n\n');
});
