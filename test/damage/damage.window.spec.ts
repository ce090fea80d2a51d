/** In whose custody it was damaged: given what was scanned, then this window and this verdict. */
import { describe, expect, test } from '@jest/globals';
import { observationOf } from '../../src/courier/item.decider.js';
import type { ScanEvent } from '../../src/courier/item.events.js';
import { journey } from '../../src/courier/journey.js';
import type { Holder, Observation } from '../../src/courier/journey.shape.js';
import { damageWindow, soleCustodian } from '../../src/damage/damage.window.js';
import { at, barcode, damaged, inspected, received, shipped, takenBack } from '../courier/support/scans.js';

const courier = (from: string, to: string): Holder => ({ courier: { from, to } });
const sound = { condition: 'sound' } as const;

/** `thenWindow`: [who found it sound last, who found it damaged first, [holder, hours] of each custodian]. */
function given(...events: readonly (ScanEvent | Observation)[]) {
  const observations = events.map((event) => ('kind' in event ? event : observationOf(event, event.data.occurredAt)));
  const told = journey(barcode, observations);
  return {
    report: (scanId: string) => ({
      thenWindow(lastSound: string | null, firstDamaged: string, custodians: readonly (readonly [Holder, number])[]) {
        const window = damageWindow(told, scanId);
        expect([window?.lastSound?.scanId ?? null, window?.firstDamaged.scanId]).toEqual([lastSound, firstDamaged]);
        expect(window?.custodians.map(({ holder, hours }) => [holder, hours])).toEqual(custodians);
        return {
          answers: (responsible: Holder) => expect(window && soleCustodian(window)).toEqual(responsible),
          undetermined: () => expect(window && soleCustodian(window)).toBeNull(),
        };
      },
      thenWithdrawn: () => expect(damageWindow(told, scanId)).toBeNull(),
    }),
  };
}

describe('one custodian in the window answers', () => {
  test('sent sound, found damaged on receipt: the courier', () => {
    given(shipped('MSLA', 'BOZE', at(2, 8), sound), damaged('BOZE', at(3, 8)), received('BOZE', at(3, 8)))
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [[courier('MSLA', 'BOZE'), 24]])
      .answers(courier('MSLA', 'BOZE'));
  });

  test('received sound, damaged on the shelf: the branch; a sound receipt closes the window', () => {
    given(
      shipped('MSLA', 'BOZE', at(2, 8)),
      received('BOZE', at(3, 8), sound),
      damaged('BOZE', at(5, 9), { discovery: 'on-shelf' }),
    )
      .report('damage-BOZE')
      .thenWindow('receive-BOZE', 'damage-BOZE', [[{ branch: 'BOZE' }, 49]])
      .answers({ branch: 'BOZE' });
  });

  test('worn is still sound', () => {
    given(received('BOZE', at(3, 8), { condition: 'worn' }), damaged('BOZE', at(3, 20)))
      .report('damage-BOZE')
      .thenWindow('receive-BOZE', 'damage-BOZE', [[{ branch: 'BOZE' }, 12]])
      .answers({ branch: 'BOZE' });
  });

  test('a holder that had it twice in the window is one custodian, with the hours of both', () => {
    given(
      inspected('MSLA', at(1, 0)),
      received('MSLA', at(1, 0), { scanId: 'here' }),
      received('MSLA', at(1, 6), { scanId: 'again' }),
      damaged('MSLA', at(1, 10)),
    )
      .report('damage-MSLA')
      .thenWindow('inspect-MSLA', 'damage-MSLA', [[{ branch: 'MSLA' }, 10]])
      .answers({ branch: 'MSLA' });
  });
});

describe('several custodians, or none, leave it undetermined', () => {
  test('an unopened receipt proves nothing: the window stays open across it', () => {
    given(
      shipped('MSLA', 'BOZE', at(2, 8), sound),
      received('BOZE', at(3, 8), { condition: 'not-inspected' }),
      damaged('BOZE', at(4, 8), { discovery: 'at-checkin' }),
    )
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [
        [courier('MSLA', 'BOZE'), 24],
        [{ branch: 'BOZE' }, 24],
      ])
      .undetermined();
  });

  test('a receipt that says nothing of the condition proves nothing either', () => {
    given(shipped('MSLA', 'BOZE', at(2, 8), sound), received('BOZE', at(3, 8)), damaged('BOZE', at(3, 9)))
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [
        [courier('MSLA', 'BOZE'), 24],
        [{ branch: 'BOZE' }, 1],
      ])
      .undetermined();
  });

  test('nobody ever found it sound: everyone who had it is in the window', () => {
    given(
      received('MSLA', at(1)),
      shipped('MSLA', 'BOZE', at(2)),
      received('BOZE', at(3), { scanId: 'unopened' }),
      damaged('BOZE', at(4)),
    )
      .report('damage-BOZE')
      .thenWindow(null, 'damage-BOZE', [
        [{ branch: 'MSLA' }, 24],
        [courier('MSLA', 'BOZE'), 24],
        [{ branch: 'BOZE' }, 24],
      ])
      .undetermined();
  });

  test('nobody is known to have had it', () => {
    given(damaged('BOZE', at(4)))
      .report('damage-BOZE')
      .thenWindow(null, 'damage-BOZE', [])
      .undetermined();
  });
});

