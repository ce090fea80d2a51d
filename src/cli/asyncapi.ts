/** `waybill asyncapi`: the contract of the topics, as `/asyncapi.json` serves it. */
import { topics } from '../app.module.js';
import type { Settings } from '../config/settings.js';
import { topicContract } from '../kafka/contract/async-api.module.js';

export function printAsyncApi({ kafka }: Settings): void {
  console.log(JSON.stringify(topicContract(topics, kafka), null, 2));
}
