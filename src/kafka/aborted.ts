/** Whether a signal has aborted: a call, because the compiler believes that a property does not change while one waits. */
export const isAborted = (signal: AbortSignal): boolean => signal.aborted;
