const LEAST = 1024

type Column = Uint8Array<ArrayBuffer> | Uint32Array<ArrayBuffer> | Float64Array<ArrayBuffer>

/** A column that has this slot; one that lacked it comes back as a copy of twice the room, the rest 0. */
export function roomFor<C extends Column>(column: C, slot: number): C {
  if (slot < column.length) return column
  const wider = new (column.constructor as new (length: number) => C)(Math.max(LEAST, 2 * slot))
  wider.set(column)
  return wider
}
