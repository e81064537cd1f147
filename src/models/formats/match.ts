/** What a format's first bytes look like: told before any reader is loaded. */

/** Starts as every exporter writes it: ir_version (field 1, a varint from 1 to 127), then another field of a model. */
export function matchOnnx(head: Uint8Array): boolean {
  if (head[0] !== 0x08 || head[1] === undefined || head[1] === 0 || head[1] > 0x7f) return false
  // producer, version, domain, model version, doc, graph, opset, metadata, functions
  return head.length === 2 || [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72].includes(head[2]!)
}
