import { firstRow, ownFeed, type Program } from './about'
import { str } from './literal'
import { modelFile } from './names'

export const onnx: Program = {
  id: 'onnx',
  title: 'ONNX Runtime',
  formats: ['onnx'],
  packages: ['onnxruntime'],
  imports: ['import onnxruntime'],
  file: (about) => modelFile(about, /\.onnx$/i, '.onnx'),
  feed: ownFeed,
  run(about) {
    const { signature, graph } = about.model.card
    const feed = ownFeed(about)
    // The card calls float16 "float32" and uint8 "int32": only the runtime tells them apart.
    const half = graph.stored.some(([type]) => type.includes('float16'))
    const narrow = feed.whole ? 'uint8' : half ? 'float16' : null
    return [
      'session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])',
      ...(narrow ? [`if session.get_inputs()[0].type == "tensor(${narrow})":`, `    x = x.astype(np.${narrow})`] : []),
      `raw, = session.run([${str(signature.output.name)}], {${str(signature.input.name)}: x})`,
      firstRow(feed),
    ]
  },
}
