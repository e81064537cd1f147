/** What a file really is, told from its first bytes: the usual impostors that arrive where a model file should be. */

export type Impostor = 'html' | 'lfs' | 'gzip' | 'zip'

/** The first characters of a file, byte by byte: enough to sniff, never a decoding error. */
export function headOf(bytes: Uint8Array, length = 64): string {
  return String.fromCharCode(...bytes.subarray(0, length))
}

/** `head`: the first characters of a file. Returns null for anything that is none of these. */
export function sniff(head: string): Impostor | null {
  // A byte order mark is one character in text and three in bytes.
  const start = head.replace(/^(\ufeff|\u00ef\u00bb\u00bf)/, '').trimStart().toLowerCase()
  if (/^<(!doctype|html|head|body|!--|\?xml)/.test(start)) return 'html'
  if (start.startsWith('version https://git-lfs')) return 'lfs'
  if (head.startsWith('\u001f\u008b')) return 'gzip'
  if (head.startsWith('PK\u0003\u0004')) return 'zip'
  return null
}

/** Hint for an impostor: what to try. */
export const impostorHint: Record<Impostor, string> = {
  html: 'The address answered with a web page instead of the file: check the address.',
  lfs: 'Download the real file: on the repository\'s page use "Download", or run `git lfs pull`.',
  gzip: 'Unpack it first, or have the server send it with Content-Encoding: gzip.',
  zip: 'Unpack it first and drop the files inside.',
}
