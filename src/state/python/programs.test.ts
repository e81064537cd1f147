/** Whole programs, run: what the runtime is asked and fed, and the confidences that come of its numbers. */
import { PNG } from 'pngjs'
import { describe, expect, it } from 'vitest'
import { aboutFor } from '../../../tests/fixtures/python/about'
import { lacks, run } from '../../../tests/fixtures/python/run'
import { order } from '../../confidence/order'
import { confidences } from '../../confidence/softmax'
import { asLogits } from '../../confidence/types'
import { toLogits } from '../../models/outputKind'
import type { About, Program } from './about'
import { fitting, programs, write } from './index'
import { keras } from './keras'
import { litert } from './litert'
import { onnx } from './onnx'
import { tfjs } from './tfjs'
import { torch } from './torch'

const png = new PNG({ width: 30, height: 30 })
for (let i = 0; i < png.data.length; i++) png.data[i] = i % 4 === 3 ? 255 : (i * 7) % 256
const photo = PNG.sync.write(png)
/** A name that would end a line, close a string, hide or turn what follows. */
const hostile = 'a "quoted" \\ \'name\'\nwith lines {x}\u2028\u202e 🦊 ü.png'

interface Case { name: string; program: Program; about: About; raw: number[]; asked?: object; files?: Record<string, string>; fed?: (x: number) => number; dtype?: string }

/** The page's own logits of a raw output. */
function logitsOf(raw: number[], kind: About['model']['outputKind'], offset: 0 | 1 = 0): number[] {
  return [...toLogits(Float32Array.from(raw), kind).subarray(offset)]
}

const raw = [1.5, -0.25, 3, 0]
const shares = [0.25, 0, 0.7, 0.05]
const single = [0.9, 1, 0, 0.2]
const bytes = { input: 'serving "in"', output: 'out', dtype: 'int8', shape: [1, 20, 24, 3] }
const details = (about: object): Record<string, string> => ({ 'details.json': JSON.stringify({ ...bytes, ...about }) })

function twoOutputs(about: About): About {
  const { signature } = about.model.card
  return { ...about, model: { ...about.model, card: { ...about.model.card, signature: { ...signature, outputs: [{ ...signature.output, name: 'other' }, signature.output] } } } }
}

const cases: Case[] = [
  { name: 'ONNX Runtime', program: onnx, raw, about: aboutFor(), asked: { model: 'net.onnx', input: 'images', output: 'scores' } },
  { name: 'names that would break out', program: onnx, raw, asked: { model: 'net.onnx', input: hostile, output: `${hostile}2` },
    about: aboutFor({ photo: { name: hostile }, input: { name: hostile }, output: { name: `${hostile}2` }, model: { labels: [hostile, 'half \ud800', '{k} """', 'other half \udfff'] }, calibrator: hostile }) },
  { name: 'temperature', program: onnx, raw, about: aboutFor({ temperature: 0.37 }) },
  { name: 'huge logits', program: onnx, raw: [1e4, -1e4, 0, 9999], about: aboutFor({ logits: [1e4, -1e4, 0, 9999] }) },
  { name: 'softmax', program: onnx, raw: shares, about: aboutFor({ model: { outputKind: 'softmax' }, logits: logitsOf(shares, 'softmax'), temperature: 2 }) },
  { name: 'log-probabilities', program: onnx, raw: [-1, -2, -0.7, -9], about: aboutFor({ model: { outputKind: 'log-probabilities' }, logits: [-1, -2, -0.7, -9] }) },
  { name: 'sigmoid', program: onnx, raw: single, about: aboutFor({ model: { outputKind: 'sigmoid', link: 'sigmoid' }, logits: logitsOf(single, 'sigmoid'), temperature: 1.5 }) },
  { name: 'a background class', program: onnx, raw, about: aboutFor({ model: { offset: 1, labels: ['a', 'b', 'c'] }, logits: logitsOf(raw, 'logits', 1) }) },
  { name: 'many classes', program: onnx, raw: Array.from({ length: 30 }, (_, k) => Math.sin(k * 5)), about: aboutFor({ model: { labels: Array.from({ length: 30 }, (_, k) => `thing ${k}`) }, logits: [...Float32Array.from({ length: 30 }, (_, k) => Math.sin(k * 5))] }) },
  { name: 'float16', program: onnx, raw, about: aboutFor({ stored: [['float16', 3]] }), files: { 'type.txt': 'tensor(float16)' }, dtype: 'float16' },
  { name: 'bytes for ONNX Runtime', program: onnx, raw, about: aboutFor({ input: { dtype: 'int32' }, recipe: { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] } }), files: { 'type.txt': 'tensor(uint8)' }, dtype: 'uint8' },
  { name: 'Keras with two outputs', program: keras, raw, about: twoOutputs(aboutFor({ format: 'tfjs-layers', id: 'files:two.h5' })), files: { 'two.txt': '' }, asked: { model: 'two.h5' } },
  { name: 'LiteRT, any size', program: litert, raw, files: details({ input: 'in', dtype: 'float32', shape: [1, 8, 8, 3] }), about: aboutFor({ format: 'tflite', id: 'files:x.tflite', input: { name: 'in', shape: [1, -1, -1, 3] }, output: { name: 'out' } }) },
  { name: 'Keras', program: keras, raw, about: aboutFor({ format: 'tfjs-layers', id: 'files:my net.keras' }), asked: { model: 'my net.keras' } },
  { name: 'TensorFlow', program: tfjs, raw, about: aboutFor({ format: 'tfjs-graph', id: 'builtin', output: { name: 'head:1' } }), asked: { model: 'model.json', input: 'images:0', output: 'head:1' } },
  { name: 'LiteRT', program: litert, raw, files: details({ input: 'in', dtype: 'float32' }), about: aboutFor({ format: 'tflite', id: 'https://host/a/net%201.tflite?x', input: { name: 'in', shape: [1, 20, 24, 3] }, output: { name: 'out' } }), asked: { model: 'net 1.tflite' } },
  // 1/256 a step, so that what is over 1/2 stops at the end; the answers' bytes are 2, 0, 4 and -3 quarters from their zero point.
  { name: 'LiteRT with bytes', program: litert, raw: [5, 3, 7, 0], files: details({}), dtype: 'int8', fed: (x) => Math.max(-128, Math.min(127, Math.round(x * 256))),
    about: aboutFor({ format: 'tflite', id: 'files:q.tflite', logits: [0.5, 0, 1, -0.75], input: { name: bytes.input, shape: [1, 20, 24, 3], quantization: { scale: 1 / 256, zeroPoint: 0 } }, output: { name: 'out', quantization: { scale: 0.25, zeroPoint: 3 } } }) },
]

