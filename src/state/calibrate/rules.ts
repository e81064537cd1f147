/** Prediction sets and thresholds: asked again when something they depend on moved; the newest question wins. */
import type { SetOptions } from '../../confidence/conformal/method'
import { Fault, toPlain } from '../../faults'
import type { Calibrate, Rules } from '../facts'
import { keepSettings } from '../settings'
import { facts, store } from '../store'
import { openMeasurer } from './calibrate'

const asking: { sets: AbortController | null; threshold: AbortController | null } = { sets: null, threshold: null }

/** Confidences are taken at the fitted T where there is one: sets of a calibrated model are smaller for the same promise. */
export function ruleTemperature({ results }: Pick<Calibrate, 'results'>): number {
  return results['temperature']?.temperature?.T ?? 1
}

export async function askSets(change: Partial<Pick<Calibrate, 'setOptions' | 'alpha' | 'tuned'>> = {}): Promise<void> {
  const { signal } = next('sets')
  store.setState((s) => ({ calibrate: { ...s.calibrate, ...change } }))
  const { split, setOptions, alpha, tuned } = facts().calibrate
  const T = ruleTemperature(facts().calibrate)
  await settle(signal, async () => {
    const sets = await (await openMeasurer(signal)).sets({ split, T, options: setOptions, alpha, tuned }, signal)
    return { sets: { ...sets, T } }
  })
}

export function setSetOptions(change: Partial<SetOptions>): void {
  void askSets({ setOptions: { ...facts().calibrate.setOptions, ...change } })
}

export async function askThreshold(change: Partial<Calibrate['target']> = {}): Promise<void> {
  const { signal } = next('threshold')
  store.setState((s) => ({ calibrate: { ...s.calibrate, target: { ...s.calibrate.target, ...change } } }))
  const { split, target } = facts().calibrate
  const T = ruleTemperature(facts().calibrate)
  await settle(signal, async () => {
    const threshold = await (await openMeasurer(signal)).threshold({ split, T, rule: target.rule, target: target.share }, signal)
    return { threshold: { ...threshold, T } }
  })
}

function next(what: 'sets' | 'threshold'): AbortController {
  asking[what]?.abort()
  return (asking[what] = new AbortController())
}

async function settle(signal: AbortSignal, ask: () => Promise<Partial<Calibrate>>): Promise<void> {
  try {
    const change = await ask()
    if (!signal.aborted) store.setState((s) => ({ calibrate: { ...s.calibrate, ...change } }))
  } catch (error) {
    const fault = toPlain(error)
    if (!signal.aborted && fault.code !== 'cancelled') store.setState((s) => ({ calibrate: { ...s.calibrate, fault } }))
  }
}

/** For the model in hand, at every visit; null takes it away. Throws Fault when the set is another model's. */
export function applyRules(change: Partial<Rules>): void {
  const { model, calibrate, rules } = facts()
  if (!model) return
  const adds = Object.values(change).some((rule) => rule !== null)
  if (adds && model.classes !== calibrate.set?.classes) throw new Fault('calibrator', `${model.card.name} has ${model.classes} classes and this set ${calibrate.set?.classes ?? 0}.`)
  const before = rules[model.card.sha256] ?? { set: null, threshold: null }
  const all = { ...rules, [model.card.sha256]: { ...before, ...change } }
  store.setState({ rules: all })
  if (model.card.sha256) keepSettings(() => ({ rules: all }))
}
