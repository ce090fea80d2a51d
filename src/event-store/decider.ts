/** A recorded fact, before the store gives it a place in the log. */
export interface DomainEvent<Type extends string = string, Data = unknown> {
  readonly type: Type;
  readonly data: Data;
}

/** Either facts to record (none if it was done before), or a refusal that tells the sender what to mend. */
export type Decision<E> =
  | { readonly outcome: 'accepted'; readonly events: readonly E[] }
  | { readonly outcome: 'refused'; readonly problem: string; readonly detail: string };

export const accept = <E>(...events: readonly E[]): Decision<E> => ({ outcome: 'accepted', events });
export const refuse = (problem: string, detail: string): Decision<never> => ({ outcome: 'refused', problem, detail });

/** The pure heart of an aggregate (Chassaing's decider): no clock, no I/O; all it needs comes with the command. */
export interface Decider<State, Command, E extends DomainEvent> {
  readonly initial: State;
  /** Folds one event into the state; `recorded` is its place in the log. */
  evolve(state: State, event: E, recorded: { readonly position: bigint; readonly recordedAt: string }): State;
  decide(command: Command, state: State): Decision<E>;
}