const skipped = lacks('numpy', 'PIL')
describe.skipIf(skipped !== '')(`programs${skipped}`, () => {
  const ran = skipped ? [] : run(cases.map(({ program, about, raw: given, files }) => ({
    program: write(program, about),
    files: { [about.photo.name]: photo, 'raw.json': JSON.stringify(given), ...files },
  })))
  it.each(cases.map((one, i) => ({ ...one, i })))('$name', ({ about, asked, fed, dtype, i }) => {
    const { p, printed, ...was } = ran[i]!
    const want = confidences(about.logits, about.temperature, about.model.link)
    expect(p.length).toBe(want.length)
    // float64 on both sides; exp and the order of sums differ in the last bits.
    for (const [k, q] of want.entries()) expect(Math.abs(p[k]! - q)).toBeLessThan(1e-14)
    if (asked) expect(was.asked).toMatchObject(asked)
    expect(was.fed!.dtype).toBe(dtype ?? 'float32')
    if (fed) {
      const plain = ran[0]!.fed!.data
      expect(was.fed!.data).toEqual(plain.map(fed))
    }
    expect(printed.split('\n').at(-2)).toBe('largest difference from Howsure: 0.0000000 points')
    // The surest class stands first, by its label.
    const top = order(about.logits)[0]!
    expect(printed).toMatch(new RegExp(`^ *${(100 * want[top]!).toFixed(4).replace('.', '\\.')} %`))
    expect(printed).toContain(about.model.labels[top]!)
  })

  it('says how far it is where the numbers are others', () => {
    const [one] = run([{ program: write(onnx, aboutFor()), files: { 'photo.png': photo, 'raw.json': '[3, -0.25, 1.5, 0]' } }])
    const [a, b] = [confidences(asLogits(Float32Array.from(raw)), 1, 'softmax')[2]!, confidences(asLogits(Float32Array.from([3, -0.25, 1.5, 0])), 1, 'softmax')[2]!]
    expect(one!.printed).toContain(`largest difference from Howsure: ${(100 * Math.abs(a - b)).toFixed(7)} points`)
  })
})

