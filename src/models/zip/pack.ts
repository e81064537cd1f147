/** A zip of small text files, for exports of more than one. */
import { strToU8, zipSync } from 'fflate'

/** `files`: names are as given, so they must differ. */
export function packTexts(files: readonly { readonly name: string; readonly text: string }[]): Blob {
  const bytes = zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])), { level: 6 })
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: 'application/zip' })
}
