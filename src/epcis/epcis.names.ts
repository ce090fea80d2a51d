/**
 * What things of the group are called in EPCIS: by URIs of its own, since neither a barcode nor a branch code is a key of GS1. All of
 * them begin with what the group has chosen (`WAYBILL_EPCIS_URIS`), whose last sign also stands between their parts.
 */
export interface Names {
  readonly item: (barcode: string) => string;
  readonly title: (titleId: string) => string;
  readonly branch: (code: string) => string;
  readonly hold: (holdId: string) => string;
  /** The barcodes and the codes that URIs stand for; one that is none of ours stands for nothing. */
  readonly barcodesOf: (uris: readonly string[]) => readonly string[];
  readonly branchesOf: (uris: readonly string[]) => readonly string[];
}

export function namesUnder(base: string): Names {
  const beginning = (kind: string) => `${base}${kind}${base.slice(-1)}`;
  const name = (kind: string) => (id: string) => beginning(kind) + id;
  const idsOf = (kind: string) => (uris: readonly string[]) =>
    uris.filter((uri) => uri.startsWith(beginning(kind))).map((uri) => uri.slice(beginning(kind).length));
  return {
    item: name('item'),
    title: name('title'),
    branch: name('branch'),
    hold: name('hold'),
    barcodesOf: idsOf('item'),
    branchesOf: idsOf('branch'),
  };
}

const UUID = 'urn:uuid:';

/** EPCIS knows an event by the id that it has in the log. */
export const eventUri = (eventId: string): string => UUID + eventId;

export const eventIdsOf = (uris: readonly string[]): readonly string[] =>
  uris.filter((uri) => uri.startsWith(UUID)).map((uri) => uri.slice(UUID.length));
