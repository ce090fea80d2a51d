type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;

/** What the column holds, with room for so many; the rest of it is 0. */
export function longer<C extends Column>(column: C, room: number): C {
  const grown = new (column.constructor as new (length: number) => C)(room);
  grown.set(column);
  return grown;
}
