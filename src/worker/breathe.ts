/** How long a worker computes before it looks at its messages, ms: short beside a person's patience, long beside a message. */
const stretch = 24

let channel: MessageChannel | undefined
let last = 0

/**
 * Lets a waiting "cancel" in, now and then. By a message to itself: timers that follow each other wait 4 ms each, which over the
 * hundreds of steps of a fit is longer than the fit.
 */
export function breathe(): Promise<void> {
  if (performance.now() - last < stretch) return Promise.resolve()
  const { port1, port2 } = (channel ??= new MessageChannel())
  return new Promise((done) => {
    port1.onmessage = () => {
      last = performance.now()
      done()
    }
    port2.postMessage(null)
  })
}
