/** A scan as a branch sends it, checked by its type; each scan of a batch stands or falls alone. */
import { BarcodeField, ChoiceField, CodeField, IdField, TextField, TimeField, isId, utc } from '../http/fields.js';
import { problem, type Problem } from '../http/problems.js';
import { faults, problemOf } from '../http/validation.js';
import type { ScanEvent } from './item.events.js';

const CONDITIONS = ['sound', 'worn', 'damaged', 'not-inspected'];

class ScanFields {
  @IdField({ description: "The scanner's own id of this scan; sending it again changes nothing", example: 'a81f-0001' })
  scanId!: string;
  @BarcodeField({ description: "The item's barcode" })
  barcode!: string;
  @CodeField({ description: 'Code of the branch that scans' })
  branch!: string;
  @TimeField({ description: "When it happened, by the scanner's clock" })
  occurredAt!: string;
  @TextField({ description: 'A remark; nothing about patrons', longest: 500, optional: true })
  note?: string;
}

export class ShippedScan extends ScanFields {
  @ChoiceField({ description: 'What kind of scan it is', of: ['shipped'] })
  type!: 'shipped';
  @CodeField({ description: 'Code of the branch that it is addressed to', example: 'BOZE' })
  to!: string;
  @ChoiceField({
    description: 'Why it travels; other by default',
    of: ['hold', 'return', 'float', 'other'],
    optional: true,
  })
  purpose?: 'hold' | 'return' | 'float' | 'other';
  @IdField({ description: 'The hold it travels for', optional: true })
  holdId?: string;
  @ChoiceField({
    description: 'How it is packed: padded envelope or bubble wrap, box with filling, bag, or nothing',
    of: ['padded', 'boxed', 'bagged', 'none'],
    optional: true,
  })
  packaging?: 'padded';
  @ChoiceField({ description: 'What state it is in', of: CONDITIONS, optional: true })
  condition?: 'sound';
}

export class ReceivedScan extends ScanFields {
  @ChoiceField({ description: 'What kind of scan it is', of: ['received'] })
  type!: 'received';
  @IdField({ description: 'The hold it came for', optional: true })
  holdId?: string;
  @ChoiceField({ description: 'What state it is in', of: CONDITIONS, optional: true })
  condition?: 'sound';
}

export class DamagedScan extends ScanFields {
  @ChoiceField({ description: 'What kind of scan it is', of: ['damaged'] })
  type!: 'damaged';
  @ChoiceField({ description: 'When it was noticed', of: ['on-receipt', 'before-shipping', 'at-checkin', 'on-shelf'] })
  discovery!: 'on-receipt';
  @ChoiceField({ description: 'How bad it is', of: ['minor', 'major', 'unusable'] })
  severity!: 'minor';
  @ChoiceField({ description: 'What state it is in', of: CONDITIONS, optional: true })
  condition?: 'sound';
}

export class InspectedScan extends ScanFields {
  @ChoiceField({ description: 'What kind of scan it is', of: ['inspected'] })
  type!: 'inspected';
  @ChoiceField({ description: 'What state it is in', of: CONDITIONS })
  condition!: 'sound';
}

const FORMS = { shipped: ShippedScan, received: ReceivedScan, damaged: DamagedScan, inspected: InspectedScan } as const;

/** When the service got the scans, and by how much the sender's clock was off. */
export interface Arrival {
  readonly receivedAt: Date;
  /** Seconds to add to the scanner's times; 0 when unknown or too small to matter. */
  readonly clockSkewSeconds: number;
}

/** Sending takes time, so smaller differences say nothing about a clock: 30 seconds. */
const SKEW_THRESHOLD_S = 30;

export function arrival(receivedAt: Date, sentAt: string | undefined): Arrival {
  const skew = sentAt === undefined ? 0 : Math.round((receivedAt.getTime() - Date.parse(sentAt)) / 1000);
  return { receivedAt, clockSkewSeconds: Math.abs(skew) < SKEW_THRESHOLD_S ? 0 : skew };
}

export type CheckedScan = { readonly event: ScanEvent } | { readonly scanId: string | null; readonly problem: Problem };

/** One element of `scans`, as it came from the parser. */
export function checkScan(sent: unknown, arrived: Arrival): CheckedScan {
  if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) {
    return { scanId: null, problem: problem('invalid', 'A scan must be an object.') };
  }
  const scanId = 'scanId' in sent && isId(sent.scanId) ? sent.scanId : null;
  const type = 'type' in sent ? sent.type : undefined;
  if (typeof type !== 'string' || !Object.hasOwn(FORMS, type)) {
    const detail = `type must be one of ${Object.keys(FORMS).join(', ')}`;
    return { scanId, problem: problem('invalid', detail, [{ field: 'type', detail }]) };
  }
  const form = Object.assign(new FORMS[type as keyof typeof FORMS](), sent);
  const errors = faults(form);
  if (errors) {
    return { scanId, problem: problem(problemOf(errors), errors.map(({ detail }) => detail).join('; '), errors) };
  }
  const event = toEvent(form, arrived.clockSkewSeconds);
  const wrong = implausible(event, arrived.receivedAt);
  return wrong ? { scanId, problem: wrong } : { event };
}

function toEvent(form: InstanceType<(typeof FORMS)[keyof typeof FORMS]>, clockSkewSeconds: number): ScanEvent {
  const { type, occurredAt, ...facts } = form;
  const corrected = utc(occurredAt, clockSkewSeconds);
  const data = { ...facts, occurredAt: corrected, ...(clockSkewSeconds !== 0 && { clockSkewSeconds }) };
  const event = type === 'shipped' ? { ...data, purpose: form.purpose ?? 'other' } : data;
  return { type: `item-${type}`, data: event } as ScanEvent;
}

const FAR_FUTURE_MS = 24 * 3_600_000;
const FAR_PAST = '2000-01-01';

/** Times that no clock can mean: taking them would spoil every figure. The sender can mend them by saying `sentAt`. */
function implausible({ type, data }: ScanEvent, receivedAt: Date): Problem | null {
  if (type === 'item-shipped' && data.to === data.branch) {
    return problem('same-branch', `${data.branch} cannot ship an item to itself.`);
  }
  const mend = "Set the scanner's clock, or send its present time as sentAt beside scans.";
  if (Date.parse(data.occurredAt) > receivedAt.getTime() + FAR_FUTURE_MS) {
    return problem('far-future', `occurredAt is more than a day ahead. ${mend}`);
  }
  return data.occurredAt < FAR_PAST ? problem('far-past', `occurredAt is before ${FAR_PAST}. ${mend}`) : null;
}
