/** Starts a load and waits until it has ended, one way or the other. */
import type { App } from './page'

export async function load(app: App, start: () => Promise<void>): Promise<'ready' | 'failed'> {
  await app.page.evaluate(() => {
    const html = document.documentElement
    Object.assign(globalThis, {
      loadEnds: new Promise<string>((resolve) => {
        let begun = false
        const observer = new MutationObserver(() => {
          const state = html.dataset['modelState'] ?? ''
          if (state === 'loading') begun = true
          else if (begun) {
            observer.disconnect()
            resolve(state)
          }
        })
        observer.observe(html, { attributes: true, attributeFilter: ['data-model-state'] })
      }),
    })
  })
  await start()
  return (await app.page.evaluate(() => (globalThis as unknown as { loadEnds: Promise<string> }).loadEnds)) as 'ready' | 'failed'
}
