/** Outputs that look like boxes: a detector's, told by names and shapes before anything has run. */
import type { Port } from './card'

/** Names that TensorFlow's detection graphs and TFLite's own operator give. */
const named = /detection_(boxes|scores|classes|multiclass_scores)|TFLite_Detection_PostProcess/i
/** Outputs looked at: real detectors have up to eight. */
const most = 16

/**
 * The outputs a head may be read from, or null where nothing looks like boxes. `hasRow`: one of them is a row of class scores, so only boxes
 * beyond doubt count: a name that says so, or rows of four numbers. Raw maps (five dimensions) that some exporters leave in are passed over.
 */
export function boxPorts(outputs: readonly { readonly port: Port; readonly known: boolean }[], hasRow: boolean): readonly Port[] | null {
  const flat = outputs.filter(({ port, known }) => !known || port.shape.length <= 4).slice(0, most)
  const ports = flat.map(({ port }) => port)
  if (ports.some(({ name }) => named.test(name))) return ports
  if (flat.some(({ port: { shape }, known }) => known && (shape.length === 3 || shape.length === 4) && shape.at(-1) === 4 && shape.at(1) !== 1)) return ports
  if (hasRow) return null
  const rows = flat.filter(({ port: { shape }, known }) => !known || shape.length === 3)
  if (rows.length === 0) return null
  // Maps of four dimensions go along: mask prototypes tell why rows are longer than a detector's.
  return [...rows, ...flat.filter(({ port: { shape }, known }) => known && shape.length === 4)].map(({ port }) => port)
}
