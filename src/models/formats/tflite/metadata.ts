/** What a TFLite file says of itself: the metadata table (metadata_schema.fbs, "M001") and the zip appended to the file. */
import { Fault } from '../../../faults'
import { parseLabels } from '../../labels'
import { readDirectory } from '../../zip/directory'
import { unpack } from '../../zip/unpack'
import { damaged, Table } from './flat'

export interface Metadata {
  readonly name: string
  readonly licence: string
  /** On the scale of bytes: x = (u8 - mean) / std. */
  readonly normalization: { readonly mean: readonly number[]; readonly std: readonly number[] } | null
  /** The files that hold labels, the output's own first. */
  readonly labelFiles: readonly string[]
}

const normalizationOptions = 1
const axisLabels = 2

/** `bytes`: the buffer called TFLITE_METADATA. Throws Fault `model-format` when it is damaged. */
export function readMetadata(bytes: Uint8Array): Metadata {
  if (bytes.length < 8 || new TextDecoder().decode(bytes.subarray(4, 8)) !== 'M001') throw damaged('its metadata is of an unknown kind')
  const root = Table.root(bytes)
  const graph = root.tables(3)[0]
  const unit = graph?.tables(2)[0]?.tables(4).find((one) => one.byte(0) === normalizationOptions)?.table(1)
  const normalization = unit ? { mean: unit.floats(0), std: unit.floats(1) } : null
  const files = [...(graph?.tables(3).flatMap((tensor) => tensor.tables(6)) ?? []), ...(graph?.tables(4) ?? []), ...root.tables(6)]
  const labelFiles = files.filter((file) => file.byte(2) === axisLabels || /label/i.test(file.text(0))).map((file) => file.text(0))
  const usable = normalization && normalization.mean.length > 0 && normalization.std.length > 0 && normalization.std.every((s) => s > 0) ? normalization : null
  return { name: root.text(0), licence: root.text(5), normalization: usable, labelFiles }
}

/** Labels from the zip at the file's end; null when there is none. A zip that cannot be read costs the names and is noted. */
export async function packedLabels(bytes: Uint8Array<ArrayBuffer>, name: string, wanted: readonly string[], notes: string[]): Promise<string[] | null> {
  if (!endsAsZip(bytes)) return null
  try {
    const zip = new Blob([bytes])
    const { entries } = await readDirectory(zip, name)
    const entry = wanted.map((file) => entries.find(({ path }) => path === file)).find(Boolean) ?? entries.find(({ path }) => /label.*\.txt$/i.test(path)) ?? (entries.length === 1 && /\.txt$/i.test(entries[0]!.path) ? entries[0] : undefined)
    return entry ? parseLabels(new TextDecoder().decode(await unpack(zip, name, entry))) : null
  } catch (error) {
    if (!(error instanceof Fault)) throw error
    notes.push(`The labels packed into the file cannot be read: ${error.message}`)
    return null
  }
}

/** The end record is 22 bytes where the zip has no comment. */
function endsAsZip(bytes: Uint8Array): boolean {
  const at = bytes.length - 22
  return at > 0 && new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true) === 0x06054b50
}
