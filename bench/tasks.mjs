/** How long Chromium's main thread was held, step by step. `drive` must set performance.mark('bench step …') in each step and once after the last. */

/** Mean milliseconds per step of script, style and layout, by Chromium's own counters: no trace, so nothing slows it down. */
export async function countersPerStep(devtools, steps, drive) {
  await devtools.send('Performance.enable')
  const before = await counters(devtools)
  await drive()
  const after = await counters(devtools)
  const perStep = (name) => ((after[name] - before[name]) * 1000) / steps
  return { script: perStep('ScriptDuration'), style: perStep('RecalcStyleDuration'), layout: perStep('LayoutDuration') }
}

async function counters(devtools) {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value]))
}

/** Per step, milliseconds of its longest main-thread task: script, style, layout and paint of a frame are one task. */
export async function longestTasks(browser, page, drive) {
  // Only these two categories: the finer ones cost as much as what they measure.
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] })
  let trace
  try {
    await drive()
  } finally {
    trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents
  }
  const marks = trace.filter((event) => event.name.startsWith('bench step')).sort((a, b) => a.ts - b.ts)
  const { pid, tid } = marks[0]
  const tasks = trace.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X' && event.name.endsWith('RunTask'))
  if (tasks.length === 0) throw new Error('This Chromium traces no main-thread tasks under the name known here.')
  return marks.slice(0, -1).map((mark, i) => {
    // The mark stands inside the task that does the step's work. The task of the next mark is the next step's.
    const until = marks[i + 1].ts
    const own = tasks.filter(({ ts, dur }) => ts + dur > mark.ts && ts + dur <= until)
    return Math.max(0, ...own.map(({ dur }) => dur)) / 1000
  })
}
