/** Hands on the page's workers: who they are, what they still owe, and questions asked past the page. */
import type { Page, Worker as Hand } from '@playwright/test'

interface Made {
  readonly worker: Worker
  readonly name: string
  /** On the page's clock. */
  readonly born: number
  /** Questions without an answer, a fault or a cancel. */
  readonly open: Set<number>
  readonly answered: { readonly question: string; readonly at: number }[]
  ended: boolean
  /** On the page's clock; null: it lives, or ended by itself. */
  endedAt: number | null
}

/** Before the page opens: keeps every worker the page makes, and its books. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const made: Made[] = []
    Object.assign(globalThis, { made })
    globalThis.Worker = class extends Worker {
      readonly #books: Made
      readonly #asked = new Map<number, string>()

      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        this.#books = { worker: this, name: options?.name ?? '', born: performance.now(), open: new Set(), answered: [], ended: false, endedAt: null }
        made.push(this.#books)
        this.addEventListener('message', ({ data }) => {
          if (!('answer' in data) && !('fault' in data)) return
          this.#books.open.delete(data.id)
          if ('answer' in data) this.#books.answered.push({ question: this.#asked.get(data.id) ?? '', at: performance.now() })
        })
      }

      override postMessage(message: { id: number; name?: string }, transfer: never): void {
        super.postMessage(message, transfer)
        if (message.name === undefined) return void this.#books.open.delete(message.id)
        this.#books.open.add(message.id)
        this.#asked.set(message.id, message.name)
      }

      override terminate(): void {
        this.#books.ended = true
        this.#books.endedAt = performance.now()
        super.terminate()
      }
    }
  })
}

export type WorkerName = 'howsure-engine' | 'howsure-prepare' | 'howsure-detect'

export function countMade(page: Page, name: WorkerName): Promise<number> {
  return page.evaluate((wanted) => (globalThis as unknown as { made: Made[] }).made.filter((one) => one.name === wanted).length, name)
}

/** Of every engine worker in the order they were made: when it had loaded a model, and when it was ended; null: never. */
export function engineTimes(page: Page): Promise<{ loaded: number | null; ended: number | null }[]> {
  return page.evaluate(() => (globalThis as unknown as { made: Made[] }).made.filter(({ name }) => name === 'howsure-engine')
    .map(({ answered, endedAt }) => ({ loaded: answered.find(({ question }) => question === 'load')?.at ?? null, ended: endedAt })))
}

/** Questions that a living worker still owes an answer. */
export function openQuestions(page: Page): Promise<number> {
  return page.evaluate(() => (globalThis as unknown as { made: Made[] }).made.reduce((n, one) => n + (one.ended ? 0 : one.open.size), 0))
}

/** When a worker made after `since` gave its first answer of that kind, milliseconds after `since`; null as long as none has. */
export function backAfter(page: Page, question: 'run' | 'prepare', since: number): Promise<number | null> {
  return page.evaluate(([wanted, from]) => {
    const all = (globalThis as unknown as { made: Made[] }).made.filter((one) => one.born > from)
    const times = all.flatMap((one) => one.answered.filter((answer) => answer.question === wanted).map((answer) => answer.at))
    return times.length === 0 ? null : Math.min(...times) - from
  }, [question, since] as const)
}

export function clock(page: Page): Promise<number> {
  return page.evaluate(() => performance.now())
}

/** The newest living worker of that kind, to run code in. Module scope is out of reach. */
export function inside(page: Page, name: WorkerName): Hand {
  const script = name === 'howsure-engine' ? /engine\.worker/ : /prepare\.worker/
  return page.workers().findLast((worker) => script.test(worker.url()))!
}

/** An error nobody catches: the page hears of it. */
export async function crash(page: Page, name: WorkerName): Promise<void> {
  await inside(page, name).evaluate(() => void setTimeout(() => { throw new Error('out of memory') }))
}

/** It ends without a word. */
export async function vanish(page: Page, name: WorkerName): Promise<void> {
  await inside(page, name).evaluate(() => void setTimeout(() => self.close()))
}

/** An endless loop. */
export async function hang(page: Page, name: WorkerName): Promise<void> {
  await inside(page, name).evaluate(() => void setTimeout(() => { for (;;); }))
}

/** Puts lines of a test in front of the engine worker's script. */
export async function prelude(page: Page, lines: () => void): Promise<void> {
  await page.route(/\/engine\.worker[^/]*\.js$/, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `(${String(lines)})();${await response.text()}` })
  })
}

/** Live tensors of the newest engine worker. */
export function tensors(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve) => {
    const { worker } = (globalThis as unknown as { made: Made[] }).made.findLast((one) => one.name === 'howsure-engine')!
    const id = 1e9 + Math.random()
    const hear = (event: MessageEvent): void => {
      if (event.data.id !== id) return
      worker.removeEventListener('message', hear)
      resolve(event.data.answer.tensors)
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id, name: 'tensors', ask: {} })
  }))
}

/** The page's living workers of one model: the preparing one stays whatever the model is. */
export function enginesAlive(page: Page): number {
  return page.workers().filter((worker) => /engine\.worker/.test(worker.url())).length
}

/** Before the page opens: runs `prelude` at the head of one of the page's workers, whose own scope no init script reaches. */
export async function insideWorker(page: Page, name: WorkerName, prelude: string): Promise<void> {
  const file = name === 'howsure-engine' ? /engine\.worker-[\w-]+\.js$/ : /prepare\.worker-[\w-]+\.js$/
  await page.route(file, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${prelude}\n${await response.text()}` })
  })
}

/** Something asked inside a living worker. */
export function askInside<T>(page: Page, name: WorkerName, what: () => T): Promise<T> {
  const file = name === 'howsure-engine' ? /engine\.worker/ : /prepare\.worker/
  return page.workers().find((worker) => file.test(worker.url()))!.evaluate(what)
}

/** How often a question of that kind was answered, by all workers so far. */
export function asked(page: Page, question: string): Promise<number> {
  return page.evaluate((wanted) => (globalThis as unknown as { made: Made[] }).made.reduce((n, one) => n + one.answered.filter((answer) => answer.question === wanted).length, 0), question)
}
