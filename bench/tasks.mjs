/** Chromium's own trace of the main thread: what it did between two marks that the page set. */

/** Script as DevTools paints it yellow; what it calls is nested inside and not counted twice. */
const script = new Set(['EvaluateScript', 'FunctionCall', 'FireAnimationFrame', 'RunMicrotasks', 'TimerFire', 'EventDispatch', 'V8.GC_SCAVENGER', 'MinorGC', 'MajorGC'])

/**
 * Records while `drive` runs; it must call performance.mark('bench step N') at the start of each step and once more at the end.
 * Returns, per step, ms of script and the ms of its longest main-thread task.
 */
export async function traceSteps(browser, page, drive) {
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'toplevel', 'v8'] })
  let trace
  try {
    await drive()
  } finally {
    trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents
  }
  const marks = trace.filter((event) => event.name.startsWith('bench step')).sort((a, b) => a.ts - b.ts)
  const { pid, tid } = marks[0]
  const here = trace.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X').sort((a, b) => a.ts - b.ts)
  const tasks = here.filter((event) => event.name === 'RunTask' || event.name === 'ThreadControllerImpl::RunTask')
  const scripts = here.filter((event) => script.has(event.name))
  return marks.slice(0, -1).map((mark, i) => {
    // A step's first mark stands inside the task that does the step's work: the task began a little before it.
    const until = marks[i + 1].ts
    const own = tasks.filter((task) => task.ts + task.dur > mark.ts && task.ts < until && !(task.ts < until && task.ts + task.dur > until))
    return {
      script: union(scripts.filter((event) => own.some((task) => event.ts >= task.ts && event.ts < task.ts + task.dur))) / 1000,
      longest: Math.max(0, ...own.map((task) => task.dur)) / 1000,
    }
  })
}

/** Microseconds covered by the events, sorted by start; nested ones once. */
function union(events) {
  let total = 0
  let end = 0
  for (const { ts, dur } of events) {
    if (ts + dur <= end) continue
    total += ts + dur - Math.max(ts, end)
    end = ts + dur
  }
  return total
}
