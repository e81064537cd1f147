/** Checks src/models/catalogue.json. `node scripts/catalogue.mjs [--reach]` */
import { readFileSync } from 'node:fs'

if (process.argv.includes('--help')) {
  console.log(`node scripts/catalogue.mjs           ids unique, addresses https and ending in model.json (or .onnx for detectors), recipe, licence and source present
node scripts/catalogue.mjs --reach   also asks every address for its model.json (10 s each) and says what came`)
  process.exit(0)
}

const entries = JSON.parse(readFileSync(new URL('../src/models/catalogue.json', import.meta.url), 'utf8'))
const faults = check(entries)
for (const fault of faults) console.error(fault)
console.log(`${entries.length} entries, ${entries.flatMap(({ addresses }) => addresses).length} addresses, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

if (process.argv.includes('--reach')) {
  for (const { id, addresses } of entries) {
    for (const address of addresses) console.log(`${id}  ${address}\n    ${await reach(address)}`)
  }
}

function check(list) {
  const faults = []
  const seen = new Set()
  for (const { id, name, addresses, finds, recipe, classes, licence, source } of list) {
    const say = (what) => faults.push(`${id}: ${what}`)
    if (typeof id !== 'string' || !/^[a-z0-9-]+$/.test(id)) say('the id is not made of a-z, 0-9 and dashes')
    for (const one of [id, name]) {
      if (seen.has(one)) say(`${one} is there twice`)
      seen.add(one)
    }
    if (!name) say('no name')
    if (!Array.isArray(addresses) || addresses.length === 0) say('no address')
    for (const address of addresses ?? []) {
      if (seen.has(address)) say(`${address} is there twice`)
      seen.add(address)
      const url = URL.canParse(address) ? new URL(address) : null
      if (url?.protocol !== 'https:' || !(url.pathname.endsWith('/model.json') || (finds && url.pathname.endsWith('.onnx')))) say(`not the https address of a model.json: ${address}`)
      if (/^(tfhub\.dev|www\.kaggle\.com)$/.test(url?.host) && url.search !== '?tfjs-format=file') say(`hubs give files only with ?tfjs-format=file: ${address}`)
    }
    if (finds !== undefined && finds !== 'objects') say(`it finds ${finds}`)
    if (!finds && (!(recipe?.size > 0) || recipe?.range?.length !== 2)) say('the recipe has no size or no range')
    if (!(finds ? [80, 90] : [1000, 1001]).includes(classes)) say(`${classes} classes`)
    if (!licence) say('no licence')
    if (!source?.startsWith('https://')) say('no source page')
  }
  return faults
}

async function reach(address) {
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(10_000) })
    if (!response.ok) return `answered ${response.status}`
    const { weightsManifest } = await response.json()
    return `a model of ${weightsManifest.flatMap(({ paths }) => paths).length} weight files; other sites may read it: ${response.headers.get('access-control-allow-origin') ?? 'no'}`
  } catch (error) {
    return `failed: ${error.cause?.code ?? error.name}`
  }
}
