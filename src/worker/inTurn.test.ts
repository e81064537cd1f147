import { expect, it } from 'vitest'
import { turns } from './inTurn'

it('the second begins when the first has ended, also when that one failed', async () => {
  const log: string[] = []
  const work = turns()(async (name: string, fails: boolean) => {
    log.push(`${name} begins`)
    await Promise.resolve()
    await new Promise((done) => setTimeout(done))
    log.push(`${name} ends`)
    if (fails) throw new Error(name)
    return name
  })
  const [first, second] = await Promise.allSettled([work('a', true), work('b', false)])
  expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
  expect([first.status, second]).toEqual(['rejected', { status: 'fulfilled', value: 'b' }])
})
