/** A Keras configuration as TensorFlow.js layers read it: what Keras 2 wrote stays, what Keras 3 writes otherwise is turned back, on a copy. */
import { Fault, quote } from '../../../faults'
import { isRecord, type Json } from '../../manifest'

/** Layers that TensorFlow.js 4.22 has and a picture classifier may hold; a test compares this list with its registry. */
export const known = new Set([
  'InputLayer', 'Model', 'Functional', 'Sequential', 'ReLU', 'LeakyReLU', 'PReLU', 'ELU', 'ThresholdedReLU', 'Softmax', 'Conv2D', 'Conv2DTranspose', 'SeparableConv2D', 'Conv1D',
  'Cropping2D', 'UpSampling2D', 'DepthwiseConv2D', 'Dropout', 'SpatialDropout1D', 'Dense', 'Flatten', 'Activation', 'RepeatVector', 'Reshape', 'Permute', 'Add', 'Multiply', 'Average',
  'Maximum', 'Minimum', 'Concatenate', 'Dot', 'GaussianNoise', 'GaussianDropout', 'AlphaDropout', 'BatchNormalization', 'LayerNormalization', 'ZeroPadding2D', 'MaxPooling1D',
  'AveragePooling1D', 'MaxPooling2D', 'AveragePooling2D', 'GlobalAveragePooling1D', 'GlobalMaxPooling1D', 'GlobalAveragePooling2D', 'GlobalMaxPooling2D', 'Rescaling', 'CenterCrop', 'Resizing',
])

/** They do something in training only: for an answer they are nothing, exactly. */
const trainingOnly = new Set(['RandomFlip', 'RandomRotation', 'RandomZoom', 'RandomContrast', 'RandomBrightness', 'RandomTranslation', 'RandomCrop', 'RandomHeight', 'SpatialDropout2D', 'ActivityRegularization'])

const containers = new Set(['Model', 'Functional', 'Sequential'])

export interface KerasLayer {
  readonly className: string
  readonly name: string
  readonly config: Json
  /** Names of the models around it, the outermost left out, then its own. */
  readonly path: readonly string[]
  /** Where `.keras` files keep its numbers: `layers/conv2d_1`, in models in models `layers/sequential/layers/dense`. */
  readonly place: string
}

export interface KerasModel {
  /** `{class_name, config}`, ready for TensorFlow.js. */
  readonly topology: Json
  /** Without the models that hold others. */
  readonly layers: readonly KerasLayer[]
  readonly notes: readonly string[]
}

/** Throws Fault `model-graph` for what is no model, `model-ops` with every layer that TensorFlow.js does not have. */
export function readConfig(config: unknown): KerasModel {
  const root = plain(config)
  if (!isRecord(root) || !isRecord(root.config) || !containers.has(String(root.class_name))) {
    throw new Fault('model-graph', `The file holds ${isRecord(root) && typeof root.class_name === 'string' ? `a ${quote(root.class_name, 40)}` : 'no Keras model'}; this page reads Sequential and Functional models.`)
  }
  const layers: KerasLayer[] = []
  const found = { unknown: new Set<string>(), left: new Set<string>(), half: false, mended: JSON.stringify(config).includes('"batch_shape"') }
  walk(root, [], '', layers, found)
  if (found.unknown.size > 0) {
    const all = [...found.unknown]
    throw new Fault('model-ops', `The model uses ${all.length === 1 ? 'a layer' : 'layers'} that TensorFlow.js does not have: ${all.slice(0, 8).join(', ')}${all.length > 8 ? ', …' : ''}.`,
      'Export it as a TF.js graph model or as ONNX instead.')
  }
  return {
    topology: root, layers,
    notes: [
      ...(found.mended ? ['Written by Keras 3: its configuration was turned into the older form that TensorFlow.js reads.'] : []),
      ...(found.left.size > 0 ? [`${[...found.left].join(', ')}: only for training, so left out.`] : []),
      ...(found.half ? ['Trained in half precision; computed here in float32.'] : []),
    ],
  }
}