const noTorch = lacks('numpy', 'PIL', 'torch')
describe.skipIf(noTorch !== '')(`PyTorch itself${noTorch}`, () => {
  it('runs a TorchScript network: the mean of each channel times a matrix', () => {
    // Colours that are bytes/255 exactly representable enough: one colour, whatever the resize does to it.
    const one = new PNG({ width: 9, height: 7 })
    for (let i = 0; i < one.data.length; i++) one.data[i] = [200, 40, 90, 255][i % 4]!
    const matrix = [[4, -1, 0.5], [-2, 3, 1], [0, 0, 2]]
    const x = [200, 40, 90].map((byte) => byte / 255)
    const logits = matrix.map((row) => row.reduce((sum, w, c) => sum + w * x[c]!, 0))
    const about = aboutFor({
      format: 'tfjs-graph', id: 'builtin', logits, temperature: 0.8, input: { shape: [1, 20, 24, 3] },
      recipe: { mean: [0, 0, 0], std: [1, 1, 1] }, model: { labels: ['a', 'b', 'c'] },
    })
    // Saved as it is trained: without eval() most of its numbers would be dropped.
    const make = `import torch as _t
class Net(_t.nn.Module):
    def __init__(self):
        super().__init__()
        self.head = _t.nn.Linear(3, 3, bias=False)
        self.drop = _t.nn.Dropout(0.9)
    def forward(self, x):
        return self.drop(self.head(x.mean(dim=(2, 3))))
net = Net()
with _t.no_grad():
    net.head.weight.copy_(_t.tensor(${JSON.stringify(matrix)}))
_t.jit.script(net.train()).save("model.pt")
`
    const [got] = run([{ program: `import sys\nsys.path.insert(0, ".")\nimport network_made_here\n${write(torch, about)}`, files: { 'network_made_here.py': make, 'photo.png': PNG.sync.write(one) } }])
    const want = confidences(asLogits(Float32Array.from(logits)), 0.8, 'softmax')
    // The mean of 480 float32 numbers and a product of three: a few units in the last place.
    for (const [k, q] of want.entries()) expect(Math.abs(got!.p[k]! - q)).toBeLessThan(1e-6)
    expect(Number(/difference from Howsure: ([\d.]+) points/.exec(got!.printed)![1])).toBeLessThan(1e-4)
  })
})

describe('what is offered', () => {
  it('every format has its own library first', () => {
    const first = (['onnx', 'tflite', 'tfjs-graph', 'tfjs-layers'] as const).map((format) => fitting(aboutFor({ format })).map(({ id }) => id))
    expect(first).toEqual([['onnx', 'torch'], ['litert'], ['tfjs', 'keras', 'torch'], ['keras']])
    expect(new Set(programs.map(({ id }) => id)).size).toBe(programs.length)
  })

  it('the file is called as it was opened, else by the card', () => {
    expect(onnx.file(aboutFor({ id: 'files:a/b "c".onnx' }))).toBe('b "c".onnx')
    expect(onnx.file(aboutFor({ id: 'https://x/y/%E0%A4%A.onnx' }))).toBe('%E0%A4%A.onnx')
    expect(onnx.file(aboutFor({ id: 'catalogue-id', name: 'My net / 2' }))).toBe('My-net-2.onnx')
    expect(onnx.file(aboutFor({ id: 'files:x.zip', name: '…' }))).toBe('model.onnx')
    expect(keras.file(aboutFor({ format: 'tfjs-layers', id: 'files:model.json', name: 'tm' }))).toBe('tm.h5')
  })

  it('a model of a hub says where its file is, at its commit', () => {
    const name = { host: 'https://huggingface.co', repo: 'me/net', revision: '0'.repeat(40), dtype: 'q8' }
    const about = aboutFor({ id: 'hf:me/net', hub: { name, file: 'onnx/model_quantized.onnx', choices: [] } })
    expect(onnx.file(about)).toBe('model_quantized.onnx')
    expect(write(onnx, about)).toContain(`# The model: huggingface_hub.hf_hub_download("me/net", "onnx/model_quantized.onnx", revision="${'0'.repeat(40)}")`)
  })

  it('says where the photo is, and when its pixels are not the file’s', () => {
    const text = (photo_: Partial<About['photo']>): string => write(onnx, aboutFor({ photo: photo_ }))
    expect(text({ origin: 'sample' })).toContain('one of Howsure\'s samples')
    expect(text({ notes: ['Over 50 megapixels: the browser shrank it first, so confidences are approximate.'] })).toContain('shrank this photo first')
    expect(text({ name: 'a.svg' })).toContain('save it as PNG')
    expect(text({})).not.toMatch(/sample|shrank|damaged|calibrator/)
    expect(write(onnx, aboutFor({ calibrator: 'Vector scaling' }))).toContain('temperature alone')
  })
})
