/** The peers are a package of their own, installed at first use: they are no part of the page. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'peers')
export const modules = join(folder, 'node_modules')

/** null when they are there; else a sentence that says why not. */
export function installPeers(quick) {
  if (installed()) return null
  const seconds = quick ? 60 : 600
  console.error(`  The libraries to compare with are not installed (or not those of the lock file): npm ci in bench/peers, about 240 MB, at most ${seconds} s.`)
  const { status, error } = spawnSync('npm', ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', '--fetch-retries', '1', '--loglevel', 'error'], {
    stdio: ['ignore', 'ignore', 'inherit'], timeout: seconds * 1000, shell: process.platform === 'win32',
  })
  if (status === 0 && installed()) return null
  return `the libraries to compare with could not be installed (npm ci in bench/peers ${error?.code === 'ETIMEDOUT' ? `took over ${seconds} s` : 'failed: no network?'})`
}

/** npm writes the hidden lock file last, so a broken install does not count. */
function installed() {
  try {
    const { dependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const { packages } = JSON.parse(readFileSync(join(modules, '.package-lock.json'), 'utf8'))
    return Object.entries(dependencies).every(([name, version]) => packages[`node_modules/${name}`]?.version === version)
  } catch {
    return false
  }
}
