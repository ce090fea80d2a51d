/** The shapes of answers about fairness, for the API's description. */
import { ApiProperty } from '@nestjs/swagger';
import type { Interval } from '../courier/index.js';
import type { ItemRow, LibraryFairness } from './fairness.queries.js';
import type { ComparedWaits, Waited } from './waits.js';

const days = { type: Number, nullable: true } as const;
const share = { type: Number, nullable: true } as const;
const text = { type: String, nullable: true } as const;
const moment = { type: String, format: 'date-time', nullable: true } as const;
const interval = {
  type: 'array',
  items: { type: 'number', nullable: true },
  minItems: 2,
  maxItems: 2,
  nullable: true,
} as const;

class WaitedAnswer implements Waited {
  @ApiProperty({ description: 'Holds that were filled' }) holds!: number;
  @ApiProperty({ ...days, description: 'Half had waited no longer than this; null below ten holds' })
  p50!: number | null;
  @ApiProperty({ ...interval, description: '95 % confidence interval of p50, days' }) p50Interval!: Interval | null;
  @ApiProperty({ ...days, description: 'Nine of ten' }) p90!: number | null;
}

class ComparedWaitsAnswer implements ComparedWaits {
  @ApiProperty({ type: WaitedAnswer, description: 'Its own patrons, for its own items' }) local!: WaitedAnswer;
  @ApiProperty({ type: WaitedAnswer, description: "Partners' patrons, for the same library's items" })
  partner!: WaitedAnswer;
  @ApiProperty({
    ...days,
    description: "Days by which half of the partners' patrons waited longer; the courier included",
  })
  longer!: number | null;
  @ApiProperty({ ...interval, description: 'Its 95 % confidence interval; a bound is null where it is not known' })
  longerInterval!: Interval | null;
}

export class LibraryFairnessAnswer {
  @ApiProperty({ ...text, description: 'Null in the last row: the whole group' }) library!: string | null;
  @ApiProperty({ description: 'Its items that patrons of other libraries took' }) lent!: number;
  @ApiProperty({ description: 'Items of other libraries that its patrons took' }) borrowed!: number;
  @ApiProperty({ description: 'lent − borrowed' }) net!: number;
  @ApiProperty({ ...share, description: 'lent ÷ borrowed; null where nothing was borrowed' }) ratio!: number | null;
  @ApiProperty({ description: 'Its items that its own patrons took' }) kept!: number;
  @ApiProperty({ ...share, description: 'Of the holds of its patrons that were filled, by items of its own: 0 to 1' })
  ownShare!: number | null;
  @ApiProperty({ description: 'Of what was lent, with an older hold of its own patrons waiting for the title' })
  partnerFirst!: number;
  @ApiProperty({ ...share, description: 'partnerFirst ÷ lent' }) partnerFirstShare!: number | null;
  @ApiProperty({ description: "Of what was kept, with an older hold of a partner's patron waiting for the title" })
  localFirst!: number;
  @ApiProperty({ ...share, description: 'localFirst ÷ kept' }) localFirstShare!: number | null;
  @ApiProperty({ description: "Given to partners' holds that ended without it" }) sentInVain!: number;
  @ApiProperty({ description: 'Its items that were new in the period: for 90 days from their acquisition' })
  newItems!: number;
  @ApiProperty({ description: "Of these, given to a partner's patron while they were new" }) newSentAway!: number;
  @ApiProperty({ ...share, description: 'newSentAway ÷ newItems' }) newSentAwayShare!: number | null;
  @ApiProperty({ description: "Given to a partner's patron, and the catalog does not say when they were acquired" })
  undatedSentAway!: number;
  @ApiProperty({ description: 'Holds of its patrons that were filled by nobody knows whose item' })
  unattributed!: number;
  @ApiProperty({
    type: ComparedWaitsAnswer,
    description: 'Days from placed to taken, for titles of which it served both its own and partners’ patrons',
  })
  waits!: ComparedWaitsAnswer;
}

class PeriodAnswer {
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ format: 'date-time', description: 'Not in it any more' }) until!: string;
}

export class FairnessAnswer extends PeriodAnswer {
  @ApiProperty({ type: [LibraryFairnessAnswer] }) libraries!: LibraryFairnessAnswer[];
}

class FairnessItemAnswer implements ItemRow {
  @ApiProperty({ description: 'In whose figure it counts' }) library!: string;
  @ApiProperty({ ...text, description: 'Null where nobody said which item it was' }) barcode!: string | null;
  @ApiProperty({ ...text, description: 'Null where the catalog does not say' }) owningLibrary!: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) acquiredOn!: string | null;
  @ApiProperty(text) holdId!: string | null;
  @ApiProperty(text) titleId!: string | null;
  @ApiProperty(text) patronLibrary!: string | null;
  @ApiProperty(text) pickupBranch!: string | null;
  @ApiProperty(moment) placedAt!: string | null;
  @ApiProperty({ ...moment, description: 'When it set out for the hold, or was handed out without a trip' })
  givenAt!: string | null;
  @ApiProperty({ ...moment, description: 'When its patron took it' }) filledAt!: string | null;
  @ApiProperty({ ...text, description: 'The oldest hold of the other side that was passed over' })
  passedHoldId!: string | null;
  @ApiProperty(moment) passedPlacedAt!: string | null;
  @ApiProperty({ ...text, description: 'The library of the patron who was passed over' }) passedLibrary!: string | null;
}

export class FairnessItemsAnswer extends PeriodAnswer {
  @ApiProperty({ type: [FairnessItemAnswer] }) items!: FairnessItemAnswer[];
  @ApiProperty({ ...text, description: 'Ask for the next page with it as cursor' }) next!: string | null;
}

/** As the table has it: the counts, and what they make together. */
export function answerOf({ library, counts, waits }: LibraryFairness): LibraryFairnessAnswer {
  const { lent, borrowed, kept } = counts;
  const [partnerFirst, localFirst] = [counts['partner-first'], counts['local-first']];
  const [newItems, newSentAway] = [counts['new-items'], counts['new-sent-away']];
  return {
    library,
    lent,
    borrowed,
    net: lent - borrowed,
    ratio: ratio(lent, borrowed, 100),
    kept,
    ownShare: ratio(kept, kept + borrowed),
    partnerFirst,
    partnerFirstShare: ratio(partnerFirst, lent),
    localFirst,
    localFirstShare: ratio(localFirst, kept),
    sentInVain: counts['sent-in-vain'],
    newItems,
    newSentAway,
    newSentAwayShare: ratio(newSentAway, newItems),
    undatedSentAway: counts['undated-sent-away'],
    unattributed: counts.unattributed,
    waits,
  };
}

const ratio = (part: number, whole: number, precision = 1000): number | null =>
  whole === 0 ? null : Math.round((part / whole) * precision) / precision;
