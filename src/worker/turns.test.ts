import { expect, it } from 'vitest'
import { Turns } from './turns'

const never = new AbortController().signal

it('lets two in at once, the others in their order', async () => {
  const turns = new Turns(2)
  const order: string[] = []
  const ends: (() => void)[] = []
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.take(never, () => new Promise<string>((resolve) => {
    order.push(name)
    ends.push(() => resolve(name))
  })))
  await Promise.resolve()
  expect(order).toEqual(['a', 'b'])
  ends[1]!()
  await all[1]
  await new Promise((done) => setTimeout(done))
  expect(order).toEqual(['a', 'b', 'c'])
  ends[0]!()
  ends[2]!()
  await new Promise((done) => setTimeout(done))
  ends[3]!()
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
})

it('does not do what was cancelled while it waited, and goes on after a throw', async () => {
  const turns = new Turns(1)
  const controller = new AbortController()
  let release!: () => void
  const first = turns.take(never, () => new Promise<void>((resolve) => (release = resolve)))
  const cancelled = turns.take(controller.signal, () => Promise.reject(new Error('was done')))
  const broken = turns.take(never, () => Promise.reject(new Error('broke')))
  const last = turns.take(never, () => Promise.resolve('done'))
  controller.abort(new Error('cancelled'))
  release()
  await first
  await expect(cancelled).rejects.toThrow('cancelled')
  await expect(broken).rejects.toThrow('broke')
  expect(await last).toBe('done')
})
