/** The float MobileNetV2 in LiteRT against the same file evaluated by the definition in float64. Skips without ../shared. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { describe, expect, it, vi } from 'vitest'
import { Table } from '../models/formats/tflite/flat'
import { engineOf } from './index'
import { readTfliteFile } from '../models/formats/tflite'

const inNode = vi.hoisted(() => () => import('../../tests/fixtures/runtimesInNode'))
vi.mock('@litertjs/core/wasm/litert_wasm_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_internal.js'))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_compat_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_compat_internal.js'))

const shared = join(import.meta.dirname, '../../../shared')

/** ln of the softmax's input, up to one constant: the scores before SOFTMAX. */
function byDefinition(bytes: Uint8Array<ArrayBuffer>, picture: Float32Array): Float64Array {
  const root = Table.root(bytes)
  const graph = root.tables(2)[0]!
  const buffers = root.tables(4)
  const codes = root.tables(1).map((code) => Math.max(code.byte(0), code.int(3)))
  const shapes = graph.tables(0).map((tensor) => tensor.ints(0))
  const values: (Float64Array | Float32Array)[] = graph.tables(0).map((tensor) => new Float32Array(buffers[tensor.int(2)]!.bytes(0).slice().buffer))
  values[graph.ints(1)[0]!] = picture
  for (const operator of graph.tables(3)) {
    const [a, w, bias] = operator.ints(1) as [number, number, number]
    const to = operator.ints(2)[0]!
    const code = codes[operator.int(0)]!
    const options = operator.table(4)
    const x = values[a]!
    if (code === 25) return Float64Array.from(x)
    if (code === 22) values[to] = x
    else if (code === 0) values[to] = Float64Array.from(x, (v, i) => v + values[w]![i]!)
    else if (code === 1) {
      const c = shapes[a]![3]!
      const n = x.length / c
      values[to] = Float64Array.from({ length: c }, (_, k) => { let sum = 0; for (let i = 0; i < n; i++) sum += x[i * c + k]!; return sum / n })
    } else {
      const deep = code === 4
      const [, ih, iw, ic] = shapes[a] as [number, number, number, number]
      const [, oh, ow, oc] = shapes[to] as [number, number, number, number]
      const [, kh, kw] = shapes[w] as [number, number, number]
      const [sw, sh] = [options!.int(1), options!.int(2)]
      const act = options!.byte(deep ? 4 : 3)
      const top = Math.max(0, (oh - 1) * sh + kh - ih) >> 1
      const left = Math.max(0, (ow - 1) * sw + kw - iw) >> 1
      const out = new Float64Array(oh * ow * oc)
      const [f, b] = [values[w]!, values[bias]!]
      for (let y = 0; y < oh; y++) for (let z = 0; z < ow; z++) for (let o = 0; o < oc; o++) {
        let sum = b[o]!
        for (let j = 0; j < kh; j++) for (let i = 0; i < kw; i++) {
          const [r, s] = [y * sh + j - top, z * sw + i - left]
          if (r < 0 || s < 0 || r >= ih || s >= iw) continue
          if (deep) sum += x[(r * iw + s) * ic + o]! * f[(j * kw + i) * oc + o]!
          else for (let c = 0, p = (r * iw + s) * ic, q = ((o * kh + j) * kw + i) * ic; c < ic; c++) sum += x[p + c]! * f[q + c]!
        }
        out[(y * ow + z) * oc + o] = act === 3 ? Math.min(6, Math.max(0, sum)) : act === 1 ? Math.max(0, sum) : sum
      }
      values[to] = out
    }
  }
  throw new Error('no softmax')
}

describe.skipIf(!existsSync(shared))('float MobileNetV2 (skips without ../shared)', () => {
  it.each(['cat', 'owl'])('%s: ln p within 1e-4 of float64, where float32 holds p', { timeout: 120_000 }, async (name) => {
    const bytes = new Uint8Array(readFileSync(join(shared, 'models/mobilenet_v2_1.0_224/mobilenet_v2_1.0_224_float.tflite')))
    const { signature } = await readTfliteFile(bytes, 'float.tflite')
    const png = PNG.sync.read(readFileSync(join(shared, `goldens/mobilenet_v2/${name}.png`)))
    const data = Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => png.data[Math.floor(i / 3) * 4 + (i % 3)]! / 127.5 - 1)
    const engine = await engineOf('litert').open('wasm')
    await engine.load({ format: 'tflite', json: null, weights: bytes.buffer }, signature)
    const got = (await engine.run({ [signature.input.name]: { data, shape: [1, 224, 224, 3], dtype: 'float32' } }))[signature.output.name]!.data
    engine.dispose()
    const want = byDefinition(bytes, data)
    const sum = want.reduce((total, z) => total + Math.exp(z), 0)
    const worst = Math.max(...Array.from(got, (p, k) => Math.abs(Math.log(p) - (want[k]! - Math.log(sum)))))
    expect(worst).toBeLessThan(1e-4)
  })
})
