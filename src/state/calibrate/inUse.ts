/** The calibrator in use: one at a time, by the model's sha256, kept across visits. Its code is fetched when there is one. */
import type { StoredCalibrator } from '../../confidence/calibrators/stored'
import { asLogits, type Logits, type Probabilities } from '../../confidence/types'
import { Fault, sentence, toPlain } from '../../faults'
import type { FittedT, InUse } from '../facts'
import { keepSettings, readSettings } from '../settings'
import { facts, notice, store } from '../store'

/** A temperature sets the slider, for this model at every visit; the model's own logits stay what they are. */
export function takeTemperature(fit: FittedT): void {
  backToRaw()
  const sha256 = facts().model?.card.sha256
  if (sha256) {
    const fitted = { ...facts().fitted, [sha256]: fit }
    store.setState({ fitted })
    keepSettings(() => ({ fitted }))
  }
  store.setState({ temperature: Math.min(10, Math.max(0.1, fit.T)) })
}

/** Any other method takes the slider's place. Throws Fault `calibrator` when it does not fit the model in hand. */
export async function takeCalibrator(stored: unknown): Promise<void> {
  const { model } = facts()
  if (!model) throw new Fault('calibrator', 'No model is open that it could be applied to.')
  if (model.link !== 'softmax') throw new Fault('calibrator', 'This model gives independent scores; the calibrators here are for one answer among K classes.')
  const inUse = await readInUse(stored, model.classes)
  if (facts().model !== model) return
  if (inUse.stored.method === 'temperature') {
    const { T } = inUse.stored.params as { readonly T: number }
    return takeTemperature({ T, low: T, high: T, rows: 1 })
  }
  store.setState({ inUse, temperature: 1 })
  const { sha256 } = model.card
  if (sha256) keepSettings(({ calibrators }) => ({ calibrators: { ...calibrators, [sha256]: inUse.stored } }))
}

export function backToRaw(): void {
  const sha256 = facts().model?.card.sha256
  if (sha256) {
    keepSettings(({ calibrators }) => {
      const { [sha256]: _, ...others } = calibrators
      return { calibrators: others }
    })
  }
  store.setState({ inUse: null, temperature: 1 })
}

/** Another model: its own calibrator, or none. */
export function followModel(): () => void {
  return store.subscribe((s, before) => {
    if (s.model?.card.sha256 === before.model?.card.sha256) return
    if (s.inUse) store.setState({ inUse: null })
    const kept = readSettings().calibrators[s.model?.card.sha256 ?? '']
    if (kept !== undefined) takeCalibrator(kept).catch((error: unknown) => notice('fault', `The calibrator kept for this model cannot be used. ${sentence(toPlain(error))}`))
  })
}

async function readInUse(stored: unknown, classes: number): Promise<InUse> {
  const { readCalibrator, storeCalibrator } = await import('../../confidence/calibrators/stored')
  const calibrator = readCalibrator(stored, classes)
  const { method, params } = calibrator
  return {
    stored: storeCalibrator(calibrator) as StoredCalibrator, title: method.title, kind: method.kind, keepsRanking: method.kind === 'top' || method.keepsRanking,
    of: method.kind === 'all'
      ? (logits) => method.apply(params, logits) as Probabilities
      : (logits) => topOnly(logits, method.apply(params, logits)),
  }
}

/** The first answer's confidence as calibrated; the others share the rest in the model's own proportions, none above the first. */
export function topOnly(logits: Logits, confidence: number): Probabilities {
  const z = asLogits(logits)
  let top = 0
  for (let k = 1; k < z.length; k++) if (z[k]! > z[top]!) top = k
  const out = new Float64Array(z.length) as Probabilities
  let sum = 0
  for (let k = 0; k < z.length; k++) if (k !== top) sum += out[k] = Math.exp(z[k]! - z[top]!)
  for (let k = 0; k < z.length; k++) out[k] = sum === 0 ? 0 : Math.min(confidence, (out[k]! / sum) * (1 - confidence))
  out[top] = confidence
  return out
}
