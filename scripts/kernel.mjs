/** Builds src/worker/kernel/bytes.ts from kernel.wat.mjs. kernel.test.ts checks that the two belong together. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import loadWabt from 'wabt'
import { wat } from '../src/worker/kernel/kernel.wat.mjs'

const file = join(import.meta.dirname, '../src/worker/kernel/bytes.ts')

/** The text of bytes.ts. */
export async function built() {
  const wabt = await loadWabt()
  const module = wabt.parseWat('kernel.wat', wat, { simd: true })
  try {
    module.resolveNames()
    module.validate()
    const base64 = Buffer.from(module.toBinary({ write_debug_names: false }).buffer).toString('base64')
    return `/** Made by \`node scripts/kernel.mjs\` from kernel.wat.mjs. ${Buffer.from(base64, 'base64').length} bytes. */\nexport const kernelBytes = '${base64}'\n`
  } finally {
    module.destroy()
  }
}

if (process.argv.includes('--help')) console.log('node scripts/kernel.mjs   builds src/worker/kernel/bytes.ts from kernel.wat.mjs (wabt)')
else if (import.meta.filename === process.argv[1]) writeFileSync(file, await built())
