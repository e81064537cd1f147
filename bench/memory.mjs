/** How far the processes of Chromium's pages grew, by the kernel's own high-water mark. Linux only. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

/** From now on; null where it cannot be told. */
export async function peakMemory(browser) {
  if (!existsSync('/proc/self/clear_refs')) return null
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
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

/** Bytes; 0 for a process that has ended. */
function field(id, name) {
  try {
    return 1024 * Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${id}/status`, 'utf8'))[1])
  } catch {
    return 0
  }
}
