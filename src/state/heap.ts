/** A heap of files: a model if there is one among them, and photos. Both can be in one heap. */
import { formatOf, headBytes } from '../models/formats'
import { fromFiles } from '../models/picked/paths'
import { openModel } from './model'
import { addFiles } from './photos'
import { notice } from './store'

interface Heap {
  readonly named: readonly File[]
  readonly found: readonly File[]
}

/** Dropped, pasted, or a folder picked for its photos. */
export async function takeHeap({ named, found }: Heap): Promise<void> {
  const all = [...named, ...found]
  if (all.length === 0) return notice('note', 'No files in there.')
  const model = holdsModel(named, found) || (await anyModel(named)) ? all.filter((file) => !isPicture(file)) : []
  if (model.length > 0) void openModel(fromFiles(model))
  const left = (files: readonly File[]): File[] => files.filter((file) => !model.includes(file))
  const pictures = left(found).filter(mayBePicture)
  addFiles([...left(named), ...pictures])
  const passed = left(found).length - pictures.length
  if (passed > 0) notice('note', `${passed} ${passed === 1 ? 'file' : 'files'} of the folder passed over: not ${passed === 1 ? 'a picture' : 'pictures'}.`)
}

/** Picked as a model, so a model it must be; photos picked along with it by hand are opened too. */
export function takeModel({ named, found }: Heap): void {
  const photos = named.filter(isPicture)
  const model = [...named.filter((file) => !isPicture(file)), ...found.filter((file) => !isPicture(file))]
  if (model.length === 0) return void openModel(fromFiles([...named, ...found]))
  void openModel(fromFiles(model))
  addFiles(photos)
}

/** A heap of a thousand photos without a type is not read twice. */
const mostLooks = 8
const ofModel = /\.(json|zip|onnx|tflite|h5|hdf5|keras)$/i

/** What a person names by hand is meant; inside a folder of photos a .json may be anything. */
function holdsModel(named: readonly File[], found: readonly File[]): boolean {
  const some = (files: readonly File[], pattern: RegExp): boolean => files.some((file) => pattern.test(file.name))
  if (some(named, ofModel) || some(found, /^model\.json$/i)) return true
  return (some(found, /\.json$/i) && some(found, /\.bin$/i)) || (some(found, ofModel) && !found.some(isPicture))
}

/** Names lie: `weights.pt` may be ONNX. Of files that no name explains, the first bytes are looked at. */
async function anyModel(files: readonly File[]): Promise<boolean> {
  for (const file of files.filter((one) => !isPicture(one) && !/\.(txt|csv|md|html?|pdf|svg|mp4|mov)$/i.test(one.name)).slice(0, mostLooks)) {
    const head = await file.slice(0, headBytes).arrayBuffer().catch(() => null)
    if (head && formatOf(new Uint8Array(head))) return true
  }
  return false
}

function isPicture(file: File): boolean {
  return file.type.startsWith('image/')
}

/** Inside a folder only these are taken for photos; what a person names by hand is always tried. */
function mayBePicture(file: File): boolean {
  return !file.name.startsWith('.') && (isPicture(file) || (file.type === '' && !/\.(bin|onnx|tflite|h5|hdf5|keras|pb|npy|npz|y4m)$/i.test(file.name)))
}
