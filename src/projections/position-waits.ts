/** Those who wait until a view includes a position: a request with `?after=`, a test, the demo. */
interface Wait {
  readonly position: bigint;
  readonly resolve: () => void;
  readonly giveUp: () => void;
}

export class PositionWaits {
  private readonly waits = new Set<Wait>();

  /** The smallest awaited position; undefined when nobody waits. */
  get first(): bigint | undefined {
    let first: bigint | undefined;
    for (const { position } of this.waits) if (first === undefined || position < first) first = position;
    return first;
  }

  /** Resolves once `advance` reaches `position`; rejects with `late()` after `timeoutMs`, if given, or `giveUp`. */
  wait(position: bigint, late: () => Error, timeoutMs?: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        this.waits.delete(wait);
      };
      const wait: Wait = {
        position,
        resolve: () => {
          end();
          resolve();
        },
        giveUp: () => {
          end();
          reject(late());
        },
      };
      const timer = timeoutMs === undefined ? undefined : setTimeout(wait.giveUp, timeoutMs);
      this.waits.add(wait);
    });
  }

  advance(position: bigint): void {
    for (const wait of this.waits) if (wait.position <= position) wait.resolve();
  }

  /** There is nothing to wait for any more. */
  giveUp(): void {
    for (const wait of this.waits) wait.giveUp();
  }
}
