import { useEffect } from 'react'
import type { ReliabilitySeries } from '../../charts/ReliabilityDiagram'
import { look, present } from '../../state/calibrate/closer'
import { useFacts } from '../../state/useFacts'
import type { Looked } from '../../worker/closer'

/** The model as it is, and beside it the chosen calibrator where it was fitted: what every chart shows. */
export function useSeries(): (ReliabilitySeries & { readonly figures: Readonly<Record<string, number | null>>; readonly looked: Looked | null })[] {
  const chosen = useFacts((s) => s.calibrate.chosen)
  const before = useFacts((s) => s.calibrate.results['none'] ?? null)
  const after = useFacts((s) => s.calibrate.results[s.calibrate.chosen] ?? null)
  const lookedBefore = useFacts((s) => present(s, 'none', s.closer.looks['none']))
  const lookedAfter = useFacts((s) => present(s, s.calibrate.chosen, s.closer.looks[s.calibrate.chosen]))
  return [
    ...(before?.measured ? [{ id: 'none', title: 'as it is', kind: 'before' as const, ...before.measured, looked: lookedBefore }] : []),
    ...(after?.measured ? [{ id: chosen, title: after.title, kind: 'after' as const, ...after.measured, looked: lookedAfter }] : []),
  ]
}

/** Asks for what the charts need beside the bins, once a result. */
export function useLooks(): void {
  const chosen = useFacts((s) => s.calibrate.chosen)
  const before = useFacts((s) => s.calibrate.results['none'] ?? null)
  const after = useFacts((s) => s.calibrate.results[s.calibrate.chosen] ?? null)
  useEffect(() => asked('none', before !== null), [before])
  useEffect(() => asked(chosen, after?.measured != null), [chosen, after])
}

function asked(method: string, some: boolean): (() => void) | undefined {
  if (!some) return undefined
  const work = new AbortController()
  void look(method, work.signal)
  return () => work.abort()
}

/** Names of the classes, where the model in hand can be the set's. */
export function useNames(): readonly string[] | null {
  const model = useFacts((s) => s.model)
  const classes = useFacts((s) => s.calibrate.set?.classes)
  return model && model.classes === classes ? model.labels : null
}