function walk(model: Json, path: readonly string[], place: string, into: KerasLayer[], found: { unknown: Set<string>; left: Set<string>; half: boolean }): void {
  const inner = model.config as Json
  // Sequential once was a bare list.
  const list: unknown = Array.isArray(inner) ? inner : inner.layers
  if (!Array.isArray(list) || list.length === 0) throw new Fault('model-graph', 'The Keras model has no layers.')
  const used = new Map<string, number>()
  for (const layer of list as unknown[]) {
    if (!isRecord(layer) || !isRecord(layer.config) || typeof layer.class_name !== 'string') throw new Fault('model-graph', 'A layer of the Keras model has no class or no configuration.')
    const config = layer.config as Json
    const written = layer.class_name
    const name = String(config.name ?? layer.name ?? '')
    const times = used.get(snake(written)) ?? 0
    used.set(snake(written), times + 1)
    const here = `${place}layers/${snake(written)}${times === 0 ? '' : `_${times}`}`
    if (containers.has(written)) {
      nodes(layer)
      walk(layer, [...path, name], `${here}/`, into, found)
      continue
    }
    if (typeof config.dtype === 'string' && config.dtype.includes('float16')) {
      found.half = true
      config.dtype = 'float32'
    }
    if (trainingOnly.has(written)) {
      found.left.add(written)
      layer.class_name = 'Activation'
      layer.config = { name, activation: 'linear', ...(config.batch_input_shape ? { batch_input_shape: config.batch_input_shape } : {}) }
    } else if (!known.has(written)) found.unknown.add(quote(written, 40))
    else mend(layer, config, found.unknown)
    nodes(layer)
    into.push({ className: String(layer.class_name), name, config: layer.config as Json, path: [...path, name], place: here })
  }
  for (const side of ['input_layers', 'output_layers']) {
    const ends = (inner as Record<string, unknown>)[side]
    if (Array.isArray(ends) && typeof ends[0] === 'string') (inner as Record<string, unknown>)[side] = [ends]
  }
  if (!Array.isArray(inner)) countFromOne(inner, list as Json[])
}

/**
 * A model within a model is at its second use where the outer one calls it: its own making was the first. Keras 2 counts so, and so does
 * TensorFlow.js; Keras 3 does not count the making.
 */
function countFromOne(inner: Json, layers: readonly Json[]): void {
  const uses = [...layers.flatMap((layer) => (Array.isArray(layer.inbound_nodes) ? (layer.inbound_nodes as unknown[]).flat() : [])), ...(Array.isArray(inner.output_layers) ? (inner.output_layers as unknown[]) : [])]
    .filter((use): use is [string, number, ...unknown[]] => Array.isArray(use) && typeof use[0] === 'string' && typeof use[1] === 'number')
  for (const { class_name, name, config } of layers) {
    if (!containers.has(String(class_name))) continue
    const own = uses.filter(([used]) => used === (name ?? (config as Json).name))
    if (own.some(([, index]) => index === 0)) for (const use of own) use[1]++
  }
}

/** What TensorFlow.js takes otherwise than Keras writes it. */
function mend({ class_name }: Json, config: Json, unknown: Set<string>): void {
  // For training only, and named otherwise by some layers here: what an array starts from does not matter to one that is filled.
  for (const key of Object.keys(config)) if (/_(initializer|regularizer|constraint)$/.test(key)) delete config[key]
  if (class_name === 'BatchNormalization' && Array.isArray(config.axis)) config.axis = config.axis[0] as number
  if (typeof config.groups === 'number' && config.groups > 1) unknown.add(`${String(class_name)} in groups`)
  if (class_name === 'ReLU' && (Number(config.negative_slope ?? 0) !== 0 || Number(config.threshold ?? 0) !== 0)) unknown.add('ReLU with a slope or a threshold')
  if (config.keepdims === true) unknown.add(`${String(class_name)} that keeps its dimensions`)
  if (config.data_format === 'channels_first') unknown.add(`${String(class_name)} with channels first`)
}

/** Keras 3's `{args, kwargs}` with tensors in them to Keras 2's `[[layer, node, tensor, {}], …]`. */
function nodes(layer: Json): void {
  if (!Array.isArray(layer.inbound_nodes)) return
  layer.inbound_nodes = (layer.inbound_nodes as unknown[]).map((node) => {
    if (!isRecord(node)) return node
    const found: unknown[] = []
    const look = (value: unknown): void => {
      if (Array.isArray(value)) value.forEach(look)
      else if (isRecord(value) && isRecord(value.config) && Array.isArray(value.config.keras_history)) found.push([...(value.config.keras_history as unknown[]), {}])
    }
    look(node.args)
    return found
  })
}

/** A copy without Keras 3's wrappers: modules and registered names go, types are plain words, shapes have their old key. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (!isRecord(value)) return value
  if (value.class_name === 'DTypePolicy' || value.class_name === 'Policy') return isRecord(value.config) ? String(value.config.name ?? 'float32') : 'float32'
  // A built-in function by its name: an activation.
  if (value.class_name === 'function') return value.config
  if (value.class_name === '__tuple__' || value.class_name === 'TensorShape') return plain(value.items ?? value.config)
  const out: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'module' || key === 'registered_name' || key === 'build_config' || key === 'compile_config' || key === 'shared_object_id') continue
    out[key === 'batch_shape' ? 'batch_input_shape' : key] = plain(inner)
  }
  return out
}

/** As Keras names the places of layers: `SeparableConv2D` to `separable_conv2d`. */
function snake(name: string): string {
  return name.replace(/(.)([A-Z][a-z]+)/g, '$1_$2').replace(/([a-z])([A-Z])/g, '$1_$2').toLowerCase()
}
