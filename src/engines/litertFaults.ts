/** LiteRT's own messages, turned into ours: none is shown, the raw text goes to the console at debug level. */
import { Fault } from '../faults'

export function explain(error: unknown, step: 'opening' | 'building' | 'running'): Fault {
  if (error instanceof Fault) return error
  const raw = error instanceof Error ? error.message : String(error)
  // oxlint-disable-next-line no-console -- an engineer may want the runtime's own words; nobody else sees them
  console.debug(`litert, ${step}: ${raw}`)
  if (/out of memory|OOM|allocation failed|enlarge memory|memory access out of bounds/i.test(raw)) {
    return new Fault('model-memory', 'WASM has not enough memory for this model.', 'Close other tabs, or try a smaller version of the model.')
  }
  if (step === 'opening') return new Fault('engine-unavailable', 'This browser could not start LiteRT.')
  if (step === 'building') return new Fault('model-graph', 'LiteRT could not build this graph.', 'The file may have been damaged or edited: get it again, or export the model anew.')
  return new Fault('engine-failed', 'The model stopped while running in LiteRT.', 'The model may be broken: export it anew.')
}
