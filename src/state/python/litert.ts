import { firstRow, ownFeed, type Program } from './about'
import { num, str } from './literal'
import { modelFile } from './names'

export const litert: Program = {
  id: 'litert',
  title: 'LiteRT',
  formats: ['tflite'],
  packages: ['ai-edge-litert'],
  imports: ['from ai_edge_litert.interpreter import Interpreter'],
  file: (about) => modelFile(about, /\.(tflite|lite)$/i, '.tflite'),
  feed: ownFeed,
  run(about) {
    const { input, output } = about.model.card.signature
    const [into, from] = [input.quantization, output.quantization]
    return [
      'interpreter = Interpreter(model_path=MODEL)',
      `source = next(d for d in interpreter.get_input_details() if d["name"] == ${str(input.name)})`,
      `target = next(d for d in interpreter.get_output_details() if d["name"] == ${str(output.name)})`,
      ...(input.shape.some((n) => n < 1) ? ['interpreter.resize_tensor_input(source["index"], x.shape)'] : []),
      'interpreter.allocate_tensors()',
      ...(into ? [
        '# This input holds bytes: real = (byte - zero point) * scale.',
        `q = np.floor(x.astype(np.float64) / ${num(into.scale)} + ${num(into.zeroPoint)} + 0.5)`,
        'limits = np.iinfo(source["dtype"])',
        'x = q.clip(limits.min, limits.max).astype(source["dtype"])',
      ] : []),
      'interpreter.set_tensor(source["index"], x)',
      'interpreter.invoke()',
      'raw = interpreter.get_tensor(target["index"])',
      ...(from ? [`raw = (raw.astype(np.float64) - ${num(from.zeroPoint)}) * ${num(from.scale)}  # bytes to real numbers`] : []),
      firstRow(ownFeed(about)),
    ]
  },
}
