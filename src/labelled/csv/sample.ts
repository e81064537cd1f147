/** The first records of a table as text: how its columns are separated is told from them. */
import { setFault } from '../part'
import { readRecords } from './records'

export interface Sample {
  readonly delimiter: number
  readonly rows: readonly (readonly string[])[]
}

const mostRows = 50
/** Commas last: where numbers have decimal commas, another mark separates. */
const delimiters = ['\t', ';', ',', '|'].map((mark) => mark.charCodeAt(0))
const space = 32

/** `text` is opened anew for every guess. Throws Fault `labelled-set`. */
export async function sampleOf(text: () => AsyncIterable<Uint8Array>): Promise<Sample> {
  let best: (Sample & { score: number }) | null = null
  let fault: unknown = null
  for (const delimiter of delimiters) {
    try {
      const rows = await firstRows(text(), delimiter)
      const widths = rows.map((row) => row.length)
      const usual = widths.toSorted((a, b) => a - b)[Math.floor(widths.length / 2)] ?? 0
      const score = usual < 2 ? 0 : widths.filter((width) => width === usual).length / widths.length
      if (!best || score > best.score) best = { delimiter, rows, score }
    } catch (error) {
      fault ??= error
    }
  }
  if (!best) throw fault
  if (best.score === 0) {
    const rows = await firstRows(text(), space).catch(() => [])
    const numbers = rows.filter((row, i) => i > 0 || !row[0]!.startsWith('#'))
    if (numbers.length > 0 && numbers.every((row) => row.length > 1 && row.every((value) => isNumber(value)))) return { delimiter: space, rows }
  }
  return best
}

async function firstRows(text: AsyncIterable<Uint8Array>, delimiter: number): Promise<string[][]> {
  const rows: string[][] = []
  let row: string[] = []
  await readRecords(text, delimiter, {
    field: (_, bytes, from, to) => row.push(textOf(bytes, from, to)),
    end: () => {
      rows.push(row)
      row = []
      return rows.length >= mostRows
    },
  })
  return rows
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** UTF-8 where it is UTF-8; else byte by byte, as old spreadsheets write it. */
export function textOf(bytes: Uint8Array, from: number, to: number): string {
  const part = bytes.subarray(from, to)
  if (part.includes(0)) throw setFault('it is not text.')
  try {
    return utf8.decode(part).trim()
  } catch {
    return new TextDecoder('windows-1252').decode(part).trim()
  }
}

/** Also the words for infinity and NaN: a column of numbers stays one where a number went wrong. */
export function isNumber(text: string, point = '.'): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(point === '.' ? text : text.replace(point, '.')) || /^[+-]?(inf(inity)?|nan)$/i.test(text)
}

/** What can be a class number; numpy.savetxt writes 3 as 3.000000000000000000e+00. */
export function isWhole(text: string): boolean {
  return isNumber(text) && Number(text) >= 0 && Number.isInteger(Number(text))
}
