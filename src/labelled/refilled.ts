/**
 * A file's bytes from `from` on, piece after piece, each but the last of `size` bytes, in one buffer that is filled again: a piece is gone
 * when the next one is asked for. New buffers would stand until the collector comes by, up to half of a 200 MB file.
 */
export async function* refilled(file: Blob, from = 0, size = 2 ** 20): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const rest = file.slice(from)
  let reader: ReadableStreamBYOBReader
  try {
    reader = rest.stream().getReader({ mode: 'byob' })
  } catch {
    // A browser whose blobs do not fill buffers of ours.
    for (let at = 0; at < rest.size; at += size) yield new Uint8Array(await rest.slice(at, at + size).arrayBuffer())
    return
  }
  let buffer = new ArrayBuffer(size)
  let filled = 0
  try {
    // Not until `done`: what was asked for then would come back without the buffer.
    for (let left = rest.size; left > 0; ) {
      const { value, done } = await reader.read(new Uint8Array(buffer, filled))
      if (done) throw new TypeError('The file ended before its end.')
      buffer = value.buffer
      filled += value.byteLength
      left -= value.byteLength
      if (filled < size && left > 0) continue
      yield new Uint8Array(buffer, 0, filled)
      filled = 0
    }
  } finally {
    await reader.cancel()
  }
}
