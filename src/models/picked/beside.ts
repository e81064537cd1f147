/** Hugging Face's files among what was picked: how its pictures are made, and which of several weights is meant. */
import type { HubFiles } from '../hub/beside'
import { suffixes } from '../hub/weights'
import { baseName, folderOf, type Item, mostZipText, type Picked } from './item'

/** In the model's own folder, or in one above it: `onnx/model.onnx` lies below its config.json. null: neither is there. */
export async function findBeside({ items }: Picked, model: Item): Promise<HubFiles | null> {
  const home = folderOf(model.path)
  const read = async (name: string): Promise<string | null> => {
    const fits = items.filter(({ path, size }) => baseName(path) === name && size <= mostZipText && (folderOf(path) === '' || home === folderOf(path) || home.startsWith(`${folderOf(path)}/`)))
    const nearest = fits.toSorted((a, b) => folderOf(b.path).length - folderOf(a.path).length)[0]
    return nearest ? new TextDecoder().decode(await nearest.read()) : null
  }
  const [processor, config] = [await read('preprocessor_config.json'), await read('config.json')]
  return processor === null && config === null ? null : { processor, config }
}

/** Of weights in several number types in one folder, the truest. null: they are not one model's. */
export function truest(found: readonly Item[]): { item: Item; note: string } | null {
  const folder = folderOf(found[0]!.path)
  const names = Object.values(suffixes).map((suffix) => `model${suffix}.onnx`)
  if (!found.every(({ path }) => folderOf(path) === folder && names.includes(baseName(path)))) return null
  const item = found.toSorted((a, b) => names.indexOf(baseName(a.path)) - names.indexOf(baseName(b.path)))[0]!
  return { item, note: `There are ${found.length} versions of the weights; ${baseName(item.path)} is used. Open another file alone to use it.` }
}
