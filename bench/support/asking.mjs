/** One question after the other over HTTP, on one connection, as an admin. */
import { Agent, get } from 'node:http';
import { asAdmin } from './processes.mjs';

export const oneConnection = () => new Agent({ keepAlive: true, maxSockets: 1 });

/** The answer's text, and the milliseconds until all of it was there. */
export function ask(agent, url) {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: asAdmin }, (answer) => {
      let body = '';
      answer.setEncoding('utf8').on('data', (text) => (body += text));
      answer.on('end', () => {
        if (answer.statusCode === 200) resolve({ took: performance.now() - started, body });
        else reject(new Error(`${url} answered ${answer.statusCode}: ${body}`));
      });
    }).on('error', reject);
  });
}
