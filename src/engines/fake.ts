/** An engine without a runtime, for tests of state and worker: seeded logits that depend on the input's mean. */
import type { ModelBytes, Signature } from '../models/card'
import type { Device, Engine, TensorData } from './engine'

export class FakeEngine implements Engine {
  readonly runtime = 'tfjs' as const
  readonly device: Device = 'cpu'
  readonly deviceName = 'fake'
  readonly lost = new Promise<never>(() => {})
  #signature: Signature | null = null
  #live = 0

  load(_bytes: ModelBytes, signature: Signature): Promise<void> {
    this.#signature = signature
    return Promise.resolve()
  }

  run(inputs: Readonly<Record<string, TensorData>>): Promise<Record<string, TensorData>> {
    const signature = this.#signature
    if (!signature) return Promise.reject(new Error('no model'))
    const input = inputs[signature.input.name]
    if (!input) return Promise.reject(new Error('no input'))
    let mean = 0
    for (const x of input.data) mean += x / input.data.length
    const classes = signature.output.shape.at(-1) ?? 1
    const data = Float32Array.from({ length: classes }, (_, k) => 4 * Math.sin((k + 1) * (mean + 1.7)))
    return Promise.resolve({ [signature.output.name]: { data, shape: [1, classes], dtype: 'float32' } })
  }

  tensors(): number {
    return this.#live
  }

  dispose(): void {
    this.#signature = null
  }
}
