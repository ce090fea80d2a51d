/** The shapes of answers about statements, for the API's description: money in US dollars. */
import { ApiProperty } from '@nestjs/swagger';
import type { Debt, EntryKind } from './ledger.entries.js';
import type { QuarterlyStatement } from './statement.queries.js';

const KINDS = ['settled', 'settled-anew', 'paid', 'waived', 'lapsed'] as const satisfies readonly EntryKind[];
const account = { description: 'The code of a library, courier or group-pool' } as const;

class AccountAnswer {
  @ApiProperty(account) account!: string;
  @ApiProperty({ description: 'What it was owed when the quarter began, less what it owed' }) opening!: number;
  @ApiProperty({ description: 'Settled in the quarter: owed to it' }) owed!: number;
  @ApiProperty({ description: 'Settled in the quarter: owed by it' }) owes!: number;
  @ApiProperty({ description: 'Paid, waived, too late or settled anew, as it changes the balance' }) cleared!: number;
  @ApiProperty({ description: 'What it is owed in the end, less what it owes; of all accounts together 0' })
  closing!: number;
}

class PaymentAnswer {
  @ApiProperty(account) payer!: string;
  @ApiProperty(account) payee!: string;
  @ApiProperty() amount!: number;
}

export class StatementLineAnswer {
  @ApiProperty({ description: 'See /v1/damage/{claimId}' }) claimId!: string;
  @ApiProperty() barcode!: string;
  @ApiProperty({ format: 'date-time', description: 'When it was recorded' }) at!: string;
  @ApiProperty({ enum: KINDS, description: 'settled-anew takes back what was settled before' }) kind!: EntryKind;
  @ApiProperty(account) payer!: string;
  @ApiProperty(account) payee!: string;
  @ApiProperty({ description: 'Below zero it lessens what is owed' }) amount!: number;
  @ApiProperty({ type: String, nullable: true, description: 'The rationale or the reason that was given' })
  why!: string | null;
  @ApiProperty({ description: 'Position in the log' }) position!: string;
}

export class StatementAnswer {
  @ApiProperty({ example: '2026-Q4' }) quarter!: string;
  @ApiProperty({ example: 'America/Denver' }) timeZone!: string;
  @ApiProperty({ format: 'date-time' }) since!: string;
  @ApiProperty({ format: 'date-time', description: 'Not in it any more' }) until!: string;
  @ApiProperty({ description: 'The quarter is not over' }) soFar!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'Whose; null for the whole group' })
  library!: string | null;
  @ApiProperty({ type: [AccountAnswer] }) accounts!: AccountAnswer[];
  @ApiProperty({ type: [PaymentAnswer], description: 'Of each two what one owes the other in the end' })
  balances!: PaymentAnswer[];
  @ApiProperty({
    type: [PaymentAnswer],
    description: 'After these nobody owes anybody anything; of one library what it owes and is owed',
  })
  payments!: PaymentAnswer[];
  @ApiProperty({ type: [StatementLineAnswer], description: 'In the order in which they were recorded' })
  lines!: StatementLineAnswer[];
}

export function answerOf({ accounts, balances, payments, lines, ...about }: QuarterlyStatement): StatementAnswer {
  return {
    ...about,
    accounts: accounts.map(({ account: name, opening, owed, owes, cleared, closing }) => ({
      account: name,
      opening: dollars(opening),
      owed: dollars(owed),
      owes: dollars(owes),
      cleared: dollars(cleared),
      closing: dollars(closing),
    })),
    balances: balances.map(paymentOf),
    payments: payments.map(paymentOf),
    lines: lines.map(({ cents, ...line }) => ({ ...line, amount: dollars(cents) })),
  };
}

const paymentOf = ({ payer, payee, cents }: Debt): PaymentAnswer => ({ payer, payee, amount: dollars(cents) });
const dollars = (cents: number): number => cents / 100;
