/** A whole model as `model.save('x.h5')` writes it, by Keras 2 or 3. */
import { Fault, quote } from '../../faults'
import type { Reader } from '.'
import type { KerasLayer } from './keras/config'
import { type H5, type Numbers, withH5 } from './keras/h5'
import { wholeKeras } from './keras/whole'

export const readKerasH5: Reader = (bytes, name) => withH5(bytes, name, (h5) => {
  const text = h5.text('model_config')
  if (text === null) {
    const what = h5.has('model_weights') || h5.names('/', 'layer_names') ? 'holds weights alone, without the model' : 'is an HDF5 file, but no Keras model'
    throw new Fault('model-format', `${quote(name)} ${what}.`, 'Save the whole model: model.save("my_model.h5").')
  }
  return wholeKeras({ name, config: parse(text, name), version: h5.text('keras_version') ?? '', format: 'HDF5', numbersOf: (layer, leaves) => numbersOf(h5, layer, leaves) })
})

function parse(text: string, name: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new Fault('model-graph', `The configuration in ${quote(name)} is not JSON.`, 'The file may be damaged: save it again.')
  }
}

/** A layer's group holds its arrays; a model in the model has one group for all its layers, told apart by the names of the arrays. */
function numbersOf(h5: H5, { path }: KerasLayer, leaves: readonly string[]): Numbers[] | null {
  const group = `model_weights/${path[0]!}`
  const names = h5.names(group, 'weight_names')
  if (!names) return null
  const own = path.length === 1 ? names : names.filter((one) => one.split('/').slice(0, -1).includes(path.at(-1)!))
  // In a nested model trained arrays of all layers come before the others: by name there, in order otherwise.
  const ordered = path.length === 1 ? own : leaves.flatMap((leaf) => own.find((one) => leafOf(one) === leaf || (leafOf(one) === 'kernel' && leaf === 'depthwise_kernel')) ?? [])
  return ordered.map((one) => h5.numbers(`${group}/${one}`))
}

const leafOf = (name: string): string => name.split('/').at(-1)!.replace(/:\d+$/, '')
