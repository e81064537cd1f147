import { describe, expect, it, vi } from 'vitest'
import { Fault } from '../faults'
import { Client } from './client'
import { type Handlers, serve, type ServeOptions } from './serve'

/** Two ends of one wire, with the structured clone a real worker would do. */
function wire(handlers: Partial<Handlers>, options: ServeOptions = {}) {
  const page = { onmessage: null, onerror: null, onmessageerror: null, terminated: false } as unknown as {
    onmessage: ((e: MessageEvent) => void) | null
    onerror: ((e: ErrorEvent) => void) | null
    onmessageerror: (() => void) | null
    terminated: boolean
    terminate(): void
    postMessage(m: unknown): void
  }
  const worker = {
    onmessage: null as ((e: MessageEvent) => void) | null,
    postMessage: (m: unknown) => {
      const copy = structuredClone(m)
      queueMicrotask(() => !page.terminated && page.onmessage?.({ data: copy } as MessageEvent))
    },
  }
  page.terminate = () => void (page.terminated = true)
  page.postMessage = (m: unknown) => {
    const copy = structuredClone(m)
    queueMicrotask(() => !page.terminated && worker.onmessage?.({ data: copy } as MessageEvent))
  }
  const lose = serve(worker, handlers as Handlers, options)
  return Object.assign(page, { lose })
}

const recipe = {} as never
const deadline = 1000

describe('client and serve', () => {
  it('answers each question with its own answer, whatever the order', async () => {
    const page = wire({ time: async ({ runs }) => {
      await new Promise((done) => setTimeout(done, runs === 1 ? 20 : 1))
      return { ms: [runs] }
    } })
    const client = new Client(() => page as never)
    const both = await Promise.all([1, 2].map((runs) => client.ask('time', { recipe, runs }, { deadline })))
    expect(both).toEqual([{ ms: [1] }, { ms: [2] }])
    expect(client.pending).toBe(0)
  })

  it('carries a fault over with code, sentence and hint', async () => {
    const page = wire({ tensors: () => Promise.reject(new Fault('engine-failed', 'No model.', 'Load one.')) })
    const client = new Client(() => page as never)
    await expect(client.ask('tensors', {}, { deadline })).rejects.toMatchObject({ code: 'engine-failed', message: 'No model.', hint: 'Load one.' })
    expect(client.dead).toBe(false)
  })

  it('tells a handler that throws at once from one that hangs', async () => {
    const page = wire({ tensors: () => { throw new TypeError('boom') } })
    await expect(new Client(() => page as never).ask('tensors', {}, { deadline })).rejects.toMatchObject({ code: 'internal' })
  })

  it('cancels: the page stops waiting and the worker is told', async () => {
    const heard = vi.fn()
    const page = wire({ time: (_, { signal }) => new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => { heard(); reject(signal.reason as Error) })
    }) })
    const client = new Client(() => page as never)
    const controller = new AbortController()
    const asked = client.ask('time', { recipe, runs: 1 }, { deadline, signal: controller.signal })
    await new Promise((done) => setTimeout(done, 5))
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1))
    expect(client.dead).toBe(false)
  })

  it('takes silence past the deadline for death, and progress for life', async () => {
    const page = wire({
      fetch: async (_, { progress }) => {
        for (let i = 0; i < 6; i++) {
          await new Promise((done) => setTimeout(done, 20))
          progress({ loaded: i, total: 6 })
        }
        return { id: 'm' } as never
      },
      tensors: () => new Promise(() => {}),
    })
    const client = new Client(() => page as never)
    const seen: number[] = []
    await client.ask('fetch', {} as never, { deadline: 60, onProgress: ({ loaded }) => seen.push(loaded) })
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
    await expect(client.ask('tensors', {}, { deadline: 30 })).rejects.toMatchObject({ code: 'worker-hung' })
    expect(client.dead).toBe(true)
    expect(page.terminated).toBe(true)
    await expect(client.ask('tensors', {}, { deadline })).rejects.toMatchObject({ code: 'worker-hung' })
  })

  it('rejects everything pending, once, when the worker dies', async () => {
    const page = wire({ tensors: () => new Promise(() => {}) })
    const client = new Client(() => page as never)
    const asked = [1, 2, 3].map(() => client.ask('tensors', {}, { deadline }))
    page.onerror?.({ message: 'out of memory', preventDefault() {} } as unknown as ErrorEvent)
    page.onerror?.({ message: 'again', preventDefault() {} } as unknown as ErrorEvent)
    const ends = await Promise.allSettled(asked)
    expect(ends.map((end) => (end as PromiseRejectedResult).reason.code)).toEqual(['worker-died', 'worker-died', 'worker-died'])
    expect(ends[0]).toMatchObject({ reason: { hint: '' } })
    expect([client.pending, page.terminated]).toEqual([0, true])
  })

  it('lets a message that cannot be cloned fail alone', async () => {
    const page = wire({ tensors: () => Promise.resolve({ tensors: 3 }) })
    const client = new Client(() => page as never)
    await expect(client.ask('tensors', { no: () => {} } as never, { deadline })).rejects.toMatchObject({ code: 'internal' })
    await expect(client.ask('tensors', {}, { deadline })).resolves.toEqual({ tensors: 3 })
  })

  it('keeps a worker that waits for the browser alive by its beat, and one that says so in a long step', async () => {
    const beating = new Client(() => wire({ tensors: () => new Promise((done) => setTimeout(done, 900, { tensors: 1 })) }, { beat: 50 }) as never)
    await expect(beating.ask('tensors', {}, { deadline: 300 })).resolves.toEqual({ tensors: 1 })
    const saying = new Client(() => wire({
      time: async (_, { alive }) => {
        for (let i = 0; i < 9; i++) {
          await new Promise((done) => setTimeout(done, 100))
          alive()
        }
        return { ms: [9] }
      },
    }) as never)
    await expect(saying.ask('time', { recipe, runs: 9 }, { deadline: 300 })).resolves.toEqual({ ms: [9] })
    expect([beating.dead, saying.dead]).toEqual([false, false])
  })

  it('ends with its device: unasked when idle, or at the first question that says so', async () => {
    const lost = new Fault('device-lost', 'WebGPU was taken away.')
    const idle = wire({ tensors: () => Promise.resolve({ tensors: 1 }) })
    const client = new Client(() => idle as never)
    await client.ask('tensors', {}, { deadline })
    idle.lose(lost)
    await expect(client.died).resolves.toMatchObject({ code: 'device-lost' })
    expect([client.dead, idle.terminated]).toEqual([true, true])

    const asked = new Client(() => wire({ tensors: () => Promise.reject(lost), time: () => new Promise(() => {}) }) as never)
    const ends = await Promise.allSettled([asked.ask('time', { recipe, runs: 1 }, { deadline }), asked.ask('tensors', {}, { deadline })])
    expect(ends.map((end) => (end as PromiseRejectedResult).reason.code)).toEqual(['device-lost', 'device-lost'])
    expect([asked.dead, asked.pending]).toEqual([true, 0])
  })

  it('tells of no death when it is closed', async () => {
    const client = new Client(() => wire({}) as never)
    const told = vi.fn()
    void client.died.then(told)
    client.close()
    await new Promise((done) => setTimeout(done, 5))
    expect(told).not.toHaveBeenCalled()
  })
})
