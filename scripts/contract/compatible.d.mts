/** Every break of what the schema `before` promised; none if `after` may take its place. */
export function compatible(before: unknown, after: unknown): string[];
