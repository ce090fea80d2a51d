/** Whether two flat records state the same facts. */
export function sameFacts<Facts extends object>(known: Facts | null, facts: Facts): boolean {
  if (!known) return false;
  const names = new Set([...Object.keys(known), ...Object.keys(facts)]) as Set<keyof Facts>;
  return [...names].every((name) => known[name] === facts[name]);
}
