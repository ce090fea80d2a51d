/** What is wrong with a question, under the name that EPCIS has for it. What is private, or our own fault, is told as everywhere. */
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from '../http/problem.filter.js';
import { problem, ProblemException, typeOf } from '../http/problems.js';
import { LOG, type Log } from '../observability/log.js';

@Catch(ProblemException)
export class EpcisProblems implements ExceptionFilter<ProblemException> {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(error: ProblemException, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    answer(inWordsOfEpcis(error), http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), this.log);
  }
}

function inWordsOfEpcis(error: ProblemException): ProblemException {
  const { type, detail, errors } = error.problem;
  if (type !== typeOf('invalid')) return error;
  return new ProblemException(problem('epcisException:QueryParameterException', detail, errors));
}
