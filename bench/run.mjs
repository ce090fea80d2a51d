/**
 * `npm run bench -- [append] [eventstoredb] [http] [ingest] [rebuild] [replay] [lag] [evidence] [kafka] [--events N] [--log FOLDER] [--quick]`: measures, prints,
 * and writes RESULTS.md.
 */
import { parseArgs } from 'node:util';
import { append } from './append.mjs';
import { evidence } from './evidence.mjs';
import { eventstoredb } from './eventstoredb.mjs';
import { http } from './http.mjs';
import { ingest } from './ingest.mjs';
import { kafka } from './kafka.mjs';
import { lag } from './lag.mjs';
import { rebuild } from './rebuild.mjs';
import { replay } from './replay.mjs';
import { asMarkdown, keep } from './support/report.mjs';
import { sharedLog } from './support/shared-log.mjs';

const BENCHMARKS = { append, eventstoredb, http, ingest, rebuild, replay, lag, evidence, kafka };

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    events: { type: 'string' },
    log: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
const events = Number(values.events ?? (values.quick ? 100_000 : 5_000_000));
if (values.help || !Number.isInteger(events) || events < 1_000 || names.some((name) => !(name in BENCHMARKS))) {
  console.error(`usage: npm run bench -- [${Object.keys(BENCHMARKS).join('] [')}] [--events N] [--log FOLDER] [--quick]

  --events N   length of the log for rebuild, replay, lag and evidence, from 1000; 5,000,000 by default
  --log FOLDER keeps that log there for other runs, or uses the one that is there
  --quick      a try of a minute or so, whose figures mean little: RESULTS.md is left alone`);
  process.exit(values.help ? 0 : 2);
}

const say = (text) => console.error(`${new Date().toISOString().slice(11, 19)}  ${text}`);
const log = sharedLog(events, values.log, (text) => say(`log: ${text}`));
try {
  for (const name of names) {
    const section = await BENCHMARKS[name]({
      quick: values.quick,
      log,
      progress: (text) => say(`${name}: ${text}`),
    });
    console.log(asMarkdown(section));
    if (!values.quick) keep(name, section);
  }
} finally {
  log.remove();
}
