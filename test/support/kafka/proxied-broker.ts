/** A local broker that sends its clients through a proxy which can lose answers: for what happens when a wire is cut. */
import { afterAll, test as each } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { CuttingProxy } from './cutting-proxy.js';
import { clientOf } from './for-tests.js';
import { startLocalBroker } from './local-broker.js';

export interface ProxiedBroker {
  readonly proxy: CuttingProxy;
  /** Of the proxy. */
  readonly bootstrap: string;
  /** A client whose answers may be lost, and one whose never are. */
  readonly wired: Kafka;
  readonly kafka: Kafka;
  readonly test: typeof each;
}

/** At the top of a test file. Where the broker cannot be started, tests are skipped; in CI that is a failure. */
export async function proxiedBroker(): Promise<ProxiedBroker> {
  const proxy = new CuttingProxy();
  const bootstrap = await proxy.listen();
  const started = await start(bootstrap);
  proxy.target = started?.addresses['WIRED'] ?? '';
  afterAll(async () => {
    await proxy.close();
    await started?.close();
  });
  return {
    proxy,
    bootstrap,
    wired: clientOf({ bootstrap }),
    kafka: clientOf(started ?? { bootstrap }),
    test: started ? each : (each.skip as typeof each),
  };
}

async function start(proxied: string) {
  try {
    return await startLocalBroker({ listeners: { WIRED: 'PLAINTEXT' }, advertised: { WIRED: proxied } });
  } catch (error) {
    if (process.env.CI) throw error;
    const why = error instanceof Error ? error.message : String(error);
    process.stderr.write(`\nThere is no local Kafka broker: ${why}\nTESTS WITH A CUT WIRE ARE SKIPPED.\n\n`);
    return undefined;
  }
}
