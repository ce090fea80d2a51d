/** Writes the schemas of the code in `root`, or only looks. Answers what is wrong, in lines; nothing is written then. */
export function publishSchemas(root: string, options: { readonly check: boolean }): string[];
