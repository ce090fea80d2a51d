/** The one entry: `waybill <command>`; without one, the service. */
import 'reflect-metadata';
import { run } from './cli/cli.js';

await run(process.argv.slice(2));
