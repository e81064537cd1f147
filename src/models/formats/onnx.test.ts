import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { Fault } from '../../faults'
import { matchOnnx } from './match'
import { readOnnxFile } from './onnx'

const shared = join(import.meta.dirname, '../../../../shared')
const read = async (path: string) => {
  const bytes = new Uint8Array(readFileSync(join(shared, path)))
  expect(matchOnnx(bytes.subarray(0, 4096))).toBe(true)
  return readOnnxFile(bytes, path)
}

describe.skipIf(!existsSync(join(shared, 'models')))('real files (../shared)', () => {
  it('ResNet-56 as torch exports it', async () => {
    const model = await read('models/resnet56_cifar10/resnet56_cifar10_torch_export.onnx')
    expect(model.signature.input).toEqual({ name: expect.any(String), shape: [-1, 3, 32, 32], dtype: 'float32' })
    expect(model.signature.output.shape).toEqual([-1, 10])
    expect(model.facts.generatedBy).toMatch(/pytorch 1\.13/)
    expect(model.facts.operators[0]![0]).toBe('Conv')
    // 0.85 M weights (Idelbayev's table), BatchNorm folded in.
    expect(model.parameters).toBeGreaterThan(850_000)
    expect(model.parameters).toBeLessThan(860_000)
    expect(model.oddWeights).toEqual([])
  })

  it('MobileNetV2: 3.5 million parameters, ImageNet’s thousand classes', async () => {
    const model = await read('models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224.onnx')
    expect(model.signature.output.shape.at(-1)).toBe(1000)
    expect(model.parameters / 1e6).toBeCloseTo(3.49, 1)
    expect(model.facts.weightMemory).toBeGreaterThan(model.parameters * 4 - 1)
  })

  it('a detector is told from a classifier', async () => {
    expect((await read('models/yolox_nano/yolox_nano.onnx')).signature.boxes).toEqual([{ name: 'output', shape: [1, 3549, 85], dtype: 'float32' }])
    expect((await read('models/yolov5n/yolov5n_fp16w.onnx')).signature.boxes?.map(({ shape }) => shape)).toEqual([[1, 25200, 85]])
    expect((await read('models/resnet56_cifar10/resnet56_cifar10.onnx')).signature.boxes).toBeUndefined()
  })

  it('any cut of a real file: a Fault in our words, or read whole', async () => {
    const bytes = new Uint8Array(readFileSync(join(shared, 'models/resnet56_cifar10/resnet56_cifar10.onnx')))
    let faults = 0
    for (let i = 1; i <= 60; i++) {
      const cut = bytes.slice(0, Math.floor((bytes.length * i) / 61))
      try {
        await readOnnxFile(cut, 'cut.onnx')
      } catch (error) {
        expect(error).toBeInstanceOf(Fault)
        faults++
      }
    }
    expect(faults).toBeGreaterThan(55)
  })

  it('any changed byte of its head: a Fault in our words, or read', async () => {
    const bytes = new Uint8Array(readFileSync(join(shared, 'models/resnet56_cifar10/resnet56_cifar10.onnx')))
    for (let i = 0; i < 400; i++) {
      const other = bytes.slice()
      // The first kilobyte holds the header and the first nodes.
      other[(i * 7919) % 1024] = (i * 104729) % 256
      const end = await (async () => readOnnxFile(other, 'changed.onnx'))().catch((error: unknown) => error)
      expect(end instanceof Fault || (end as { format?: string }).format === 'onnx', `byte ${(i * 7919) % 1024}: ${String(end)}`).toBe(true)
    }
  })
})

describe('what is no ONNX file', () => {
  it.each([
    ['a zip', [0x50, 0x4b, 3, 4]], ['a web page', [...'<!doctype html>'].map((c) => c.charCodeAt(0))], ['JSON', [...'{"format":1}'].map((c) => c.charCodeAt(0))],
    ['a PNG', [0x89, 0x50, 0x4e, 0x47]], ['nothing', []], ['zeros', [0, 0, 0, 0, 0, 0]], ['a TFLite file', [0x1c, 0, 0, 0, 0x54, 0x46, 0x4c, 0x33]],
  ])('%s', (_, head) => {
    expect(matchOnnx(Uint8Array.from(head))).toBe(false)
  })
})

describe('files made to cost memory', () => {
  const message = (number: number, bytes: Uint8Array) => {
    const length: number[] = []
    for (let n = bytes.length; ; n >>>= 7) {
      length.push(n > 127 ? (n & 127) | 128 : n)
      if (n <= 127) break
    }
    return new Uint8Array(Buffer.concat([Buffer.from([number * 8 + 2, ...length]), bytes]))
  }
  const model = (graph: Uint8Array) => new Uint8Array(Buffer.concat([Buffer.from([8, 7]), message(7, graph)]))
  const many = 4 * 2 ** 20

  it.each([
    // Two bytes each.
    ['nodes without anything', model(Buffer.concat([Buffer.alloc(many)]).map((_, i) => (i % 2 === 0 ? 10 : 0)))],
    ['a weight with millions of dimensions', model(message(5, message(1, new Uint8Array(many))))],
    ['a port with millions of dimensions', model(message(11, message(2, message(1, message(2, Buffer.alloc(many).map((_, i) => (i % 2 === 0 ? 10 : 0)))))))],
  ])('%s: refused while it is read', async (_, bytes) => {
    const before = process.memoryUsage().heapUsed
    await expect((async () => readOnnxFile(bytes, 'large.onnx'))()).rejects.toMatchObject({ code: 'model-format' })
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(120 * 2 ** 20)
  })

  it('numbers in a typed field are counted, not kept', async () => {
    const before = process.memoryUsage().heapUsed
    await expect((async () => readOnnxFile(model(message(5, message(7, new Uint8Array(many)))), 'large.onnx'))()).rejects.toBeInstanceOf(Fault)
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 2 ** 20)
  })
})
