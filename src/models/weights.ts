/**
 * Weight files to one buffer. TF.js reads a list of shards as if all but the last had the first one's size, and takes
 * a web page for weights; so lengths are checked and the shards joined here.
 */
import { Fault, quote } from '../faults'
import type { WeightGroup } from './manifest'
import { headOf, impostorHint, sniff } from './sniff'

const count = (n: number): string => n.toLocaleString('en')

/**
 * `shards[g][s]`: the bytes of `groups[g].paths[s]`. Returns all of them in manifest order.
 * Throws Fault `model-weights` (web page, pointer, compressed, wrong length) or `model-missing-file`.
 */
export function joinShards(groups: readonly WeightGroup[], shards: readonly (readonly (ArrayBuffer | Uint8Array)[])[]): ArrayBuffer {
  const parts = groups.map((group, g) => group.paths.map((path, s) => {
    const shard = shards[g]?.[s]
    if (!shard) throw missingFiles([path], group.paths.length)
    return { path, bytes: shard instanceof Uint8Array ? shard : new Uint8Array(shard) }
  }))
  groups.forEach((group, g) => checkGroup(group, parts[g]!))
  const joined = new Uint8Array(groups.reduce((sum, group) => sum + group.bytes, 0))
  let at = 0
  for (const { bytes } of parts.flat()) {
    joined.set(bytes, at)
    at += bytes.length
  }
  return joined.buffer
}

/** Throws when the file is a web page or a Git LFS pointer. `host`: who sent it; '' for a person's own files. */
export function checkImpostor(path: string, bytes: Uint8Array, host = ''): void {
  const impostor = sniff(headOf(bytes))
  const [file, from] = [quote(path), host === '' ? '' : ` (from ${quote(host)})`]
  if (impostor === 'html') throw new Fault('model-weights', `The weight file ${file} is a web page, not weights${from}.`, impostorHint.html)
  if (impostor === 'lfs') throw new Fault('model-weights', `The weight file ${file}: This is a Git LFS pointer, not the file itself${from}.`, impostorHint.lfs)
}

export function checkGroup(group: WeightGroup, parts: readonly { path: string; bytes: Uint8Array }[], host = ''): void {
  const got = parts.reduce((sum, { bytes }) => sum + bytes.length, 0)
  for (const { path, bytes } of parts) {
    const impostor = sniff(headOf(bytes))
    const file = quote(path)
    checkImpostor(path, bytes, host)
    // Two bytes can be chance: they count only when the length is wrong too.
    if (impostor && got !== group.bytes) {
      throw new Fault('model-weights', `Model weights: wrong size: ${file} is still ${impostor}-compressed (${count(bytes.length)} bytes).`, impostorHint[impostor])
    }
  }
  if (got === group.bytes) return
  throw wrongLength(group, got, parts.map(({ path }) => path), host)
}

export function wrongLength(group: WeightGroup, got: number, paths: readonly string[], host = ''): Fault {
  const names = paths.slice(0, 4).map((path) => quote(path)).join(', ') + (paths.length > 4 ? ', …' : '')
  return new Fault('model-weights',
    `Model weights${host === '' ? '' : ` from ${quote(host)}`}: expected ${count(group.bytes)} bytes, got ${count(got)} (${paths.length} file${paths.length === 1 ? '' : 's'}: ${names}).`,
    got < group.bytes ? 'The download is not whole: try again.' : 'Do the files belong to this model.json?')
}

/** "1 of 4 weight files is missing: group1-shard2of4.bin". */
export function missingFiles(missing: readonly string[], total: number, why = ''): Fault {
  const names = missing.slice(0, 200).map((path) => quote(path)).join(', ') + (missing.length > 200 ? ', …' : '')
  return new Fault('model-missing-file', `${missing.length} of ${total} weight files ${missing.length === 1 ? 'is' : 'are'} missing: ${names}${why === '' ? '' : `. ${why}`}`)
}
