/** One setting, and how it is read. */

export interface Setting {
  readonly name: string;
  readonly fallback: string;
  readonly help: string;
}

export interface SettingReader {
  /** Without the blanks around it; the fallback when it is not set. */
  readonly text: (setting: Setting) => string;
  /** From 0 to `most`. */
  readonly whole: (setting: Setting, most: number) => number;
  /** What stands in a file. */
  readonly file: (path: string) => string;
}
