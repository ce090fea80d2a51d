/** Something on the command line, in the environment or in a file is to be mended; the message says what. */
export class UsageError extends Error {}
