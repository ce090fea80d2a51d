/** Disks that fail on demand. They need rights that not every machine gives: `undefined` says that this one does not. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync } from 'node:fs';

export interface SmallDisk {
  remount(mode: 'ro' | 'rw'): void;
  /** Appends to a file until not one byte is left. */
  useUp(file: string): void;
  unmount(): void;
}

/** A file system in memory of `bytes`, mounted at `folder`. */
export function mountSmallDisk(folder: string, bytes: number): SmallDisk | undefined {
  mkdirSync(folder, { recursive: true });
  if (!succeeds('mount', '-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', folder)) return undefined;
  return {
    remount: (mode) => {
      if (!succeeds('mount', '-o', `remount,${mode}`, folder))
        throw new Error(`${folder} could not be remounted ${mode}.`);
    },
    useUp: (file) => {
      try {
        for (;;) appendFileSync(file, Buffer.alloc(4096));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    },
    unmount: () => {
      if (!succeeds('umount', folder)) throw new Error(`${folder} could not be unmounted.`);
    },
  };
}

/** Makes files unwritable even for who has them open, and answers how to undo it. */
export function freezeFiles(files: readonly string[]): (() => void) | undefined {
  const thaw = () => void succeeds('chattr', '-i', ...files);
  if (succeeds('chattr', '+i', ...files)) return thaw;
  thaw();
  return undefined;
}

const succeeds = (command: string, ...args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
