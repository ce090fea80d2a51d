/** Who of a group leads. */
import { expect, test } from '@jest/globals';
import { AssignerProtocol, type Assigner, type Cluster, type Logger } from 'kafkajs';
import { stickyAssigner } from '../../src/kafka/sticky-assigner.js';

const assigner = (ledAt: number): Assigner =>
  stickyAssigner(() => ledAt)({ cluster: {} as Cluster, groupId: 'g', logger: {} as Logger });
const member = (memberId: string, ledAt: number) => ({
  memberId,
  memberMetadata: assigner(ledAt).protocol({ topics: ['positions'] }).metadata,
});

/** Whom the group's leader would let lead. */
async function leaderAmong(...members: ReturnType<typeof member>[]): Promise<string[]> {
  const assigned = await assigner(0).assign({ members, topics: ['positions'] });
  expect(assigned.map(({ memberId }) => memberId).sort()).toEqual(members.map(({ memberId }) => memberId).sort());
  return assigned
    .filter(
      ({ memberAssignment }) => AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment['positions'],
    )
    .map(({ memberId }) => memberId);
}

test('who led goes on leading, whatever the others are called', async () => {
  expect(await leaderAmong(member('b', 0), member('a', 0), member('c', 1_700_000_000_000))).toEqual(['c']);
});

test('of two that believe that they lead, the one that knows it since later', async () => {
  expect(await leaderAmong(member('a', 1_700_000_000_000), member('b', 1_700_000_000_001))).toEqual(['b']);
});

test('among newcomers there is one all the same, whatever their order', async () => {
  expect(await leaderAmong(member('b', 0), member('a', 0))).toEqual(['a']);
  expect(await leaderAmong(member('a', 0), member('b', 0))).toEqual(['a']);
});
