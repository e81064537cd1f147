/** Detectors on the page: opened, asked, and compared with the reference's boxes. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { load } from './loadModel'
import { type App, expect, shared } from './page'

export interface Found {
  readonly classId: number
  readonly label: string
  readonly score: number
  readonly box: readonly number[]
}

export interface Golden {
  readonly width: number
  readonly height: number
  readonly models: Readonly<Record<string, {
    readonly input_png: string
    readonly letterbox: { readonly scale: number; readonly pad_left: number; readonly pad_top: number }
    readonly candidates_before_nms: number
    readonly detections: readonly { readonly class_id: number; readonly label: string; readonly score: number; readonly box: readonly number[] }[]
  }>>
}

export const detection = join(shared, 'goldens/detection')
export const nets = { yolov5n: join(shared, 'models/yolov5n/yolov5n_fp16w.onnx'), yolox_nano: join(shared, 'models/yolox_nano/yolox_nano.onnx') } as const
export const photos = ['bus', 'pets', 'kites', 'dining_table'] as const

export function golden(photo: string): Golden {
  return JSON.parse(readFileSync(join(detection, `${photo}.json`), 'utf8')) as Golden
}

export async function openDetector(app: App, path: string): Promise<void> {
  expect(await load(app, () => app.page.getByLabel('Open model files').setInputFiles([{ name: basename(path), mimeType: '', buffer: readFileSync(path) }]))).toBe('ready')
  await expect(app.html).toHaveAttribute('data-panel', 'detect')
}

export const list = (app: App) => app.page.getByRole('listbox', { name: 'Detections' })

/** Opens one picture of ../shared/goldens/detection and waits until it is looked at. */
export async function look(app: App, file: string): Promise<void> {
  const option = await app.classify({ name: file, buffer: readFileSync(join(detection, file)) })
  await expect(option).toHaveAttribute('data-state', 'done')
}

export function found(app: App): Promise<Found[]> {
  return list(app).getByRole('option').evaluateAll((options) => options.map((option) => {
    const { class: classId, label, score, box } = (option as HTMLElement).dataset
    return { classId: Number(classId), label: label ?? '', score: Number(score), box: (box ?? '').split(',').map(Number) }
  }))
}

export function iou(a: readonly number[], b: readonly number[]): number {
  const side = (i: number): number => Math.max(0, Math.min(a[i + 2]!, b[i + 2]!) - Math.max(a[i]!, b[i]!))
  const area = (box: readonly number[]): number => (box[2]! - box[0]!) * (box[3]! - box[1]!)
  const both = side(0) * side(1)
  return both / (area(a) + area(b) - both)
}

/** Each wanted box has one of its own class, by IoU; what is left over is returned. */
export function pair(wanted: readonly Found[], got: readonly Found[]): { pairs: { score: number; iou: number; wanted: Found }[]; missing: Found[]; over: Found[] } {
  const free = new Set(got)
  const missing: Found[] = []
  const pairs = wanted.flatMap((one) => {
    let best: { other: Found; shared: number } | null = null
    for (const other of free) {
      const shared = other.classId === one.classId ? iou(one.box, other.box) : 0
      if (shared > (best?.shared ?? 0.5)) best = { other, shared }
    }
    if (!best) {
      missing.push(one)
      return []
    }
    free.delete(best.other)
    return [{ score: Math.abs(best.other.score - one.score), iou: best.shared, wanted: one }]
  })
  return { pairs, missing, over: [...free] }
}