describe('where a scan is missing, whoever must have had it in between is in the window', () => {
  test('shipped by somebody who never received it', () => {
    given(shipped('MSLA', 'BOZE', at(2, 8), sound), shipped('BOZE', 'MSLA', at(5, 8)), damaged('MSLA', at(6, 8)))
      .report('damage-MSLA')
      .thenWindow('ship-MSLA-BOZE', 'damage-MSLA', [
        [courier('MSLA', 'BOZE'), 72],
        [{ branch: 'BOZE' }, 72],
        [courier('BOZE', 'MSLA'), 24],
      ])
      .undetermined();
  });

  test('received by somebody to whom nobody shipped it', () => {
    given(inspected('MSLA', at(1)), received('BOZE', at(3), { condition: 'damaged' }), damaged('BOZE', at(4)))
      .report('damage-BOZE')
      .thenWindow('inspect-MSLA', 'receive-BOZE', [
        [{ branch: 'MSLA' }, 48],
        [courier('MSLA', 'BOZE'), 48],
      ])
      .undetermined();
  });

  test('on the shelf of somebody who never received it', () => {
    given(shipped('MSLA', 'BOZE', at(2), sound), damaged('BOZE', at(4), { discovery: 'on-shelf' }))
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [
        [courier('MSLA', 'BOZE'), 48],
        [{ branch: 'BOZE' }, 48],
      ])
      .undetermined();
  });

  test('nobody ever looked: whoever shipped it first had it before', () => {
    given(shipped('MSLA', 'BOZE', at(2)), damaged('BOZE', at(3)))
      .report('damage-BOZE')
      .thenWindow(null, 'damage-BOZE', [
        [{ branch: 'MSLA' }, 0],
        [courier('MSLA', 'BOZE'), 24],
      ])
      .undetermined();
  });

  test('a receipt alone tells nothing of who had it before: nobody answers alone', () => {
    given(received('BOZE', at(2)), damaged('BOZE', at(3), { discovery: 'on-shelf' }))
      .report('damage-BOZE')
      .thenWindow(null, 'damage-BOZE', [[{ branch: 'BOZE' }, 24]])
      .undetermined();
  });
});

describe('a receipt and what was found on opening are one handling', () => {
  const sent = shipped('MSLA', 'BOZE', at(2, 8), sound);
  const minutes = (count: number) => new Date(Date.parse(at(3, 8)) + count * 60_000).toISOString();

  test('within a quarter of an hour: the courier answers', () => {
    given(sent, received('BOZE', at(3, 8)), damaged('BOZE', minutes(15)))
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [[courier('MSLA', 'BOZE'), 24]])
      .answers(courier('MSLA', 'BOZE'));
  });

  test('but not what was found elsewhere than on opening', () => {
    given(sent, received('BOZE', at(3, 8)), damaged('BOZE', minutes(15), { discovery: 'on-shelf' }))
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [
        [courier('MSLA', 'BOZE'), 24],
        [{ branch: 'BOZE' }, 0.3],
      ])
      .undetermined();
  });
});

describe('which scans open and close the window', () => {
  test('a receipt in damaged condition is the first damage, before the report', () => {
    given(
      shipped('MSLA', 'BOZE', at(2, 8), sound),
      received('BOZE', at(3, 8), { condition: 'damaged' }),
      damaged('BOZE', at(4, 8)),
    )
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'receive-BOZE', [[courier('MSLA', 'BOZE'), 24]])
      .answers(courier('MSLA', 'BOZE'));
  });

  test('a report that says "sound" of itself is damage all the same', () => {
    given(inspected('BOZE', at(1)), received('BOZE', at(1), { scanId: 'r' }), damaged('BOZE', at(2), sound))
      .report('damage-BOZE')
      .thenWindow('inspect-BOZE', 'damage-BOZE', [[{ branch: 'BOZE' }, 24]])
      .answers({ branch: 'BOZE' });
  });

  test('mended in between, damaged again: each report has its own window', () => {
    const story = given(
      received('BOZE', at(1), sound),
      damaged('BOZE', at(2), { scanId: 'first' }),
      inspected('BOZE', at(3), { scanId: 'mended' }),
      shipped('BOZE', 'MSLA', at(4), sound),
      damaged('MSLA', at(5), { scanId: 'second' }),
    );
    story
      .report('first')
      .thenWindow('receive-BOZE', 'first', [[{ branch: 'BOZE' }, 24]])
      .answers({ branch: 'BOZE' });
    story
      .report('second')
      .thenWindow('ship-BOZE-MSLA', 'second', [[courier('BOZE', 'MSLA'), 24]])
      .answers(courier('BOZE', 'MSLA'));
  });

  test('reported twice without mending, both reports have the window of the first', () => {
    const story = given(
      received('BOZE', at(1), sound),
      damaged('BOZE', at(2), { scanId: 'first' }),
      shipped('BOZE', 'MSLA', at(3)),
      damaged('MSLA', at(4), { scanId: 'second' }),
    );
    for (const report of ['first', 'second']) {
      story
        .report(report)
        .thenWindow('receive-BOZE', 'first', [[{ branch: 'BOZE' }, 24]])
        .answers({ branch: 'BOZE' });
    }
  });
});

describe('corrections', () => {
  const sent = shipped('MSLA', 'BOZE', at(2, 8), sound);
  const opened = received('BOZE', at(3, 8), sound);
  const report = damaged('BOZE', at(4, 8));
  const told = (event: ScanEvent) => observationOf(event, event.data.occurredAt);

  test('a voided report is withdrawn', () => {
    given(sent, opened, takenBack(told(report)))
      .report('damage-BOZE')
      .thenWithdrawn();
  });

  test('a voided sound receipt no longer closes the window', () => {
    given(sent, takenBack(told(opened)), report)
      .report('damage-BOZE')
      .thenWindow('ship-MSLA-BOZE', 'damage-BOZE', [[courier('MSLA', 'BOZE'), 48]])
      .answers(courier('MSLA', 'BOZE'));
  });

  test('a scan that reports no damage has no window', () => {
    given(sent, opened, report).report('receive-BOZE').thenWithdrawn();
    given(sent, opened, report).report('never').thenWithdrawn();
  });
});
