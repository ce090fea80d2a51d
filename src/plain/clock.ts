/** The time, as the edge hands it in: nothing inside asks the machine for it. */
export type Clock = () => Date;
export const CLOCK = Symbol('Clock');
export const systemClock: Clock = () => new Date();
