import { Builder } from 'flatbuffers'
import { describe, expect, it } from 'vitest'
import { readMetadata } from './metadata'

/** A table of offsets and bytes by field. */
function table(b: Builder, fields: Readonly<Record<number, number>>, bytes: Readonly<Record<number, number>> = {}): number {
  b.startObject(8)
  for (const [field, offset] of Object.entries(fields)) b.addFieldOffset(Number(field), offset, 0)
  for (const [field, value] of Object.entries(bytes)) b.addFieldInt8(Number(field), value, 0)
  return b.endObject()
}

function list(b: Builder, offsets: readonly number[]): number {
  b.startVector(4, offsets.length, 4)
  for (const offset of offsets.toReversed()) b.addOffset(offset)
  return b.endVector()
}

function floats(b: Builder, values: readonly number[]): number {
  b.startVector(4, values.length, 4)
  for (const value of values.toReversed()) b.addFloat32(value)
  return b.endVector()
}

/** As tflite_support writes it, field numbers from metadata_schema.fbs. */
function made(mean: readonly number[], std: readonly number[]): Uint8Array {
  const b = new Builder()
  const options = table(b, { 0: floats(b, mean), 1: floats(b, std) })
  const input = table(b, { 4: list(b, [table(b, { 1: options }, { 0: 1 })]) })
  const output = table(b, { 6: list(b, [table(b, { 0: b.createString('names.txt') }, { 2: 2 })]) })
  const graph = table(b, { 2: list(b, [input]), 3: list(b, [output]) })
  b.finish(table(b, { 0: b.createString('Flowers'), 3: list(b, [graph]), 5: b.createString('Apache-2.0') }), 'M001')
  return b.asUint8Array()
}

describe('TFLite metadata', () => {
  it('gives name, licence, range and the output’s own labels', () => {
    const read = readMetadata(made([127.5], [127.5]))
    expect(read).toEqual({ name: 'Flowers', licence: 'Apache-2.0', normalization: { mean: [127.5], std: [127.5] }, labelFiles: ['names.txt'] })
  })

  it('passes over a deviation of 0', () => {
    expect(readMetadata(made([127.5], [0])).normalization).toBeNull()
  })

  it('refuses another kind, and one that breaks off', () => {
    expect(() => readMetadata(new Uint8Array(40))).toThrow('unknown kind')
    const whole = made([1, 2, 3], [4, 5, 6])
    expect(() => readMetadata(whole.slice(0, whole.length - 60))).toThrow('damaged')
  })
})
