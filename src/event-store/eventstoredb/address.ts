/**
 * The address of an EventStoreDB: checked before the client sees it, because the client prints the whole of it, password and
 * all, beside an option that it does not know. What is shown of it anywhere is only its hosts.
 */
import { StoreRefused } from '../event-store.js';

export interface StoreAddress {
  /** As the client takes it. With its secrets: never to be shown. */
  readonly connectionString: string;
  /** The hosts and ports, to be shown. */
  readonly hosts: string;
}

const FORM =
  /^(?:esdb|kurrentdb)(?<rest>(?:\+discover)?:\/\/(?:[^:@/?#]+:[^@/?#]*@)?(?<hosts>[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*)\/?(?:\?(?<options>[^#]*))?)$/;

/** What the client knows; it reads them without regard for case, dashes and underscores. */
const OPTIONS = [
  'connectionName',
  'defaultDeadline',
  'discoveryInterval',
  'gossipTimeout',
  'keepAliveInterval',
  'keepAliveTimeout',
  'maxDiscoverAttempts',
  'nodePreference',
  'throwOnAppendFailure',
  'tls',
  'tlsCAFile',
  'tlsVerifyCert',
  'userCertFile',
  'userKeyFile',
];
const flat = (option: string): string => option.toLowerCase().replace(/[_-]/g, '');
const KNOWN = new Set(OPTIONS.map(flat));

const KEEP_ALIVE_TIMEOUT_MS = 10_000;
/** Stands for "never": the longest that a timer can, with room for what is added. */
const NEVER_MS = 2_000_000_000;

/** Throws `StoreRefused`, whose message says what to mend and holds nothing of the user and the password. */
export function parseAddress(text: string): StoreAddress {
  const { rest, hosts, options = '' } = FORM.exec(text.trim())?.groups ?? {};
  if (rest === undefined || hosts === undefined)
    throw new StoreRefused(
      'The address of the event store must have the form esdb://user:password@host:2113,host:2113?tls=true, or ' +
        'esdb+discover://… for a name that leads to a cluster. Escape what is special in user and password, as %40 for @.',
    );
  for (const [option, value] of pairs(options)) {
    if (!KNOWN.has(flat(option)))
      throw new StoreRefused(
        `The address of the event store has an option ${option}, which is unknown. There are ${OPTIONS.join(', ')}.`,
      );
    if (flat(option) === 'tlsverifycert' && value === 'false')
      throw new StoreRefused(
        'Certificates are always verified: take tlsVerifyCert=false out of the address of the event store, and name the ' +
          'authority that signed them with tlsCAFile=<file>.',
      );
  }
  return { connectionString: `esdb${rest.replace(/\/(?=\?|$)/, '')}`, hosts };
}

/**
 * The same address again, told apart by nothing that matters. gRPC shares one TCP connection among all channels whose
 * options are the same, so a client that is to have a connection of its own must differ in something.
 */
export function variant({ connectionString }: StoreAddress, number: number): string {
  const [, options = ''] = connectionString.split('?');
  const given = pairs(options).findLast(([option]) => flat(option) === 'keepalivetimeout')?.[1];
  const base = given === undefined ? KEEP_ALIVE_TIMEOUT_MS : Number(given);
  const timeout = (base < 0 ? NEVER_MS : base) + (number % 1_000);
  // Of an option that is given twice, the client takes the last.
  return `${connectionString}${options ? '&' : '?'}keepAliveTimeout=${timeout}`;
}

const pairs = (options: string): [option: string, value: string][] =>
  options
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [option = '', ...value] = pair.split('=');
      return [option, value.join('=')];
    });
