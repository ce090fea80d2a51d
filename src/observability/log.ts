/** Structured logs: one JSON object a line on standard output. Never a body, never a header. */
import type { LoggerService } from '@nestjs/common';
import { destination, pino, stdTimeFunctions, type Logger } from 'pino';

export type Log = Logger;
export const LOG = Symbol('Log');

export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: stdTimeFunctions.isoTime }, destination({ dest: 1, sync: false }));
}

/** Nest's own messages, among ours. Its chatter at the start is for debugging. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Log) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.logger.debug({ from: rest.at(-1) }, String(message));
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.logger.error({ from: rest.at(-1) }, String(message));
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.logger.warn({ from: rest.at(-1) }, String(message));
  }
}
