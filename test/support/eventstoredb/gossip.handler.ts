/** `Gossip.Read`: who is in the cluster, and who leads it. */
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Member, Node } from './node.js';
import { gossip, type ClusterInfo, type shared } from './protocol.js';
import { rpcError } from './rpc-errors.js';
import { structuredId } from './wire-values.js';

export const gossipHandler =
  (node: Node): handleUnaryCall<InstanceType<typeof shared.Empty>, ClusterInfo> =>
  (_call, answer) => {
    node.counts.gossip++;
    const trouble = node.faults.take('gossip');
    if (trouble?.refuse) {
      answer(rpcError(trouble.refuse));
      return;
    }
    const say = () => answer(null, clusterInfo(node));
    if (trouble?.held) void trouble.held.then(say);
    else say();
  };

function clusterInfo({ membership, clock }: Node): ClusterInfo {
  const now = `${clock().getTime()}0000`;
  return new gossip.ClusterInfo().setMembersList(membership.members().map((member) => memberInfo(member, now)));
}

function memberInfo({ id, host, port, alive, leader }: Member, now: string) {
  const { LEADER, FOLLOWER } = gossip.MemberInfo.VNodeState;
  return new gossip.MemberInfo()
    .setInstanceId(structuredId(id))
    .setTimeStamp(now)
    .setState(leader ? LEADER : FOLLOWER)
    .setIsAlive(alive)
    .setHttpEndPoint(new gossip.EndPoint().setAddress(host).setPort(port));
}
