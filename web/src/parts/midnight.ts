/** Midnight of a day of the address, where the reader is. */
export function midnight(day: string | undefined): string | undefined {
  if (day === undefined) return undefined;
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
