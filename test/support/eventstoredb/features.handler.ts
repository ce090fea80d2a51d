/** `GetSupportedMethods`: by it the client decides whether it appends in batches. */
import type { handleUnaryCall } from '@grpc/grpc-js';
import type { Node } from './node.js';
import { features, GossipService, ServerFeaturesService, StreamsService, type SupportedMethods } from './protocol.js';
import { rpcError } from './rpc-errors.js';
import type { shared } from './protocol.js';

/** What the methods can do beyond their first version. */
const FEATURES: Readonly<Record<string, readonly string[]>> = {
  read: ['position', 'events'],
  batchappend: ['deadline_duration'],
};

export const featuresHandler =
  (node: Node): handleUnaryCall<InstanceType<typeof shared.Empty>, SupportedMethods> =>
  (_call, answer) => {
    node.counts.getSupportedMethods++;
    const trouble = node.faults.take('features');
    if (trouble?.refuse) {
      answer(rpcError(trouble.refuse));
      return;
    }
    const supported = supportedMethods(node.version);
    if (trouble?.held) void trouble.held.then(() => answer(null, supported));
    else answer(null, supported);
  };

/** The methods that this server has, in lower case as the real one names them. */
function supportedMethods(version: string): SupportedMethods {
  const supported = new features.SupportedMethods().setEventStoreServerVersion(version);
  for (const service of [StreamsService, GossipService, ServerFeaturesService]) {
    for (const { path } of Object.values(service) as { path: string }[]) {
      const [, serviceName = '', methodName = ''] = path.toLowerCase().split('/');
      const method = new features.SupportedMethod().setServiceName(serviceName).setMethodName(methodName);
      supported.addMethods(method.setFeaturesList([...(FEATURES[methodName] ?? [])]));
    }
  }
  return supported;
}
