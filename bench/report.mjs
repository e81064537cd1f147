/** What is measured, what it is compared with, and the goal: the same tables for the terminal, the README and latest.md. */
import { sideTables } from './tables.mjs'

const met = (ok) => (ok ? 'met' : 'not met')
const mb = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`

/** One line per finding: [what, figure, goal, met]. A bench that did not run says why. */
function rows({ coldStart, photo, peers, webgpu, threads, temperature, folder, camera, detection, metrics }) {
  return [
    ...row(coldStart, (r) => [
      ['First bars, first visit (built-in model, WASM, nothing cached, localhost)', `${r.medianMs} ms`, '< 2000 ms', r.medianMs < 2000],
      ['… the least tfjs page with bars, same model and photo (no worker, no checks, no controls)', `${r.minimal.medianMs} ms`, '', null],
      ['… sent until then (gzip): Howsure · the least page', `${mb(r.bytes)}, ${r.files} files · ${mb(r.minimal.bytes)}, ${r.minimal.files} files`, '', null],
      ['… Howsure / the least page: time · bytes', `${r.ratio} · ${r.bytesRatio}`, '', null],
    ]),
    ...row(photo, (r) => [
      [`Decoded photo (${r.photo}) to logits, MobileNetV2 on WASM: Howsure, all steps`, `${r.howsureMs} ms`, '', null],
      ['… bare tfjs-wasm, input a ready tensor, same page visit', `${r.bareMs} ms`, '', null],
      ['… Howsure / bare', `${r.ratio}`, '≤ 1.10', r.ratio <= 1.1],
      ['… of Howsure: resize, crop and normalise · model · messages', `${r.prepareMs} · ${r.runMs} · ${r.messagesMs} ms`, '', null],
    ]),
    ...row(peers, (r) => ratio('Photo file to the five best classes, MobileNetV2 on WASM: Howsure / bare tfjs', r)),
    ...row(webgpu, (r) => ratio(`The same on WebGPU (${r.adapter}${r.software ? ', in software' : ''}): Howsure / bare tfjs`, r)),
    ...row(threads, () => []),
    ...row(temperature, (r) => [
      [`Temperature step, ${r.classes} classes (${r.model}): script`, `${r.scriptMs} ms`, '< 4 ms', r.scriptMs < 4],
      ['… style · layout', `${r.styleMs} · ${r.layoutMs} ms`, '', null],
      ['… longest main-thread task of a step, median · worst', `${r.taskMs} · ${r.longestTaskMs} ms`, '', null],
      [`… the same, main thread slowed ${r.slowdown}×: median · worst`, `${r.slowTaskMs} · ${r.slowLongestTaskMs} ms`, 'no frame > 16 ms', r.slowFramesOver16Ms === 0],
    ]),
    ...row(folder, ({ photos, results }) => results.flatMap((r) => [
      [`Folder of ${photos} photos, ${r.model} on WASM, thumbnails included`, `${r.photosPerSecond} photos/s`, '', null],
      ['… inference alone, same worker, fixed input', `${r.alonePerSecond} /s (${r.runMs} ms)`, '', null],
      // A small model is faster than the decoding of photos: the goal is for one of usual size.
      ['… folder / inference alone', `${r.ratio}`, '≥ 0.85', r.model === 'MobileNetV2' ? r.ratio >= 0.85 : null],
      ['… main-thread tasks over 50 ms: how many · longest', `${r.longTasks} · ${r.longestTaskMs} ms`, '', null],
    ])),
    ...row(camera, (r) => Object.values(r).flatMap((one) => [
      [`Camera, ${one.model} on WASM, film of 30 frames/s: answers a second · from frame to answer`, `${one.framesPerSecond} /s · ${one.frameMs} ms`, '', null],
      ['… main-thread tasks over 50 ms in ten seconds: how many · longest', `${one.tasksOver50Ms} · ${one.longestTaskMs} ms`, 'none', one.tasksOver50Ms === 0],
    ])),
    ...row(detection, (r) => [
      [`Raw numbers of YOLOv5n (${r.rows.toLocaleString('en')} boxes) to all that stand down to 0.1 %, decoding included`, `${r.ownMs} ms`, '< 8 ms', r.ownMs < 8],
      ['… a slider alone: on one thread · asked of the page’s worker, answer included', `${r.sliderMs} · ${r.workerMs} ms`, '< 8 ms', r.workerMs < 8],
      ['… a plain loop over 25 % · down to 0.1 % · plain decoding and tf.image.nonMaxSuppressionAsync over 25 %', `${r.plainMs} · ${r.plainFaintMs} · ${r.tfMs} ms`, '', null],
      ...(r.whole ? [
        ['Photo file to boxes, YOLOv5n on WASM, 2 threads: Howsure · bare onnxruntime-web, a canvas and a plain loop', `${r.whole.ownMs} · ${r.whole.bareMs} ms`, '', null],
        ['… Howsure / bare', `${r.whole.ratio}`, '≤ 1.15', r.whole.ratio <= 1.15],
      ] : [[`Skipped: ${r.missing}`, '', '', null]]),
    ]),
    ...row(metrics, labelled),
  ]
}

/** Howsure's measuring worker has one thread, and NumPy one. */
function labelled({ rows, classes, numpy, ms, cpuMs, plain, ratios, apart, memory, panel }) {
  // The goals are set for the large one; in a small one messages and first runs weigh more than sums.
  const judged = (ok) => (rows >= 50_000 ? ok : null)
  return [
    [`Labelled set of ${rows.toLocaleString('en')} × ${classes.toLocaleString('en')}, one temperature: softmax and every figure of the panel, CPU time (from question to answer)`, `${cpuMs.softmax} ms (${ms.softmax})`, '', null],
    ['… the fit of T · the same right after a new split', `${cpuMs.fit} (${ms.fit}) · ${cpuMs.fitNew} ms (${ms.fitNew})`, '', null],
    ['… plain TypeScript (where there is no SIMD), in Node: figures · fit', `${plain.softmaxMs} · ${plain.fitMs} ms`, '', null],
    ...(numpy ? [
      [`… NumPy ${numpy}: softmax and binned figures · without the classwise ones · the fit`, `${cpuMs.numpyClasswise} · ${cpuMs.numpySoftmax} · ${cpuMs.numpyFit} ms`, '', null],
      ['… figures: Howsure / NumPy, CPU time', `${ratios.softmax}`, '≤ 1.5', judged(ratios.softmax <= 1.5)],
      ['… figures: Howsure with the classwise ones / NumPy without', `${ratios.softmaxTop}`, '≤ 1.5', judged(ratios.softmaxTop <= 1.5)],
      ['… fit: Howsure / NumPy · right after a new split', `${ratios.fit} · ${ratios.fitNew}`, '≤ 1.0', judged(ratios.fit <= 1)],
      ['… plain TypeScript / NumPy: figures · fit', `${ratios.plainSoftmax} · ${ratios.plainFit}`, '≤ 4.5', judged(ratios.plainSoftmax <= 4.5 && ratios.plainFit <= 4.5)],
      ['… largest difference of a figure or T, relative', apart.toExponential(0), '', null],
    ] : [['Skipped: NumPy beside it (/usr/bin/python3 or its numpy is not on this machine)', '', '', null]]),
    ...(memory ? [[`… memory at its highest / the logits (${Math.round(memory.bytes / 1e6)} MB)`, `${memory.ratio}`, '≤ 1.3', memory.ratio <= 1.3]] : []),
    [`Labelled set of ${panel.rows.toLocaleString('en')} × ${classes.toLocaleString('en')}: all ${panel.methods} methods compared · the slowest (${panel.slowest.id})`, `${panel.ms} · ${panel.slowest.ms} ms`, '< 1000 ms', panel.ms < 1000],
  ]
}

function row(result, lines) {
  if (!result) return []
  if (result.failed) return [[`Failed: ${result.failed}`, '', '', null]]
  if (result.skipped) return [[`Skipped: ${result.skipped}`, '', '', null]]
  return lines(result)
}

function ratio(what, { table, missing }) {
  const own = table.find(({ name }) => name === 'howsure')
  return [
    [what, `${own.toBare}`, '≤ 1.10', own.toBare <= 1.1],
    ...(missing ? [[`Skipped: ${missing}`, '', '', null]] : []),
  ]
}

/** Tables as [title, head, lines, sentences]; the first is the overview. */
function tables(results) {
  const overview = rows(results).map(([what, figure, goal, ok]) => [what, figure, ok === null ? '' : `${goal}: ${met(ok)}`])
  return [{ title: '', head: ['what', 'figure', 'goal'], lines: overview, sentences: [] }, ...sideTables(results)]
}

export function markdown({ machine, date, quick, results }) {
  const parts = tables(results).map(({ title, head, lines, sentences }) => [
    ...(title ? [`## ${title}`, ''] : []),
    line(head), line(head.map(() => '---')), ...lines.map(line),
    ...(sentences.length ? ['', ...sentences] : []),
  ].join('\n'))
  return `# What is fast

\`npm run bench${quick ? ' -- --quick' : ''}\` on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.os}, Chromium ${machine.chromium}.
Medians of one run. A goal that was not met says so.

${parts.join('\n\n')}
`
}

const line = (cells) => `| ${cells.join(' | ')} |`

export function print(results) {
  for (const { title, head, lines, sentences } of tables(results)) {
    if (lines.length === 0) continue
    if (title) console.log(`\n${title}`)
    const shown = title ? [head, ...lines] : lines
    const widths = head.map((_, i) => Math.max(...shown.map((cells) => cells[i].length)))
    for (const cells of shown) console.log(cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('   ').trimEnd())
    for (const sentence of sentences) console.log(sentence)
  }
}
