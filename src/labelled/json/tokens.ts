/**
 * JSON out of pieces of bytes, value after value, never the whole text. Also what Python writes beside the standard (NaN, Infinity), and one value
 * after another (JSON Lines).
 */
import { joined } from '../bytes'
import { decimal, latin } from '../decimal'
import { setFault } from '../part'

export interface JsonTaker {
  open(kind: '[' | '{', line: number): void
  close(line: number): void
  key(text: string): void
  number(x: number, line: number): void
  text(text: string, line: number): void
  /** null, true, false. */
  word(word: string, line: number): void
}

const [quoteMark, backslash, lf] = [34, 92, 10]
const deepest = 32
const longestText = 2 ** 20

/** Throws Fault `labelled-set` with the line. */
export async function readTokens(text: AsyncIterable<Uint8Array>, taker: JsonTaker): Promise<void> {
  const stack: ('[' | '{')[] = []
  let rest: Uint8Array = new Uint8Array(0)
  let [line, whole] = [1, false]
  /** What may come: a value (or the end of an empty array), a key (or the end of an empty object), a colon, or a comma (or an end). */
  let next: 'value' | 'first' | 'key' | 'firstKey' | 'colon' | 'comma' = 'value'

  const wrong = (what: string): Error => setFault(`line ${line}: ${what} is not JSON.`)
  const done = (): void => void (next = stack.length === 0 ? 'value' : 'comma')

  /** Reads what is whole; gives the place where the rest begins. */
  const read = (bytes: Uint8Array): number => {
    const size = bytes.length
    let at = 0
    while (at < size) {
      const byte = bytes[at]!
      if (byte <= 32) {
        if (byte === lf) line++
        at++
      } else if (byte === 44 && next === 'comma') {
        next = stack.at(-1) === '{' ? 'key' : 'value'
        at++
      } else if (byte === 58 && next === 'colon') {
        next = 'value'
        at++
      } else if ((byte === 93 && stack.at(-1) === '[' && (next === 'first' || next === 'comma')) || (byte === 125 && stack.at(-1) === '{' && (next === 'firstKey' || next === 'comma'))) {
        stack.pop()
        taker.close(line)
        done()
        at++
      } else if (byte === quoteMark && (next === 'key' || next === 'firstKey' || next === 'value' || next === 'first')) {
        const end = closing(bytes, at)
        if (end < 0) {
          if (whole || size - at > longestText) throw setFault(`line ${line}: quote is not closed.`)
          return at
        }
        const value = string(bytes.subarray(at, end + 1))
        if (value === null) throw wrong(`“${latin(bytes, at, Math.min(end + 1, at + 20))}”`)
        if (next === 'key' || next === 'firstKey') {
          taker.key(value)
          next = 'colon'
        } else {
          taker.text(value, line)
          done()
        }
        at = end + 1
      } else if (next !== 'value' && next !== 'first') throw wrong(`“${latin(bytes, at, Math.min(size, at + 12))}” here`)
      else if (byte === 91 || byte === 123) {
        const kind = byte === 91 ? '[' : '{'
        if (stack.push(kind) > deepest) throw setFault(`line ${line}: more than ${deepest} levels of brackets.`)
        taker.open(kind, line)
        next = kind === '[' ? 'first' : 'firstKey'
        at++
      } else {
        let end = at
        while (end < size && isWordByte(bytes[end]!)) end++
        if (end >= size && !whole && end - at < longestText) return at
        if (end === at) throw wrong(`“${latin(bytes, at, Math.min(size, at + 12))}”`)
        const x = end - at > 400 ? Number.NaN : decimal(bytes, at, end)
        const word = Number.isNaN(x) ? latin(bytes, at, Math.min(end, at + 12)) : ''
        if (word === 'null' || word === 'true' || word === 'false') taker.word(word, line)
        else if (word === '' || word === 'NaN') taker.number(x, line)
        else throw wrong(`“${word}”`)
        done()
        at = end
      }
    }
    return at
  }

  for await (const piece of text) {
    const bytes = joined(rest, piece)
    rest = bytes.slice(read(bytes))
  }
  whole = true
  read(rest)
  if (stack.length > 0) throw setFault(`line ${line}: the file ends within ${stack.length === 1 ? 'a bracket' : `${stack.length} brackets`}.`, 'It is cut off: download or save it again.')
}

function isWordByte(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122) || byte === 46 || byte === 45 || byte === 43
}

function closing(bytes: Uint8Array, at: number): number {
  for (let i = bytes.indexOf(quoteMark, at + 1); i >= 0; i = bytes.indexOf(quoteMark, i + 1)) {
    let slashes = 0
    while (bytes[i - 1 - slashes] === backslash) slashes++
    if (slashes % 2 === 0) return i
  }
  return -1
}

function string(bytes: Uint8Array): string | null {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as string
  } catch {
    return null
  }
}
