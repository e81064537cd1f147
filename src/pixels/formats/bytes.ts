/** Reading numbers and letters at an offset. Past the end reads 0, so that no parser can throw on a short file. */

export function u8(bytes: Uint8Array, at: number): number {
  return bytes[at] ?? 0
}

/** Big end first: JPEG, PNG, ISO boxes. */
export function u16be(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) * 0x100 + u8(bytes, at + 1)
}

export function u32be(bytes: Uint8Array, at: number): number {
  return u16be(bytes, at) * 0x10000 + u16be(bytes, at + 2)
}

/** Little end first: GIF, WebP, BMP, ICO. */
export function u16le(bytes: Uint8Array, at: number): number {
  return u8(bytes, at) + u8(bytes, at + 1) * 0x100
}

export function u24le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u8(bytes, at + 2) * 0x10000
}

export function u32le(bytes: Uint8Array, at: number): number {
  return u16le(bytes, at) + u16le(bytes, at + 2) * 0x10000
}

export function i32le(bytes: Uint8Array, at: number): number {
  return u32le(bytes, at) | 0
}

/** One character per byte, 0..255. Shorter at the end of the file. */
export function latin1(bytes: Uint8Array, at: number, length: number): string {
  let text = ''
  const end = Math.min(at + length, bytes.length)
  for (let i = at; i < end; i += 1) text += String.fromCharCode(bytes[i]!)
  return text
}

export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  return latin1(bytes, at, text.length) === text
}
