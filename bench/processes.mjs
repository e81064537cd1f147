/** What the processes of Chromium's pages took: their growth at its highest by Linux' own mark, and their CPU time. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** From now on; null where it cannot be told (elsewhere than on Linux). */
export async function peakMemory(browser) {
  if (!existsSync('/proc/self/clear_refs')) return null
  const devtools = await browser.newBrowserCDPSession()
  const pages = (await renderers(devtools)).map(({ id }) => id)
  await devtools.detach()
  try {
    // Forgets the mark so far.
    for (const id of pages) writeFileSync(`/proc/${id}/clear_refs`, '5')
  } catch {
    return null
  }
  const before = pages.map((id) => field(id, 'VmRSS'))
  return { grown: () => Math.max(...pages.map((id, i) => field(id, 'VmHWM') - before[i])) }
}

/** Milliseconds of CPU, all threads, that the pages' processes spend on `work`. */
export async function cpuTimer(browser) {
  const devtools = await browser.newBrowserCDPSession()
  const spent = async () => (await renderers(devtools)).reduce((sum, { cpuTime }) => sum + cpuTime, 0)
  return async (work) => {
    const before = await spent()
    const answer = await work()
    return { ...answer, cpuMs: 1000 * ((await spent()) - before) }
  }
}

async function renderers(devtools) {
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer')
}

/** Bytes; 0 for a process that has ended. */
function field(id, name) {
  try {
    return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1])
  } catch {
    return 0
  }
}
