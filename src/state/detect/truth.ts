/** Ground truth for the photos on the page: opened by a person, measured anew whenever boxes or photos change. */
import { Fault, toPlain } from '../../faults'
import { ofWorker } from '../../worker/client'
import { measureBoxes, openTruth } from '../../worker/detector'
import type { BoxTruth } from '../facts'
import { facts, store } from '../store'

/** After a change, ms: a slider in motion is not measured at every step. */
const quiet = 300

/** Files are kept, so that a dead worker can be told again. */
let files: readonly File[] = []
let running: AbortController | null = null
let timer: ReturnType<typeof setTimeout> | undefined

function patch(change: Partial<BoxTruth>): void {
  store.setState((s) => ({ detect: { ...s.detect, truth: { ...s.detect.truth, ...change } } }))
}

export async function takeTruth(picked: readonly File[]): Promise<void> {
  const { model } = facts()
  if (!model?.head) return
  running?.abort()
  patch({ busy: true, fault: null, measured: null, set: null })
  try {
    const wanted = picked.filter(({ name }) => /\.(json|txt|ya?ml|names)$/i.test(name))
    const set = await openTruth(wanted, model.labels)
    files = wanted
    patch({ set: { ...set, name: wanted.length === 1 ? wanted[0]!.name : `${wanted.length.toLocaleString('en')} files` } })
    await measure()
  } catch (error) {
    patch({ busy: false, fault: toPlain(error) })
  }
}

export function closeTruth(): void {
  running?.abort()
  files = []
  patch({ set: null, busy: false, fault: null, measured: null })
}

export function setTarget(target: number): void {
  patch({ target })
  void measure()
}

async function measure(again = true): Promise<void> {
  running?.abort()
  const controller = (running = new AbortController())
  const { photos, detect: { suppression, truth: { set, target } }, model } = facts()
  if (!set || !model?.head) return
  const looked = photos.flatMap(({ id, name, width, height, objects }) => (objects && width && height ? [{ id, name, width, height }] : []))
  if (looked.length === 0) return patch({ busy: false, measured: null, fault: toPlain(new Fault('labelled-set', 'No photo has been looked at yet.', 'Open the photos that this ground truth is about.')) })
  patch({ busy: true })
  try {
    const measured = await measureBoxes(looked, suppression, target, controller.signal)
    if (running === controller) patch({ busy: false, fault: null, measured })
  } catch (error) {
    if (controller.signal.aborted) return
    if (again && (ofWorker(error) || toPlain(error).message === 'No ground truth is open.')) {
      await openTruth(files, model.labels)
      return measure(false)
    }
    patch({ busy: false, measured: null, fault: toPlain(error) })
  }
}

/** While the panel is there: what changes the boxes changes the figures. */
export function followTruth(): () => void {
  const stop = store.subscribe((s, before) => {
    if (!s.detect.truth.set) return
    if (s.model?.card !== before.model?.card || s.model?.labels !== before.model?.labels) {
      // Its classes were matched to another model's.
      if (s.model?.head) void takeTruth(files)
      return
    }
    if (s.detect.suppression === before.detect.suppression && looked(s) === looked(before)) return
    clearTimeout(timer)
    timer = setTimeout(() => void measure(), quiet)
  })
  return () => {
    stop()
    clearTimeout(timer)
  }
}

function looked({ photos }: { readonly photos: readonly { readonly objects: unknown }[] }): number {
  return photos.reduce((n, { objects }) => n + (objects ? 1 : 0), 0)
}
