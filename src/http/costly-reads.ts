/**
 * Reads that cost much go a few at a time, and let the rest of the service have its turn before each; more than can soon be served
 * are told to come back.
 */
import { setImmediate as turn } from 'node:timers/promises';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import pLimit from 'p-limit';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { problem, ProblemException } from './problems.js';

const AT_ONCE = 8;
const MOST_WAITING = 64;
const COME_BACK_SECONDS = 2;

/** Of the whole process: each controller has an interceptor of its own. */
const turns = pLimit(AT_ONCE);

/** `@UseInterceptors(CostlyReads)` marks a route as one of them. */
export class CostlyReads implements NestInterceptor {
  intercept(_context: ExecutionContext, read: CallHandler): Observable<unknown> {
    if (turns.pendingCount >= MOST_WAITING) {
      const detail = `${AT_ONCE + MOST_WAITING} costly reads are under way. Ask again in ${COME_BACK_SECONDS} s.`;
      throw new ProblemException(problem('busy', detail), COME_BACK_SECONDS);
    }
    return from(turns(() => turn().then(() => lastValueFrom(read.handle()))));
  }
}
