/** The whole check: types, lint, unit tests, build, size budget, one quick bench, end-to-end in a real browser. Ends with one plain line of counts. */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'

if (process.argv.includes('--help')) {
  console.log('node scripts/test.mjs   runs every check and prints "N passed, N failed"')
  process.exit(0)
}

const steps = [
  ['types', ['npm', 'run', '-s', 'types']],
  ['lint', ['npm', 'run', '-s', 'lint']],
  ['unit', ['npm', 'run', '-s', 'unit']],
  ['build', ['npm', 'run', '-s', 'build', '--', '--logLevel', 'warn']],
  ['size', ['npm', 'run', '-s', 'size']],
  // No figure fails it: one quick turn, so that the bench never rots.
  ['bench', ['npm', 'run', '-s', 'bench', '--', '--quick']],
  ['e2e', ['npm', 'run', '-s', 'e2e']],
]
const count = { passed: 0, failed: 0, skipped: 0 }
rmSync('test-results', { recursive: true, force: true })

for (const [name, [command, ...args]] of steps) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' })
  if (name !== 'unit' && name !== 'e2e') {
    count[status === 0 ? 'passed' : 'failed']++
    // Without a build there is nothing to test in a browser.
    if (status !== 0 && name === 'build') break
    continue
  }
  const before = count.failed
  tally(name)
  if (status !== 0 && count.failed === before) count.failed++
}

console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`)
process.exitCode = count.failed === 0 ? 0 : 1

function tally(name) {
  const path = `test-results/${name}.json`
  if (!existsSync(path)) return
  const report = JSON.parse(readFileSync(path, 'utf8'))
  if (name === 'unit') {
    count.passed += report.numPassedTests
    count.failed += report.numFailedTests
    count.skipped += report.numPendingTests + report.numTodoTests
  } else {
    count.passed += report.stats.expected
    count.failed += report.stats.unexpected + report.stats.flaky
    count.skipped += report.stats.skipped
  }
}
