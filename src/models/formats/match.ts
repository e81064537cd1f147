/** What a format's first bytes look like: told before any reader is loaded. */

/** HDF5's signature, at the start or at 512, 1024, 2048, … where a user block stands in front. */
export function matchH5(head: Uint8Array): boolean {
  const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
  return [0, 512, 1024, 2048].some((at) => signature.every((byte, i) => head[at + i] === byte))
}

/** A zip whose first file is the metadata.json, config.json or weights of a `.keras` file: Keras writes them in this order, stored. */
export function matchKeras(head: Uint8Array): boolean {
  if (!(head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4)) return false
  const text = String.fromCharCode(...head)
  const first = text.slice(30, 30 + (head[26]! | (head[27]! << 8)))
  return (first === 'metadata.json' && text.includes('keras_version')) || first === 'model.weights.h5'
}

/** Starts as every exporter writes it: ir_version (field 1, a varint from 1 to 127), then another field of a model. */
export function matchOnnx(head: Uint8Array): boolean {
  if (head[0] !== 0x08 || head[1] === undefined || head[1] === 0 || head[1] > 0x7f) return false
  // producer, version, domain, model version, doc, graph, opset, metadata, functions
  return head.length === 2 || [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(head[2]!)
}

/** `TFL3` behind the root's offset; another number is told by the reader. */
export function matchTflite(head: Uint8Array): boolean {
  return String.fromCharCode(...head.subarray(4, 7)) === 'TFL'
}
