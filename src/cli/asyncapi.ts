/** `waybill asyncapi`: the contract of the topics, as `/asyncapi.json` serves it. */
import { topics } from '../app.module.js';
import { topicContract } from '../kafka/contract/async-api.module.js';

export function printAsyncApi(prefix: string): void {
  console.log(JSON.stringify(topicContract({ prefix, features: topics }), null, 2));
}
