import { describe, expect, it } from 'vitest'
import { labelledLogits } from '../confidence/labelled'
import { predict, predictSteps } from '../confidence/predictions'
import { softmaxRows } from '../confidence/rows'
import { paused } from './paused'

const rows = softmaxRows(labelledLogits(Float32Array.from({ length: 60_000 * 10 }, (_, k) => Math.sin(k) * 4), Int32Array.from({ length: 60_000 }, (_, i) => i % 10), 10), 1)

describe('steps with pauses', () => {
  it('end with what one go gives, after shares that rise to 1', async () => {
    const shares: number[] = []
    expect(await paused(predictSteps(rows, 15), new AbortController().signal, (share) => shares.push(share))).toEqual(predict(rows, 15))
    expect(shares).toEqual([1 / 3, 2 / 3, 1])
  })

  it('stop at a cancel', async () => {
    const controller = new AbortController()
    const shares: number[] = []
    const running = paused(predictSteps(rows, 15), controller.signal, (share) => {
      shares.push(share)
      controller.abort(new Error('cancelled'))
    })
    await expect(running).rejects.toThrow('cancelled')
    expect(shares).toHaveLength(1)
  })
})
