/**
 * Who of the group's members leads: who led before, as long as it is there. Without this, whoever joins could depose the one
 * that leads. The group's protocol lets each member say something of itself: here, when it last knew that it leads.
 */
import { AssignerProtocol, type GroupMember, type PartitionAssigner } from 'kafkajs';

const NAME = 'waybill-relay';
const VERSION = 1;
const { MemberAssignment, MemberMetadata } = AssignerProtocol;

/** `ledAt` is a time in milliseconds, 0 for whoever does not lead. The leader gets partition 0 of every topic, others nothing. */
export function stickyAssigner(ledAt: () => number): PartitionAssigner {
  return () => ({
    name: NAME,
    version: VERSION,
    protocol: ({ topics }) => ({
      name: NAME,
      metadata: MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.from(String(ledAt())) }),
    }),
    assign: ({ members, topics }) => {
      const leader = leaderAmong(members);
      const partitions = Object.fromEntries(topics.map((topic) => [topic, [0]]));
      const assignments = members.map(({ memberId }) => ({
        memberId,
        memberAssignment: MemberAssignment.encode({
          version: VERSION,
          assignment: memberId === leader ? partitions : {},
          userData: Buffer.alloc(0),
        }),
      }));
      return Promise.resolve(assignments);
    },
  });
}

/** The newest claim counts: one that slept may still believe that it leads. */
function leaderAmong(members: readonly GroupMember[]): string | undefined {
  const claims = members.map(({ memberId, memberMetadata }) => ({ memberId, ledAt: claimIn(memberMetadata) }));
  claims.sort((a, b) => b.ledAt - a.ledAt || (a.memberId < b.memberId ? -1 : 1));
  return claims[0]?.memberId;
}

function claimIn(metadata: Buffer): number {
  return Number(MemberMetadata.decode(metadata)?.userData.toString() ?? 0);
}
