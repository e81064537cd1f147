import { describe, expect, it } from 'vitest'
import { half, npyHeader, readNpy, readNumbers } from './npy'

/** What numpy.save writes. */
function npy(descr: string, shape: string, body: ArrayBufferView, version = 1, order = 'False'): Blob {
  const dict = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${shape}), }`
  const lead = version === 1 ? 10 : 12
  const text = dict.padEnd(Math.ceil((lead + dict.length + 1) / 64) * 64 - lead - 1) + '\n'
  const head = new DataView(new ArrayBuffer(lead))
  for (const [i, byte] of [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0].entries()) head.setUint8(i, byte)
  if (version === 1) head.setUint16(8, text.length, true)
  else head.setUint32(8, text.length, true)
  return new Blob([head, text, body as Uint8Array<ArrayBuffer>])
}
const floats = (n: number) => new Float32Array(n)
const doubles = (n: number) => new Float64Array(n)

describe('.npy', () => {
  it('float32, float64, float16, and integers for labels', async () => {
    expect(await readNpy(npy('<f4', '2, 2', Float32Array.of(1, -2.5, 3, Number.NEGATIVE_INFINITY)), floats)).toEqual({ shape: [2, 2], data: Float32Array.of(1, -2.5, 3, Number.NEGATIVE_INFINITY) })
    expect((await readNpy(npy('<f8', '3,', Float64Array.of(0.5, 2, 1e-3), 2), floats)).data).toEqual(Float32Array.of(0.5, 2, 1e-3))
    expect((await readNpy(npy('<f2', '2,', Uint16Array.of(0x3c00, 0xc100)), floats)).data).toEqual(Float32Array.of(1, -2.5))
    expect((await readNpy(npy('|u1', '3,', Uint8Array.of(0, 199, 255)), doubles)).data).toEqual(Float64Array.of(0, 199, 255))
    expect((await readNpy(npy('<i8', '2,', BigInt64Array.of(7n, -1n)), doubles)).data).toEqual(Float64Array.of(7, -1))
    expect((await readNpy(npy('>i4', '1,', Uint8Array.of(0, 0, 1, 2)), doubles)).data).toEqual(Float64Array.of(258))
  })

  it('half precision: subnormals, infinities, every step', () => {
    expect([half(1), half(0x03ff), half(0x7bff), half(0x7c00), half(0xfc00)]).toEqual([2 ** -24, 1023 * 2 ** -24, 65504, Infinity, -Infinity])
    expect(half(0x7e00)).toBeNaN()
  })

  it('more than one piece', async () => {
    const body = Float32Array.from({ length: 2_500_000 }, (_, i) => i)
    const { data } = await readNpy(npy('<f4', '2500000,', body), floats)
    expect(data[2_499_999]).toBe(2_499_999)
    expect(data.every((x, i) => x === i)).toBe(true)
  })

  it('numbers that stand column by column', async () => {
    expect((await readNpy(npy('<f4', '2, 3', Float32Array.of(1, 4, 2, 5, 3, 6), 1, 'True'), floats)).data).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6))
    expect((await readNpy(npy('<f8', '3, 1', Float64Array.of(1, 2, 3), 1, 'True'), doubles)).data).toEqual(Float64Array.of(1, 2, 3))
  })

  it('pieces that end within a number', async () => {
    const header = { shape: [3], kind: 'f', bytes: 8, bigEndian: false, byColumn: false, at: 0 } as const
    const body = new Uint8Array(Float64Array.of(1, -2, 0.5).buffer)
    for (let size = 1; size <= 24; size++) {
      const data = doubles(3)
      await readNumbers((async function* () { for (let at = 0; at < 24; at += size) yield body.subarray(at, at + size) })(), header, data)
      expect([...data]).toEqual([1, -2, 0.5])
    }
    await expect(readNumbers((async function* () { yield body.subarray(0, 17) })(), header, doubles(3))).rejects.toThrow('breaks off')
  })

  it('says what is wrong', async () => {
    const read = (blob: Blob) => readNpy(blob, floats)
    await expect(read(new Blob(['hello world']))).rejects.toThrow('does not begin like one')
    await expect(read(npy('<f4', '3, 2', floats(5)))).rejects.toThrow(/3 × 2 numbers.*bytes in all, and the file has/)
    await expect(read(npy('<f4', '2, 2, 1', floats(4), 1, 'True'))).rejects.toThrow('column by column')
    await expect(read(npy('<U3', '2,', new Uint8Array(24)))).rejects.toThrow('holds text')
    await expect(read(npy('<f1', '2,', new Uint8Array(2)))).rejects.toThrow('its header says')
    await expect(read(npy('<i16', '1,', new Uint8Array(16)))).rejects.toThrow('its header says')
    await expect(read(npy('|O', '2,', new Uint8Array(9)))).rejects.toThrow('Python objects')
    await expect(read(npy('<c8', '2,', new Uint8Array(16)))).rejects.toThrow('its header says')
    await expect(read(npy('<f4', '99999999999999999999,', floats(1)))).rejects.toThrow('its header says')
    expect(() => npyHeader(new Uint8Array(5), 5)).toThrow('does not begin like one')
    expect(() => npyHeader(Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 255, 255), 10)).toThrow('cut off or too long')
  })
})
