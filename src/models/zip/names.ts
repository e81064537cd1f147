/** Names inside a zip come from strangers: only plain relative paths are kept. */

/**
 * The path with `.` and doubled slashes taken out, NFC; null for what no model needs and a trap would use: absolute paths,
 * `..`, backslashes, drive letters, NUL; and for the litter of file managers (`__MACOSX`, hidden files).
 */
export function safePath(name: string): string | null {
  if (/[\u005c\0]/.test(name) || name.startsWith('/') || /^[a-z]:/i.test(name)) return null
  const parts = name.normalize('NFC').split('/').filter((part) => part !== '' && part !== '.')
  if (parts.length === 0 || parts.some((part) => part.startsWith('.') || part === '__MACOSX')) return null
  return parts.join('/')
}

/** UTF-8 where it is UTF-8 (marked or not); else byte by byte: old zips are in any code page. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return String.fromCharCode(...bytes.subarray(0, 1024))
  }
}

/** Ways of packing, by the number in the header (APPNOTE 4.4.5). */
const methods = new Map<number, string>([
  [1, 'Shrink'], [6, 'Implode'], [9, 'Deflate64'], [12, 'BZIP2'], [14, 'LZMA'], [20, 'Zstandard'], [93, 'Zstandard'], [95, 'XZ'], [98, 'PPMd'], [99, 'AES encryption'],
])

export function methodName(method: number): string {
  const name = methods.get(method)
  return name ? `method ${method} (${name})` : `method ${method}`
}
