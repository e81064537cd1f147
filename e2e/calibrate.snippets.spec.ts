/** A calibrator leaves the page as Python and as TypeScript: run as a stranger would run them, both give the confidences the page shows. */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openPanel, saved } from './calibrating'
import { expect, test } from './page'

const tsc = join(import.meta.dirname, '../node_modules/typescript/bin/tsc')
const python = ['/usr/bin/python3', 'python3'].find((name) => spawnSync(name, ['-c', 'import numpy']).status === 0)

/** One for each shape a snippet can have: of all logits, class by class, of the top class alone. */
const methods = [
  { id: 'temperature', title: /^Temperature$/, top: false },
  { id: 'platt-ovr', title: /^Platt, one against the rest$/, top: false },
  { id: 'isotonic-top', title: /^Isotonic, top class only$/, top: true },
]

for (const { id, title, top } of methods) {
  test(`${id}: exported Python and TypeScript give the page’s confidences`, async ({ app, page }) => {
    test.setTimeout(120_000)
    const folder = mkdtempSync(join(tmpdir(), 'howsure-snippet-'))
    try {
      await openPanel(app, page)
      if (id !== 'temperature') {
        await page.getByRole('button', { name: /^Compare all/ }).click()
        await page.getByRole('radio', { name: title }).check({ timeout: 60_000 })
      }
      await page.getByRole('button', { name: 'Apply', exact: true }).click()
      await expect(page.getByText('Applied: Classify and the camera show calibrated confidence.')).toBeVisible()
      const stem = `howsure_${id.replace('-', '_')}`
      for (const [item, ending] of [['TypeScript', 'ts'], ['Python (NumPy)', 'py']] as const) {
        const { name, text } = await saved(page, 'Export calibrator', item)
        expect(name).toBe(`${stem}.${ending}`)
        writeFileSync(join(folder, name), text)
      }
      await page.getByRole('button', { name: 'Classify', exact: true }).click()
      await expect(app.strip.locator('[data-state=done]')).toHaveCount(4)
      const { images } = JSON.parse((await saved(page, 'Export results', 'JSON')).text) as { images: { logits: number[]; confidences: number[] }[] }
      // The file says what the bars show.
      for (const { k, logit, confidence } of await app.rows()) expect([images[0]!.logits[k], images[0]!.confidences[k]]).toEqual([logit, confidence])
      const logits = images.map((image) => image.logits)
      const shown = images.map(({ confidences }) => (top ? [Math.max(...confidences)] : confidences))
      writeFileSync(join(folder, 'logits.json'), JSON.stringify(logits))

      execFileSync(process.execPath, [tsc, '--strict', '--noUncheckedIndexedAccess', '--noUnusedLocals', '--target', 'es2022', '--module', 'esnext', '--types', '', join(folder, `${stem}.ts`)])
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
      const run = (program: string, args: string[]) => {
        const { stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 })
        expect(stderr).toBe('')
        return JSON.parse(stdout) as number[][]
      }
      equal(run(process.execPath, ['--input-type=module', '-e', `import { readFileSync } from 'node:fs'
import { calibrate } from './${stem}.js'
console.log(JSON.stringify(JSON.parse(readFileSync('logits.json', 'utf8')).map((z) => [calibrate(z)].flat())))`]), shown)

      if (!python) return console.log('    Python with NumPy is not on this machine: its snippet was not run')
      equal(run(python, ['-W', 'error', '-c', `import json, numpy as np, ${stem} as mine
with open("logits.json") as file: z = np.array(json.load(file))
print(json.dumps(np.asarray(mine.calibrate(z)).reshape(len(z), -1).tolist()))`]), shown)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
}

/** float64 on all sides: the last bits of exp, log and sums; an isotonic curve may magnify them by its slope. */
function equal(found: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): void {
  expect(found.map((row) => row.length)).toEqual(wanted.map((row) => row.length))
  for (const [i, row] of wanted.entries()) for (const [k, p] of row.entries()) expect(Math.abs(found[i]![k]! - p), `photo ${i}, class ${k}`).toBeLessThan(1e-9)
}
