/** The application without its web server, for commands that work on a data folder by themselves. */
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { AppModule } from '../app.module.js';
import type { Settings } from '../config/settings.js';
import { createLog, NestLog } from '../observability/log.js';
import type { Clock } from '../plain/clock.js';

/** Opens the data folder, and leaves publishing, the clocks and digests to the service; throws `StoreRefused` if a service has it. Close it to give the folder back. */
export function openApplication(settings: Settings, clock: Clock): Promise<INestApplicationContext> {
  const log = createLog('warn');
  const { kafka: _published, digest: _sent, ...alone } = settings;
  const evidence = { ...settings.evidence, checkpointHours: 0 };
  return NestFactory.createApplicationContext(
    AppModule.of({ settings: { ...alone, casesSeconds: 0, claimsSeconds: 0, evidence }, clock, log }),
    {
      logger: new NestLog(log),
      abortOnError: false,
    },
  );
}
