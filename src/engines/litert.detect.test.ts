/** TFLite's own detection operator in LiteRT: a made SSD, read by the page's reader, run, and told as a head. */
import { expect, it, vi } from 'vitest'
import { ssdTflite } from '../../tests/fixtures/models/ssdTflite'
import { decode, tellHead } from '../detection/heads'
import { survive } from '../detection/nms'
import { readTfliteFile } from '../models/formats/tflite'
import { engineOf } from './index'

const inNode = vi.hoisted(() => () => import('../../tests/fixtures/runtimesInNode'))
vi.mock('@litertjs/core/wasm/litert_wasm_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_internal.js'))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.wasm?url', async () => ({ default: (await inNode()).place('@litertjs/core/wasm/litert_wasm_compat_internal.wasm') }))
vi.mock('@litertjs/core/wasm/litert_wasm_compat_internal.js', async () => (await inNode()).required('@litertjs/core/wasm/litert_wasm_compat_internal.js'))

it('its boxes, classes from 0 and scores', async () => {
  const bytes = ssdTflite([[0.5, 0.75, 0.5, 0.5], [0.25, 0.25, 0.5, 0.5]], [[0, 0.1, 0.8, 0.1], [0, 0.6, 0.1, 0.1]])
  const read = await readTfliteFile(bytes, 'ssd.tflite')
  expect(read.signature.boxes).toHaveLength(4)
  const engine = await engineOf('litert').open('wasm')
  await engine.load({ format: 'tflite', json: null, weights: bytes.buffer }, read.signature)
  const names = read.signature.boxes!.map(({ name }) => name)
  const out = await engine.run({ [read.signature.input.name]: { data: new Float32Array(8 * 8 * 3), shape: [1, 8, 8, 3], dtype: 'float32' } }, names)
  const told = tellHead(names.map((name) => ({ name, shape: out[name]!.shape })), { width: 8, height: 8 }, 'tflite')!
  const parts = told.reads.map((name) => out[name] as { data: Float32Array; shape: readonly number[] })
  const { detected } = survive(decode(told, parts, { width: 8, height: 8 }), { iou: 0.45, perClass: true, temperature: 1 }, { scaleX: 1, scaleY: 1, left: 0, top: 0 }, { width: 8, height: 8 })
  expect(detected.map(({ classId, score, box }) => [classId, Number(score.toFixed(4)), box.map((x) => Number(x.toFixed(4)))])).toEqual([[1, 0.8, [4, 2, 8, 6]], [0, 0.6, [0, 0, 4, 4]]])
  engine.dispose()
})
