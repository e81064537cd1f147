/** Separated values (RFC 4180, and what programs make of it) out of pieces of bytes: field after field, never the whole text. */
import { joined } from '../bytes'
import { latin } from '../decimal'
import { setFault } from '../part'

export interface Taker {
  /** bytes[from, to) without the quotes. `line` is where the record began. Valid during the call only. */
  field(column: number, bytes: Uint8Array, from: number, to: number, line: number): void
  /** After a record's last field. True: enough. */
  end(columns: number, line: number): boolean | void
  /** A line with nothing on it. */
  blank?(line: number): void
}

const [tab, lf, cr, space, quoteMark] = [9, 10, 13, 32, 34]
/** No name is that long: a quote that is still open by then was never closed. */
const longestQuoted = 2 ** 16
const longestField = 2 ** 20

/** `delimiter`: its byte; a space stands for any run of spaces and tabs. Throws Fault `labelled-set`. */
export async function readRecords(text: AsyncIterable<Uint8Array>, delimiter: number, taker: Taker): Promise<void> {
  const runs = delimiter === space
  let rest: Uint8Array = new Uint8Array(0)
  let [line, start, column] = [1, 1, 0]
  let whole = false

  /** Reads what is whole in `bytes`; gives the place where the rest begins, or -1 for "enough". */
  const read = (bytes: Uint8Array): number => {
    // Every byte is looked at here: plain variables are twice as fast as a function.
    const [mark, second] = [delimiter, runs ? tab : delimiter]
    const size = bytes.length
    let at = 0
    // At the end of the file an empty last value may still be to come.
    const until = whole ? size : size - 1
    while (at <= until) {
      if (at === size && column === 0) break
      const from = at
      if (runs) while (bytes[at] === space || bytes[at] === tab) at++
      let begin = at
      let end = at
      let text = bytes
      let breaks = 0
      if (bytes[at] === quoteMark) {
        const close = closing(bytes, at)
        if (close < 0) {
          if (whole || size - at > longestQuoted) throw setFault(`line ${line}: quote is not closed.`)
          return from
        }
        for (let i = at; (i = bytes.indexOf(lf, i)) >= 0 && i < close; i++) breaks++
        text = unquoted(bytes, at + 1, close)
        begin = 0
        end = text.length
        at = close + 1
        if (!runs) while (at < size && bytes[at] === space) at++
        if (at < size && !isEnd(bytes[at]!)) throw setFault(`line ${line}: “${latin(bytes, at, Math.min(size, at + 8))}” stands after a closing quote.`)
      } else {
        for (let byte = bytes[at]!; at < size && byte !== mark && byte !== lf && byte !== cr && byte !== second; byte = bytes[at]!) at++
        end = at
        if (at - begin > longestField) throw setFault(`line ${line}: a value of more than a million characters.`)
      }
      // The field is whole when its end is here, and after a CR also what follows.
      if (!whole && (at >= size || (bytes[at] === cr && at + 1 >= size))) return from
      const last = at >= size || bytes[at] === lf || bytes[at] === cr
      const nothing = text === bytes && begin === end
      if (last && column === 0 && isBlank(text, begin, end)) taker.blank?.(line)
      else if (!(last && runs && nothing)) taker.field(column++, text, begin, end, start)
      line += breaks
      if (last) {
        at += bytes[at] === cr && bytes[at + 1] === lf ? 2 : 1
        if (column > 0 && taker.end(column, start)) return -1
        column = 0
        start = ++line
      } else at++
    }
    return at
  }
  const isEnd = (byte: number): boolean => byte === delimiter || byte === lf || byte === cr || (runs && byte === tab)

  for await (const piece of text) {
    const bytes = joined(rest, piece)
    const at = read(bytes)
    if (at < 0) return
    rest = bytes.slice(at)
  }
  whole = true
  read(rest)
}

/** The place of the quote that ends the field whose first quote is at `at`; -1 when it is not here. A quote at the very end may be the first of two. */
function closing(bytes: Uint8Array, at: number): number {
  for (let i = bytes.indexOf(quoteMark, at + 1); i >= 0; i = bytes.indexOf(quoteMark, i + 2)) if (bytes[i + 1] !== quoteMark) return i
  return -1
}

function unquoted(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const part = bytes.subarray(from, to)
  return part.includes(quoteMark) ? part.filter((byte, i) => byte !== quoteMark || !isSecond(part, i)) : part
}

/** Of a pair of quotes the second goes. */
function isSecond(part: Uint8Array, at: number): boolean {
  let before = 0
  while (at - before > 0 && part[at - before - 1] === quoteMark) before++
  return before % 2 === 1
}

function isBlank(bytes: Uint8Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (bytes[i]! > space) return false
  return true
}
