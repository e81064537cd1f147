/** A model as Keras 3's `model.save('x.keras')` writes it: a zip of metadata.json, config.json and model.weights.h5. */
import { Fault, quote } from '../../faults'
import { isRecord } from '../manifest'
import { readDirectory } from '../zip/directory'
import { unpack } from '../zip/unpack'
import type { Reader } from '.'
import { withH5 } from './keras/h5'
import { wholeKeras } from './keras/whole'

export const readKerasZip: Reader = async (bytes, name) => {
  const file = new File([bytes], name)
  const { entries } = await readDirectory(file, name)
  const read = async (path: string): Promise<Uint8Array<ArrayBuffer>> => {
    const entry = entries.find((one) => one.path === path)
    if (!entry) throw new Fault('model-missing-file', `${quote(name)} has no ${path}: it is no whole Keras model.`, 'Save it again: model.save("my_model.keras").')
    return unpack(file, name, entry)
  }
  const config = json(await read('config.json'), name)
  const metadata = json(await read('metadata.json'), name)
  return withH5(await read('model.weights.h5'), name, (h5) => wholeKeras({
    name, config, format: 'a .keras file', version: isRecord(metadata) && typeof metadata.keras_version === 'string' ? metadata.keras_version : '',
    numbersOf: ({ place }, leaves) => {
      // Before Keras 3.0 the places had another name above them.
      const group = [`${place}/vars`, `_layer_checkpoint_dependencies/${place.replace(/^layers\//, '')}/vars`].find((path) => h5.has(path))
      return group ? leaves.flatMap((_, i) => (h5.has(`${group}/${i}`) ? [h5.numbers(`${group}/${i}`)] : [])) : null
    },
  }))
}

function json(bytes: Uint8Array, name: string): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    throw new Fault('model-graph', `The configuration in ${quote(name)} is not JSON.`, 'The file may be damaged: save it again.')
  }
}
