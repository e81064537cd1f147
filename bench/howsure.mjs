/** The one place that knows how Howsure's page asks its workers. Both functions run in the page, before its own scripts. */

/** MobileNetV2's own preprocessing, as ../shared/models tells it. */
export const recipe = {
  width: 224, height: 224, resize: 'crop', shortSide: 256, interpolation: 'bilinear', antialias: true,
  mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5], channels: 'RGB', layout: 'NHWC', background: [255, 255, 255],
}

/** Two eyes: when the first bar came, and what the page asks its workers. */
export function eyes() {
  const seen = (globalThis.benchEyes = { firstBar: 0, workers: {}, asked: 0, answered: 0, lastAnswer: 0 })
  const observer = new MutationObserver(() => {
    if (!document.querySelector('[data-confidence]')) return
    seen.firstBar = performance.now()
    observer.disconnect()
  })
  observer.observe(document, { childList: true, subtree: true })

  globalThis.Worker = class extends Worker {
    #photos = new Set()
    constructor(url, options) {
      super(url, options)
      seen.workers[options?.name] = this
      this.addEventListener('message', ({ data }) => {
        if (!('answer' in data) || !this.#photos.delete(data.id)) return
        seen.answered++
        seen.lastAnswer = performance.now()
      })
    }
    postMessage(message, ...rest) {
      if (message.name === 'prepare') seen.asked++
      if (message.name === 'run') this.#photos.add(message.id)
      // A detector's own way of reading: what it was asked with, but for the numbers, which are moved.
      if (message.name === 'decode') seen.detector = { decode: { ...message.ask, parts: null } }
      if (message.name === 'prepare' && seen.workers['howsure-engine']) seen.recipe = message.ask.recipe
      super.postMessage(message, ...rest)
    }
  }
}

/** A mouth: asks the page's own workers, as the page asks them. `benchRecipe` in the page changes parts of the recipe. */
export function mouth(usual) {
  const now = () => ({ ...usual, ...globalThis.benchRecipe })
  // Far above the app's own numbers, whose client drops answers it did not ask for.
  let id = 1e6
  const ask = (worker, name, question, transfer = []) => new Promise((resolve, reject) => {
    const own = ++id
    const hear = ({ data }) => {
      if (data.id !== own || 'progress' in data) return
      worker.removeEventListener('message', hear)
      if ('answer' in data) resolve(data.answer)
      else reject(new Error(JSON.stringify(data.fault)))
    }
    worker.addEventListener('message', hear)
    worker.postMessage({ id: own, name, ask: question }, transfer)
  })
  const preparer = () => globalThis.benchEyes.workers['howsure-prepare']
  const engine = () => globalThis.benchEyes.workers['howsure-engine']
  const detector = () => globalThis.benchEyes.workers['howsure-detect']
  const moved = (picture) => (picture instanceof Blob ? [] : [picture])

  globalThis.benchHowsure = {
    /** A file or a bitmap to the raw output, with the parts of its time. */
    async run(picture) {
      const recipe = now()
      const { tensor, ms } = await ask(preparer(), 'prepare', { picture, recipe, thumbnail: false }, moved(picture))
      const ran = await ask(engine(), 'run', { tensor, recipe }, [tensor.buffer])
      return { raw: ran.raw, ms: { ...ms, run: ran.ms } }
    },
    see: (picture) => ask(preparer(), 'see', { picture, recipe: now() }, moved(picture)),
    /** A photo to its boxes, as the Detect panel asks for them. */
    async detect(file) {
      const keep = await this.detectRaw(file)
      return ask(detector(), 'decode', { ...keep, id: 'bench' }, keep.parts.map(({ data }) => data.buffer))
    },
    /** A file, or the address of one, to a detector's raw outputs with all that reading them needs. */
    async detectRaw(photo) {
      const file = typeof photo === 'string' ? await (await fetch(photo)).blob() : photo
      const { recipe, detector: { decode } } = globalThis.benchEyes
      const { tensor } = await ask(preparer(), 'prepare', { picture: file, recipe, thumbnail: false })
      const { parts } = await ask(engine(), 'run', { tensor, recipe }, [tensor.buffer])
      return { ...decode, parts }
    },
    /** The slider's question, for the photo on the stage; how many boxes stand. */
    async suppress(iou) {
      const { id, suppression } = globalThis.benchEyes.detector.decode
      return (await ask(detector(), 'suppress', { id, suppression: { ...suppression, iou } })).detected.length
    },
    /** Milliseconds of single runs on a fixed input: inference alone. */
    time: async (runs, own = now()) => (await ask(engine(), 'time', { recipe: own, runs })).ms,
  }

  // The same contract as every other side of bench/sides.mjs.
  globalThis.benchSide = {
    time: globalThis.benchHowsure.time,
    async classify(file) {
      const { raw } = await globalThis.benchHowsure.run(file)
      // The TFLite file gives probabilities, with the background in front.
      const told = raw.length === 1001 ? raw.subarray(1) : raw
      const highest = Math.max(...told)
      const weights = Array.from(told, raw.length === 1001 ? (p) => p : (z) => Math.exp(z - highest))
      const sum = weights.reduce((a, b) => a + b)
      return weights.map((w, k) => [k, w / sum]).sort((a, b) => b[1] - a[1]).slice(0, 5)
    },
  }
}
