/** Labelled sets in the page's own measuring worker: all figures at one temperature, the fit of T, memory; NumPy does the same in turns. */
import { spawn, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { runnerImport } from 'vite'
import { readSet, writeSet } from './labelledSet.mjs'
import { openPage } from './page.mjs'
import { cpuTimer, peakMemory } from './processes.mjs'
import { dist, root } from './site.mjs'
import { median, round } from './stats.mjs'

const classes = 1000

export async function labelledSets({ browser, site, quick }) {
  const rows = quick ? 2000 : 50_000
  const rounds = quick ? 2 : 7
  const large = writeSet(rows, classes)
  const small = writeSet(1000, classes, 2)
  const numpy = openNumpy(large.folder)
  try {
    site.extra['/bench/large/'] = large.folder
    site.extra['/bench/small/'] = small.folder
    const page = await openMeasurer(browser, site)
    const memory = await peakMemory(browser)
    await page.evaluate(() => globalThis.benchMeasure.open('/bench/large/'))
    // One row aside: the figures, or the fit, are those of all the others.
    const [measured, fitted] = [1 / rows, 1 - 1 / rows].map((share) => ({ kind: 'shuffle', share, seed: 1 }))
    const timed = await cpuTimer(browser)
    const ask = (method, split) => timed(() => page.evaluate(([m, s]) => globalThis.benchMeasure.calibrate(m, s), [method, split]))

    const names = ['softmax', 'fit', 'fitNew', 'numpySoftmax', 'numpyClasswise', 'numpyFit']
    const [ms, cpuMs] = [0, 1].map(() => Object.fromEntries(names.map((name) => [name, []])))
    const note = (name, answer) => {
      ms[name].push(answer.ms)
      cpuMs[name].push(answer.cpuMs)
      return answer.answer
    }
    let [own, T, other, otherT] = []
    for (let round = 0; round < rounds; round++) {
      // The first question after another split also moves rows and looks for every row's largest logit.
      await ask('none', measured)
      own = note('softmax', await ask('none', measured)).measured.figures
      note('fitNew', await ask('temperature', fitted))
      T = note('fit', await ask('temperature', fitted)).temperature?.T
      if (!numpy) continue
      note('numpySoftmax', await numpy.ask('softmax'))
      other = note('numpyClasswise', await numpy.ask('classwise'))
      otherT = note('numpyFit', await numpy.ask('fit')).T
    }
    const peak = memory?.grown()
    await page.evaluate(() => globalThis.benchMeasure.open('/bench/small/'))
    const panel = await wholePanel(ask, quick)
    await page.context().close()
    const plain = await plainCode(large.folder, rows, quick ? 1 : 3)

    const [wall, cpu] = [ms, cpuMs].map((all) => Object.fromEntries(names.map((name) => [name, round(median(all[name]))])))
    // CPU time: one thread each, and whoever else uses the machine is left out.
    const ratio = (a, b) => round(cpu[a] / cpu[b], 2)
    const bytes = 4 * rows * classes
    return {
      rows, classes, numpy: numpy?.version ?? null, ms: wall, cpuMs: cpu, plain, panel, T,
      ratios: numpy && {
        softmax: ratio('softmax', 'numpyClasswise'), softmaxTop: ratio('softmax', 'numpySoftmax'), fit: ratio('fit', 'numpyFit'), fitNew: ratio('fitNew', 'numpyFit'),
        plainSoftmax: round(plain.softmaxMs / cpu.numpyClasswise, 2), plainFit: round(plain.fitMs / cpu.numpyFit, 2),
      },
      // NumPy sees one row more, so about 1 / rows.
      apart: numpy && Math.max(...Object.entries(other).map(([id, x]) => Math.abs(own[id] - x) / Math.abs(x)), Math.abs(T / otherT - 1)),
      // Of a small set the worker's own code is the larger part.
      memory: peak === undefined || quick ? null : { bytes, peak, ratio: round(peak / bytes, 2) },
    }
  } finally {
    numpy?.close()
    for (const set of [large, small]) set.remove()
  }
}

/** CPU milliseconds of plain TypeScript, which stands in where there is no WebAssembly SIMD; in Node, whose engine is Chromium's. */
async function plainCode(folder, rows, times) {
  const load = async (file) => (await runnerImport(join(root, 'src/confidence', file))).module
  const [{ predict }, { softmaxRows }, { measure }, { temperature }, { fit }] = await Promise.all(['predictions.ts', 'rows.ts', 'metrics/measure.ts', 'calibrators/temperature.ts', 'calibrators/method.ts'].map(load))
  const set = readSet(folder, rows, classes)
  const cpu = (work) => median(Array.from({ length: times }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  }))
  return { softmaxMs: round(cpu(() => measure(predict(softmaxRows(set, 1), 15)))), fitMs: round(cpu(() => fit(temperature, set))) }
}

