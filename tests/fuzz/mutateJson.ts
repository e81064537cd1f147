/** Damage to a JSON document that stays JSON: what wrong exporters and strangers write. */
import { below, pick, type Random } from './mutate'

type Json = unknown
type Holder = Record<string, Json> | Json[]

/** Stands for a nest too deep for JSON.stringify; written into the text. */
const nest = '(nest)'
const deep = '[{"a":'.repeat(50_000) + '1' + '}]'.repeat(50_000)

/** Made anew each time, so that no document holds one twice. */
const strange: readonly (() => Json)[] = [
  () => null, () => true, () => 0, () => -1, () => 1.5, () => 1e308, () => -0, () => 2 ** 31, () => 2 ** 53, () => '', () => 'x', () => '-1', () => '1e9', () => '\u202e\0\n',
  () => '__proto__', () => 'constructor', () => 'toString', () => '../../x', () => 'x'.repeat(100_000), () => [], () => ({}), () => [[[]]],
  () => ({ toString: 1, valueOf: 1 }), () => ({ length: 1e9 }), () => Array.from({ length: 3000 }, () => 7), () => nest, () => [nest], () => [null],
  // `__proto__` as a key is written by hand below: an object literal would not have it.
  () => JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as Json,
]

/** Every place in the document that holds something, as holder and key. */
function places(value: Json): { holder: Holder; key: string | number }[] {
  const all: { holder: Holder; key: string | number }[] = []
  const todo = [value]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next !== 'object' || next === null) continue
    const holder = next as Holder
    for (const key of Array.isArray(holder) ? holder.keys() : Object.keys(holder)) {
      all.push({ holder, key })
      todo.push((holder as Record<string | number, Json>)[key])
    }
  }
  return all
}

const at = ({ holder, key }: { holder: Holder; key: string | number }): Json => (holder as Record<string | number, Json>)[key]
const put = ({ holder, key }: { holder: Holder; key: string | number }, value: Json): void => void Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })

function change(document: Json, random: Random): string {
  const all = places(document)
  if (all.length === 0) return 'nothing left to change'
  const one = pick(random, all)
  const value = at(one)
  const called = String(one.key)
  switch (below(random, 8)) {
    case 0:
      if (Array.isArray(one.holder)) one.holder.splice(Number(one.key), 1)
      else delete one.holder[one.key]
      return `${called} left out`
    case 1: {
      const other = at(pick(random, all))
      put(one, structuredClone(other))
      return `${called} replaced by another part`
    }
    case 2:
      if (Array.isArray(one.holder)) one.holder.splice(Number(one.key), 0, structuredClone(value))
      else put({ holder: one.holder, key: `${called}2` }, structuredClone(value))
      return `${called} doubled`
    case 3:
      put(one, typeof value === 'number' ? pick(random, [-value, value * 1e6, value + 1, value / 3, String(value)]) : typeof value === 'string' ? pick(random, [`${value}:1`, `^${value}`, value.slice(1), `${value}\0`, Number(value), [value]]) : [value])
      return `${called} bent`
    case 4: {
      const key = pick(random, ['__proto__', 'constructor', 'length', 'name', 'op', 'input', 'shape', ''])
      if (!Array.isArray(one.holder)) put({ holder: one.holder, key }, pick(random, strange)())
      return `${key} put beside ${called}`
    }
    default: {
      const which = below(random, strange.length)
      put(one, strange[which]!())
      return `${called} becomes strange value ${which}`
    }
  }
}

/** A cycle: a node reads one that comes after it; or itself. */
function circle(document: { modelTopology?: { node?: { name: string; input?: string[] }[] } }, random: Random): string {
  const nodes = document.modelTopology?.node
  const readers = Array.isArray(nodes) ? nodes.filter((node) => Array.isArray(node?.input) && node.input.length > 0) : []
  if (readers.length === 0) return 'no circle possible'
  const [a, b] = [pick(random, readers), pick(random, readers)]
  a.input![below(random, a.input!.length)] = b.name
  return `${a.name} reads ${b.name}`
}

/** One to three changes. */
export function mutateJson(text: string, random: Random): { text: string; how: string } {
  const document = JSON.parse(text) as Json
  const how: string[] = []
  for (let i = 1 + below(random, 3); i > 0; i--) how.push(random() < 0.1 ? circle(document as never, random) : change(document, random))
  return { text: JSON.stringify(document).replace(`"${nest}"`, deep), how: how.join('; ') }
}
