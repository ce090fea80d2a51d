/** Where photos are kept: beside the log, each under its hash. */

export interface PhotoStore {
  /** On disk when it resolves. Putting the same again changes nothing. */
  put(sha256: string, bytes: Buffer): Promise<void>;
  /** Null where it is not there, or is no longer what was put there. */
  get(sha256: string): Promise<Buffer | null>;
}

export const PHOTO_STORE = Symbol('PhotoStore');
