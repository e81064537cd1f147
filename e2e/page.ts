/** Every e2e test runs with these eyes open: CSP violations, page errors, console errors, and each request's host. */
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { expect, type Locator, type Page, test as base } from '@playwright/test'

export const shared = join(import.meta.dirname, '../../shared')
export const hasShared = existsSync(join(shared, 'README.md'))
/** The built-in model's own recipe, of its card. */
export const builtinRecipe = (JSON.parse(readFileSync(join(import.meta.dirname, '../public/model/card.json'), 'utf8')) as { recipe: { width: number; mean: number[]; std: number[] } }).recipe
export const skipShared = 'the shared test material (../shared) is not on this machine'

export interface Watch {
  readonly requests: string[]
  readonly problems: string[]
  /** Hosts a test lets the page ask, beside its own. */
  readonly allowedHosts: Set<string>
  /** Console errors a test brings about on purpose. */
  readonly expected: RegExp[]
}

interface Fixtures {
  watch: Watch
  app: App
}

interface WorkerFixtures {
  /** Serves ../shared and whatever a test adds, with the headers of a friendly host, from another port. */
  models: ModelServer
}

export interface ModelServer {
  readonly url: string
  readonly host: string
  /** Path to bytes; overrides files. A number is a status. */
  readonly extra: Map<string, Buffer | string | number>
  readonly hits: string[]
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern to see what a fixture needs
  models: [async ({}, use) => {
    const extra: ModelServer['extra'] = new Map()
    const hits: string[] = []
    const server: Server = createServer((request, response) => {
      const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)
      hits.push(path)
      const made = extra.get(path)
      const file = join(shared, normalize(path))
      const body = made ?? (file.startsWith(shared) && existsSync(file) ? readFileSync(file) : 404)
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
      response.setHeader('Content-Type', types[extname(path)] ?? 'application/octet-stream')
      if (typeof body === 'number') response.writeHead(body, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Not here</title>')
      else response.end(body)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
    await use({ url: `http://${host}`, host, extra, hits })
    await new Promise((done) => server.close(done))
  }, { scope: 'worker' }],

  watch: [async ({ page, baseURL }, use) => {
    const watch: Watch = { requests: [], problems: [], allowedHosts: new Set([new URL(baseURL!).host]), expected: [] }
    page.context().on('request', (request) => {
      if (/^https?:/.test(request.url())) watch.requests.push(request.url())
    })
    page.on('pageerror', (error) => watch.problems.push(`page error: ${error.message}`))
    page.on('console', (message) => {
      if (message.type() === 'error') watch.problems.push(`console: ${message.text()}`)
    })
    page.on('worker', (worker) => worker.on('close', () => {}))
    await page.addInitScript(() => {
      addEventListener('securitypolicyviolation', (event) => {
        // oxlint-disable-next-line no-console -- the test listens for exactly this
        console.error(`CSP violation: ${event.violatedDirective} ${event.blockedURI}`)
      })
    })
    await use(watch)
    const foreign = watch.requests.filter((url) => !watch.allowedHosts.has(new URL(url).host))
    expect(foreign, 'requests to hosts nobody asked for').toEqual([])
    const unexpected = watch.problems.filter((problem) => !watch.expected.some((pattern) => pattern.test(problem)))
    expect(unexpected, 'errors on the page').toEqual([])
  }, { auto: true }],

  app: async ({ page }, use) => {
    await use(new App(page))
  },
})

export { expect }

const types: Record<string, string> = { '.json': 'application/json', '.txt': 'text/plain', '.jpg': 'image/jpeg', '.png': 'image/png' }

export interface Row {
  readonly k: number
  readonly label: string
  readonly logit: number
  readonly confidence: number
}

/** What a person does with the page, by its stable names. */
export class App {
  constructor(readonly page: Page) {}

  /** Opens the page and waits until a model is ready. */
  async open(query = ''): Promise<void> {
    await this.page.goto(`/${query}`)
    await expect(this.html).toHaveAttribute('data-model-state', 'ready', { timeout: 45_000 })
  }

  get html(): Locator {
    return this.page.locator('html')
  }

  get bars(): Locator {
    return this.page.getByRole('list', { name: 'Confidence by class' })
  }

  get strip(): Locator {
    return this.page.getByRole('listbox', { name: 'Photos' })
  }

  get slider(): Locator {
    return this.page.getByRole('slider', { name: 'Temperature' })
  }

  photo(name: string): Locator {
    return this.strip.locator(`[data-name=${JSON.stringify(name)}]`)
  }

  async openPhotos(files: string[] | { name: string; mimeType: string; buffer: Buffer }[]): Promise<void> {
    await this.page.getByLabel('Open photos').setInputFiles(files)
  }

  /** Opens one photo and waits for its end: `done`, `damaged` or `failed`. */
  async classify(file: { name: string; mimeType?: string; buffer: Buffer }): Promise<Locator> {
    await this.openPhotos([{ mimeType: 'application/octet-stream', ...file }])
    const option = this.strip.locator('[aria-selected=true]')
    await expect(option).toHaveAttribute('data-name', file.name)
    await expect(option).toHaveAttribute('data-state', /^(done|damaged|failed)$/, { timeout: 30_000 })
    return option
  }

  /** Every class of the selected photo, surest first, from the table twin at full precision. */
  async rows(): Promise<Row[]> {
    const toggle = this.page.getByRole('button', { name: 'Show as table' })
    await toggle.click()
    const rows = await this.page.locator('table tbody tr').evaluateAll((list) => list.map((row) => {
      const { class: k, logit, confidence } = (row as HTMLElement).dataset
      return { k: Number(k), label: row.querySelector('th')?.textContent ?? '', logit: Number(logit), confidence: Number(confidence) }
    }))
    await toggle.click()
    return rows
  }

  /** Logits by class index. */
  async logits(): Promise<number[]> {
    const byClass: number[] = []
    for (const row of await this.rows()) byClass[row.k] = row.logit
    return byClass
  }

  async engine(): Promise<string | null> {
    return this.html.getAttribute('data-engine')
  }
}
