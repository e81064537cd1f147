/** Hands on the page's workers: who they are, and questions asked past the page. */
import type { Page } from '@playwright/test'

interface Made {
  readonly worker: Worker
  readonly name: string
}

/** Before the page opens: keeps every worker the page makes, by its name. */
export async function watchWorkers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const made: Made[] = []
    Object.assign(globalThis, { made })
    globalThis.Worker = class extends Worker {
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options)
        made.push({ worker: this, name: options?.name ?? '' })
      }
    }
  })
}

export type WorkerName = 'howsure-tfjs' | 'howsure-prepare'

export function countMade(page: Page, name: WorkerName): Promise<number> {
  return page.evaluate((wanted) => (globalThis as unknown as { made: Made[] }).made.filter((one) => one.name === wanted).length, name)
}

/** As if the newest such worker had crashed. */
export function crash(page: Page, name: WorkerName): Promise<void> {
  return page.evaluate((wanted) => {
    const { worker } = (globalThis as unknown as { made: Made[] }).made.findLast((one) => one.name === wanted)!
    worker.dispatchEvent(new ErrorEvent('error', { message: 'out of memory' }))
  }, name)
}

/** Live tensors of the newest engine worker. */
export function tensors(page: Page): Promise<number> {
  return page.evaluate(() => new Promise<number>((resolve) => {
    const { worker } = (globalThis as unknown as { made: Made[] }).made.findLast((one) => one.name === 'howsure-tfjs')!
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
  return page.workers().filter((worker) => /tfjs\.worker/.test(worker.url())).length
}

/** Before the page opens: runs `prelude` at the head of one of the page's workers, whose own scope no init script reaches. */
export async function insideWorker(page: Page, name: WorkerName, prelude: string): Promise<void> {
  const file = name === 'howsure-tfjs' ? /tfjs\.worker-[\w-]+\.js$/ : /prepare\.worker-[\w-]+\.js$/
  await page.route(file, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `${prelude}\n${await response.text()}` })
  })
}

/** Something asked inside a living worker. */
export function askInside<T>(page: Page, name: WorkerName, what: () => T): Promise<T> {
  const file = name === 'howsure-tfjs' ? /tfjs\.worker/ : /prepare\.worker/
  return page.workers().find((worker) => file.test(worker.url()))!.evaluate(what)
}
