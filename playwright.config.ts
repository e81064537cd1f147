import { defineConfig } from '@playwright/test'
import { findOrInstallBrowser, quietFlags, softwareGlFlags, softwareGpuFlags } from './scripts/browser.mjs'

const executablePath = findOrInstallBrowser()
/** Two runs on one machine need two ports. */
const port = Number(process.env['HOWSURE_PORT'] ?? 4179)
const launch = (flags: string[]) => ({ launchOptions: { executablePath, args: [...quietFlags, ...flags] } })

/** The built page in a real Chromium. No retries: a flake is a fault. One worker: timing-sensitive pages share two cores badly. */
export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  outputDir: 'test-results/e2e',
  // A service worker's requests escape `page.route`, and what it keeps outlives a reload: offline, install and security specs ask for it.
  use: { serviceWorkers: 'block', baseURL: `http://127.0.0.1:${port}/`, viewport: { width: 1280, height: 860 }, trace: 'off' },
  webServer: { command: `node scripts/serve.mjs --port ${port}`, url: `http://127.0.0.1:${port}/`, reuseExistingServer: false },
  projects: [
    { name: 'wasm', testIgnore: /\.(webgl|webgpu)\.spec\.ts/, use: launch(['--disable-gpu']) },
    { name: 'webgl', testMatch: /\.webgl\.spec\.ts/, use: launch(softwareGlFlags) },
    { name: 'webgpu', testMatch: /\.webgpu\.spec\.ts/, use: launch(softwareGpuFlags) },
  ],
})