/** Milliseconds of every method of the list, one after the other, on the page's own split: the table that compares them. */
async function wholePanel(ask, quick) {
  const { module } = await runnerImport(join(root, 'src/confidence/calibrators/index.ts'))
  const ids = ['none', ...module.methods.map(({ id }) => id)]
  const totals = []
  let slowest = { id: '', ms: 0 }
  for (let round = 0; round < (quick ? 1 : 5); round++) {
    let total = 0
    for (const id of ids) {
      // Another seed is another split: nothing is known of it yet.
      const { ms } = await ask(id, { kind: 'stratified', share: 0.5, seed: round + 1 })
      total += ms
      if (ms > slowest.ms) slowest = { id, ms: round2(ms) }
    }
    totals.push(total)
  }
  return { rows: 1000, methods: ids.length, ms: round2(median(totals)), slowest }
}

const round2 = (ms) => round(ms, 0)

/** The worker the page would open, under the page's headers, without the page beside it. */
async function openMeasurer(browser, site) {
  const file = readdirSync(join(dist, 'assets')).find((name) => /^metrics\.worker-.*\.js$/.test(name))
  if (!file) throw new Error('The build has no measuring worker.')
  const page = await openPage(browser)
  await page.goto(`${site.url}/icon.svg`)
  await page.evaluate((path) => {
    const worker = new Worker(path, { type: 'module', name: 'howsure-metrics' })
    let id = 0
    const ask = (name, question) => new Promise((resolve, reject) => {
      const own = ++id
      const hear = ({ data }) => {
        if (data.id !== own || 'progress' in data) return
        worker.removeEventListener('message', hear)
        if ('answer' in data) resolve(data.answer)
        else reject(new Error(JSON.stringify(data.fault)))
      }
      worker.addEventListener('message', hear)
      worker.addEventListener('error', (event) => reject(new Error(event.message)))
      worker.postMessage({ id: own, name, ask: question })
    })
    globalThis.benchMeasure = {
      async open(folder) {
        const [logits, labels] = await Promise.all(['logits', 'labels'].map(async (name) => (await fetch(`${folder}${name}.npy`)).blob()))
        return ask('openSet', { first: logits, second: labels, names: null })
      },
      async calibrate(method, split) {
        const start = performance.now()
        const answer = await ask('calibrate', { method, split, bins: 15 })
        return { ms: performance.now() - start, answer }
      },
    }
  }, `/assets/${file}`)
  return page
}

/** /usr/bin/python3 with NumPy, waiting for commands; null where there is none. */
function openNumpy(folder) {
  const python = '/usr/bin/python3'
  const found = spawnSync(python, ['-c', 'import numpy; print(numpy.__version__)'], { encoding: 'utf8' })
  if (found.status !== 0) return null
  // One thread, as the worker has one.
  const child = spawn(python, [join(import.meta.dirname, 'metrics.py'), folder], { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' } })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const answer = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('NumPy ended before its answer.')
    return JSON.parse(value)
  }
  const ready = answer()
  return {
    version: found.stdout.trim(),
    async ask(command) {
      await ready
      child.stdin.write(`${command}\n`)
      return answer()
    },
    close: () => child.kill(),
  }
}
