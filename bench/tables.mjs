/** A table for each comparison of several sides, and who is faster, in plain words. */

/** @returns {{ title: string, head: string[], lines: string[][], sentences: string[] }[]} */
export function sideTables({ peers, webgpu, threads }) {
  return [
    ...(peers?.table ? [sides('The same photo, file to the five best classes: MobileNetV2 on WASM', peers)] : []),
    ...(webgpu?.table ? [sides(`The same on WebGPU: ${webgpu.adapter}${webgpu.software ? ' (no graphics card: the order says little about a real one)' : ''}`, webgpu)] : []),
    ...(threads?.table ? [ofThreads(threads)] : []),
  ]
}

function sides(title, { table, isolated, runs = [] }) {
  const cold = table.some(({ coldMs }) => coldMs)
  return {
    title,
    head: ['', 'warm', '/ bare tfjs', '/ Howsure', ...(cold ? ['cold', 'sent until then'] : []), 'answer'],
    lines: table.map((r) => (r.failed
      ? [r.title, 'did not run', '', '', ...(cold ? ['', ''] : []), r.failed.replaceAll('|', '/')]
      : [r.title, `${r.ms} ms`, r.toBare.toFixed(2), r.toHowsure.toFixed(2), ...(cold ? [`${r.coldMs} ms`, `${(r.coldBytes / 1e6).toFixed(1)} MB`] : []), `${r.label} ${(100 * r.confidence).toFixed(1)} %`])),
    sentences: [
      verdict(table),
      ...ofRuntime(table, 'howsureOnnx', 'ort2', 'The ONNX file in Howsure against bare onnxruntime-web with two threads'),
      ...ofRuntime(table, 'howsureTflite', 'litert1', 'The TFLite file in Howsure against bare LiteRT.js with one thread'),
      ...runs.map(({ title: bare, ownMs, bareMs, ratio }) => `A ready tensor to the output, Howsure's engine against bare ${bare}: ${ownMs} and ${bareMs} ms, ${ratio} (goal ≤ 1.10).`),
      ...(isolated === false ? ['The page was not isolated, so no side had threads.'] : []),
      ...(cold ? ['Cold: a new browser, from the start of the navigation; Howsure until its page shows bars, the others until their script has the answer. Howsure computes in workers, the others on the page\'s main thread; all under the page\'s own strict policy.'] : []),
    ],
  }
}

/** Howsure's own path around a runtime, beside the runtime alone with as many threads. */
function ofRuntime(table, ours, theirs, what) {
  const [own, bare] = [ours, theirs].map((wanted) => table.find(({ name, failed }) => name === wanted && !failed))
  return own && bare ? [`${what}, file to answer, among the others: ${(own.ms / bare.ms).toFixed(3)}.`] : []
}

/** Who is faster than Howsure, and by how much. Within five percent one run says nothing. */
function verdict(table) {
  const others = table.filter(({ name, failed }) => name !== 'howsure' && !failed).sort((a, b) => a.ms - b.ms)
  const said = (list) => list.map(({ title, toHowsure }, i) => `${title} (${toHowsure.toFixed(2)}${i === 0 ? ' of its time' : ''})`).join('; ')
  const groups = [
    ['Faster than Howsure', others.filter(({ toHowsure }) => toHowsure < 0.95)],
    ['As fast as Howsure, within 5 %', others.filter(({ toHowsure }) => toHowsure >= 0.95 && toHowsure <= 1.05)],
    ['Slower than Howsure', others.filter(({ toHowsure }) => toHowsure > 1.05)],
  ]
  return groups.map(([what, list]) => `${what}: ${list.length ? said(list) : 'none'}.`).join(' ')
}

function ofThreads({ table, strict }) {
  return {
    title: 'WASM threads of tfjs: MobileNetV2, a ready tensor to logits',
    head: ['', 'threads used', 'warm', '/ as shipped'],
    lines: table.map(({ title, threads, ms, toSingle }) => [title, String(threads), `${ms} ms`, toSingle.toFixed(2)]),
    sentences: strict
      ? [strict.works
        ? 'The threaded build also opens under the page\'s own policy.'
        : `The threaded build needs \`blob:\` in script-src: under the page's own policy it had not opened after ${strict.seconds} s.`]
      : [],
  }
}
