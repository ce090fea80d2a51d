/** What the service knows of redactions: to tell of them. They are made by `waybill redact`, while it is stopped. */
import { Module } from '@nestjs/common';
import { fail } from '../http/problems.js';
import { redactionTelling } from './redaction.telling.js';
import { Timelines } from './timelines.js';

@Module({})
export class RedactionModule {
  constructor(timelines: Timelines) {
    timelines.tell(redactionTelling);
    timelines.know({
      kind: 'redaction',
      // It is told to whoever may see what the text was about, and found from there alone.
      isSeen: () => Promise.resolve(true),
      unknown: (eventId) => fail('event-unknown', `No text of event ${eventId} was ever erased.`),
    });
  }
}
