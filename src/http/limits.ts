/** How much may be asked in a minute: of a key by whoever has it, of an address by whoever shows none that is valid. */
import { isIPv6 } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller } from './caller.js';
import { problem, ProblemException } from './problems.js';

/** Requests a minute; 0 is no limit. */
export interface Limits {
  readonly perKey: number;
  readonly perAddress: number;
}

/** Room for 500 scans with long notes; bytes. */
export const BODY_LIMIT = 2 * 1024 * 1024;

const SECONDS = 60;

export class Limiter {
  private readonly keys: RateLimiterMemory | undefined;
  private readonly addresses: RateLimiterMemory | undefined;

  constructor({ perKey, perAddress }: Limits) {
    this.keys = limiterOf(perKey);
    this.addresses = limiterOf(perAddress);
  }

  /** Throws the problem `too-many-requests` when there were too many. */
  async count(request: FastifyRequest, caller: Caller | undefined): Promise<void> {
    const [limiter, who] = caller ? [this.keys, caller.id] : [this.addresses, networkOf(request.ip)];
    try {
      await limiter?.consume(who);
    } catch (over) {
      if (!(over instanceof RateLimiterRes)) throw over;
      const seconds = Math.max(1, Math.ceil(over.msBeforeNext / 1000));
      const whose = caller ? 'with this key' : 'from this address without a valid key';
      throw new ProblemException(
        problem('too-many-requests', `There were too many requests ${whose}. Go on in ${seconds} s.`),
        seconds,
      );
    }
  }
}

const limiterOf = (points: number) => (points === 0 ? undefined : new RateLimiterMemory({ points, duration: SECONDS }));

/** Whoever has an IPv6 address has a whole network of them (RFC 4291: the first 64 bits are the network). */
export function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string) => text.split(':').filter((group) => group !== '');
  const zeros = Array.from({ length: 8 - groups(head).length - groups(tail).length }, () => '0');
  return [...groups(head), ...(address.includes('::') ? zeros : []), ...groups(tail)].slice(0, 4).join(':');
}
