/** What is measured, what it is compared with, and the goal: one row each, for the terminal, the README and latest.md. */

const met = (ok) => (ok ? 'met' : 'not met')

/** One line per finding: [what, figure, goal, met]. A bench that did not run says why. */
export function rows({ coldStart, photo, temperature, folder }) {
  return [
    ...row(coldStart, (r) => [['First bars, first visit (built-in model, WASM, nothing cached, localhost)', `${r.medianMs} ms`, '< 2000 ms', r.medianMs < 2000]]),
    ...row(photo, (r) => [
      [`Decoded photo (${r.photo}) to logits, MobileNetV2 on WASM: Howsure, all steps`, `${r.howsureMs} ms`, '', null],
      ['… bare tfjs-wasm, input a ready tensor, same page visit', `${r.bareMs} ms`, '', null],
      ['… Howsure / bare', `${r.ratio}`, '≤ 1.10', r.ratio <= 1.1],
      ['… of Howsure: resize, crop and normalise · model · messages', `${r.prepareMs} · ${r.runMs} · ${r.messagesMs} ms`, '', null],
    ]),
    ...row(temperature, (r) => [
      [`Temperature step, ${r.classes} classes (${r.model}): script`, `${r.scriptMs} ms`, '< 4 ms', r.scriptMs < 4],
      ['… style · layout', `${r.styleMs} · ${r.layoutMs} ms`, '', null],
      ['… longest main-thread task of a step, median · worst', `${r.taskMs} · ${r.longestTaskMs} ms`, '', null],
      [`… the same, main thread slowed ${r.slowdown}×: median · worst`, `${r.slowTaskMs} · ${r.slowLongestTaskMs} ms`, 'no frame > 16 ms', r.slowFramesOver16Ms === 0],
    ]),
    ...row(folder, (r) => [[`Folder of ${r.photos} photos, built-in model on WASM, thumbnails included`, `${r.photosPerSecond} photos/s`, '', null]]),
  ]
}

function row(result, lines) {
  if (!result) return []
  if (result.skipped) return [[`Skipped: ${result.skipped}`, '', '', null]]
  return lines(result)
}

export function markdown({ machine, date, quick, results }) {
  const table = rows(results).map(([what, figure, goal, ok]) => `| ${what} | ${figure} | ${ok === null ? '' : `${goal}: ${met(ok)}`} |`)
  return `# What is fast

\`npm run bench${quick ? ' -- --quick' : ''}\` on ${date}: ${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB, ${machine.os}, Chromium ${machine.chromium}.
Medians of one run. A goal that was not met says so.

| what | figure | goal |
| --- | --- | --- |
${table.join('\n')}
`
}

export function print(results) {
  for (const [what, figure, goal, ok] of rows(results)) {
    console.log(`${what.padEnd(82)} ${figure.padStart(20)}${ok === null ? '' : `   ${goal}: ${met(ok)}`}`)
  }
}
