/** A heap of files: a model if a model.json is among them, photos otherwise. */
import { openModel } from './model'
import { addFiles } from './photos'
import { notice } from './store'

interface Heap {
  readonly named: readonly File[]
  readonly found: readonly File[]
}

export function takeHeap({ named, found }: Heap): void {
  const all = [...named, ...found]
  if (all.some((file) => file.name.toLowerCase().endsWith('.json'))) return void openModel({ kind: 'files', files: all })
  const pictures = found.filter(mayBePicture)
  addFiles([...named, ...pictures])
  const passed = found.length - pictures.length
  if (passed > 0) notice('note', `${passed} ${passed === 1 ? 'file' : 'files'} of the folder passed over: not ${passed === 1 ? 'a picture' : 'pictures'}.`)
  else if (all.length === 0) notice('note', 'No files in there.')
}

/** Inside a folder only these are taken for photos; what a person names by hand is always tried. */
function mayBePicture(file: File): boolean {
  return !file.name.startsWith('.') && (file.type.startsWith('image/') || (file.type === '' && !/\.(bin|onnx|tflite|pb|npy|npz|y4m)$/i.test(file.name)))
}
