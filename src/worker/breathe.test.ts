import { expect, it } from 'vitest'
import { breathe } from './breathe'

it('messages that wait come through within a stretch of work', async () => {
  const { port1, port2 } = new MessageChannel()
  const heard: unknown[] = []
  port1.onmessage = ({ data }) => heard.push(data)
  port2.postMessage('cancel')
  const end = performance.now() + 5000
  while (heard.length === 0 && performance.now() < end) await breathe()
  port1.close()
  expect(heard).toEqual(['cancel'])
})
