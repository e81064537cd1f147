/**
 * Finds a Chromium for the tests, the screenshots and the benches, or installs one. Prints its path when run.
 * Order: $HOWSURE_CHROMIUM, Playwright's own, the system's; then Playwright's download, then Debian's package.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'

const places = [
  process.env.HOWSURE_CHROMIUM,
  chromium.executablePath(),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

function find() {
  return places.find((path) => path && existsSync(path)) ?? null
}

export function findOrInstallBrowser() {
  const found = find()
  if (found) return found
  const ways = [
    ['npx', ['playwright', 'install', 'chromium']],
    ['apt-get', ['update']],
    ['apt-get', ['install', '-y', 'chromium']],
  ]
  for (const [command, args] of ways) {
    console.error(`No Chromium found. Trying: ${command} ${args.join(' ')}`)
    try {
      execFileSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], timeout: 600_000 })
    } catch {
      // The next way may work; the last word is below.
    }
    const now = find()
    if (now) return now
  }
  throw new Error('No Chromium found and none could be installed. Install Chromium or Chrome, or set HOWSURE_CHROMIUM to its path.')
}

/** Flags for a quiet browser that works as root in a container. */
export const quietFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
]

/** WebGL and WebGPU without a graphics card. */
export const softwareGlFlags = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist']
export const softwareGpuFlags = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader', '--enable-features=Vulkan', '--use-vulkan=swiftshader']

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(findOrInstallBrowser())
