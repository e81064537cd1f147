import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { litertProbe } from '../../engines/litertProbe'
import { matrix } from '../../engines/probe'
import { formatOf } from './index'
import { readTfliteFile } from './tflite'

const shared = join(import.meta.dirname, '../../../../shared')
const small = (): Uint8Array<ArrayBuffer> => new Uint8Array(litertProbe().bytes.weights.slice(0))
const real = (kind: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(shared, `models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_${kind}.tflite`)))

describe('a TFLite file', () => {
  it('is told by its bytes', () => {
    expect(formatOf(small())?.title).toBe('a TFLite file')
    expect(formatOf(small().subarray(0, 6))).toBeNull()
  })

  it('gives border, operators, parameters', async () => {
    const read = await readTfliteFile(small(), 'small.tflite')
    expect(read.signature).toMatchObject({ input: { name: 'x', shape: [1, 16, 16, 3], dtype: 'float32' }, output: { name: 'y', shape: [1, 4] }, outputOp: 'FULLY_CONNECTED' })
    expect(read.parameters).toBe(216 + 8 + 32 + 2 - 2)
    expect(read.facts.operators.map(([op]) => op)).toEqual(['CONV_2D', 'FULLY_CONNECTED', 'MEAN'])
    expect(read.recipe).toBeNull()
  })

  it('counts weights that are no numbers', async () => {
    const bytes = small()
    const first = new Uint8Array(Float32Array.of(matrix[0]!).buffer)
    const at = bytes.findIndex((_, i) => first.every((byte, k) => bytes[i + k] === byte))
    bytes.set(new Uint8Array(Float32Array.of(Number.NaN).buffer), at)
    expect((await readTfliteFile(bytes, 'nan.tflite')).oddWeights).toEqual([expect.objectContaining({ nan: 1, infinite: 0 })])
    expect((await readTfliteFile(small(), 'small.tflite')).oddWeights).toEqual([])
  })

  it('cut anywhere or changed anywhere: a Fault or a model, never another error', async () => {
    const whole = small()
    for (let i = 0; i < whole.length; i += 3) {
      const changed = whole.slice()
      changed[i] = changed[i]! ^ 0x9d
      for (const bytes of [whole.slice(0, i), changed]) {
        const said = await readTfliteFile(bytes, 'odd.tflite').then(() => 'read', (error: unknown) => (error as { name: string }).name)
        expect(['read', 'Fault'], `byte ${i}`).toContain(said)
      }
    }
  })
})

describe.skipIf(!existsSync(shared))('MobileNetV2 (skips without ../shared)', () => {
  it('float: a softmax of 1001, labels in its zip', async () => {
    const read = await readTfliteFile(real('float'), 'f.tflite')
    expect(read.signature.output.shape).toEqual([1, 1001])
    expect(read.signature.outputOp).toBe('Softmax')
  })

  it('quantised: the range follows from scale and zero point', async () => {
    const read = await readTfliteFile(real('quant'), 'q.tflite')
    expect(read.signature.input.quantization).toEqual({ scale: 0.0078125, zeroPoint: 128 })
    expect(read.recipe!.mean[0]).toBeCloseTo(128 / 255, 12)
    expect(read.recipe!.std[0]).toBeCloseTo(128 / 255, 12)
    expect(read.labels).toHaveLength(1001)
    expect(read.labels![0]).toBe('background')
    expect(read.notes.join(' ')).toContain('zero point 128')
  })

  it.each([['id_wrong', /TFL9/], ['offset_out', /outside itself/], ['random', /damaged/]])('%s: a sentence', async (name, words) => {
    const bytes = new Uint8Array(readFileSync(join(shared, `badinputs/tflite/${name}.tflite`)))
    await expect(readTfliteFile(bytes, name)).rejects.toThrow(words)
  })
})
