/** Runs every bench once, in a real Chromium on the built page; writes results/latest.json and latest.md. No figure fails it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, platform, totalmem } from 'node:os'
import { join } from 'node:path'
import { cameraFrames } from './camera.mjs'
import { coldStart } from './coldStart.mjs'
import { detection } from './detect.mjs'
import { folderOfPhotos } from './folder.mjs'
import { launch } from './page.mjs'
import { labelledSets } from './metrics.mjs'
import { peersOnWasm, peersOnWebgpu } from './peers.mjs'
import { photoToLogits } from './photo.mjs'
import { markdown, print } from './report.mjs'
import { checkBuilt, openSite, root, shared } from './site.mjs'
import { temperatureStep } from './temperature.mjs'
import { wasmThreads } from './threads.mjs'

/** THE LIST of benches. */
const benches = { coldStart, photo: photoToLogits, peers: peersOnWasm, webgpu: peersOnWebgpu, threads: wasmThreads, temperature: temperatureStep, folder: folderOfPhotos, camera: cameraFrames, detection, metrics: labelledSets }

const args = process.argv.slice(2)
if (args.includes('--help')) {
  console.log(`node bench/run.mjs [--quick] [--json PATH] [--only NAME]
  Measures the built page (dist/, or $HOWSURE_DIST): first bars, photo to logits against bare tfjs, the same photo by other libraries
  (bench/peers, installed at first use) on WASM and WebGPU, tfjs' threads, a temperature step, folders of photos, the camera,
  a detector's boxes beside plain loops, tfjs and onnxruntime-web,
  a labelled set of 50,000 x 1,000 against NumPy of /usr/bin/python3.
  --quick        few repetitions, no WebGPU, no cold start of other libraries, and nothing is written to bench/results (the turn in CI)
  --gpu          WebGPU on the machine's own card instead of in software
  --json PATH    the results as JSON, there too
  --only NAME    one of: ${Object.keys(benches).join(', ')}; nothing is written to bench/results
  Prints each figure with its goal, met or not met. Ends with 0 whatever the figures are, with 1 when a bench could not be run to its end.`)
  process.exit(0)
}
const valueOf = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined)
const quick = args.includes('--quick')
const only = valueOf('--only')
const gpu = args.includes('--gpu') ? 'real' : 'software'

checkBuilt()
const site = await openSite({ '/bench/shared/': shared, '/bench/photo.jpg': readFileSync(join(root, 'public/samples/coffee.jpg')) })
const browser = await launch()
const results = {}
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (only && only !== name) continue
    console.error(`… ${name}`)
    try {
      results[name] = await bench({ browser, site, quick, gpu })
    } catch (error) {
      // The others' figures stand; the end says that one is missing.
      console.error(error)
      results[name] = { failed: `${name}: ${String(error.message).split('\n')[0]}` }
      process.exitCode = 1
    }
  }
} finally {
  await browser.close()
  await site.close()
}

const machine = {
  cpu: cpus()[0]?.model.trim() ?? 'unknown', cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30), os: platform(), chromium: browser.version(),
}
const report = { date: new Date().toISOString().slice(0, 10), quick, machine, results }
const json = `${JSON.stringify(report, null, 2)}\n`
if (!quick && !only) {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'latest.json'), json)
  writeFileSync(join(folder, 'latest.md'), markdown(report))
}
const path = valueOf('--json')
if (path) writeFileSync(path, json)
print(results)
