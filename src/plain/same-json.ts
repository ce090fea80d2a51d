/** Whether two documents of JSON say the same; the order of fields does not matter, that of lists does. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const fields = Object.keys(one);
  return (
    fields.length === Object.keys(other).length &&
    fields.every(
      (field) =>
        Object.hasOwn(other, field) &&
        sameJson((one as Record<string, unknown>)[field], (other as Record<string, unknown>)[field]),
    )
  );
}
