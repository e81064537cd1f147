import { breathe } from './breathe'

/** Runs steps to their end, telling how far they are and letting a "cancel" in between. Rejects with the signal's reason. */
export async function paused<T>(steps: Generator<number, T, void>, signal: AbortSignal, onProgress: (share: number) => void = () => {}): Promise<T> {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await breathe()
    signal.throwIfAborted()
    onProgress(step.value)
  }
}
