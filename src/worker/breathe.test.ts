import { expect, it } from 'vitest'
import { breathe } from './breathe'

it('messages that wait come through within a stretch of work, and work goes on after', async () => {
  const { port1, port2 } = new MessageChannel()
  const heard = { messages: 0 }
  port1.onmessage = () => heard.messages++
  port2.postMessage('cancel')
  const end = performance.now() + 5000
  let steps = 0
  while (heard.messages === 0 && performance.now() < end) {
    steps++
    await breathe()
  }
  port1.close()
  expect(heard.messages).toBe(1)
  expect(steps).toBeGreaterThan(0)
})
