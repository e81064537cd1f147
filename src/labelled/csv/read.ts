/** CSV, TSV and other separated text to a part of a labelled set. Read twice: once to count the rows, once to fill exactly as many numbers. */
import { quote } from '../../faults'
import { calledOf, encodingOf, type Reading, room, textPieces } from '../bytes'
import { decimal } from '../decimal'
import { listed, type Part, setFault } from '../part'
import { isFile, isLabel, nameOf, type Plan, planOf } from './plan'
import { readRecords } from './records'
import { sampleOf, textOf } from './sample'

/** Throws Fault `labelled-set`, in words that name line and column. */
export async function readCsv(file: Blob, reading: Reading = {}): Promise<Part> {
  const called = calledOf(file)
  const encoding = encodingOf(new Uint8Array(await file.slice(0, 64).arrayBuffer()))
  const { signal, progress } = reading
  const naming = <T>(work: Promise<T>): Promise<T> => work.catch((error: unknown) => {
    // What the record reader says begins with the place.
    if (error instanceof Error && /^(line \d|it is)/.test(error.message)) throw setFault(`${called}${error.message.startsWith('it') ? ':' : ','} ${error.message}`)
    throw error
  })
  const plan = planOf(await naming(sampleOf(() => textPieces(file, encoding, { signal }))), called)
  const counted = await countLines(textPieces(file, encoding, { signal, progress: (share) => progress?.(share * 0.1) }))
  return naming(fill(textPieces(file, encoding, { signal, progress: (share) => progress?.(0.1 + share * 0.9) }), plan, called, counted, reading))
}

async function fill(text: AsyncIterable<Uint8Array>, plan: Plan, called: string, { lines, bytes }: { lines: number; bytes: number }, reading: Reading): Promise<Part> {
  const { roles, classes, header, columnNames, point } = plan
  const width = roles.length
  // A score takes two bytes at least, whatever the lines say.
  const data = room(Math.min(lines * classes, Math.ceil(bytes / 2) + classes), reading)
  const [withLabels, withFiles] = [roles.includes(isLabel), roles.includes(isFile)]
  const lineOf = new Int32Array(lines + 1)
  const [labels, files]: [string[], string[]] = [[], []]
  const intern = interning()
  let [rows, seen, emptyLine] = [0, 0, 0]
  let bad: { column: number; value: string } | null = null
  let label = ''
  let name = ''
  await readRecords(text, plan.delimiter, {
    field(column, bytes, from, to) {
      if (seen < header || column >= width) return
      const role = roles[column]!
      if (role >= 0) {
        const x = decimal(bytes, from, to, point)
        if (x === Number.POSITIVE_INFINITY || Number.isNaN(x)) bad ??= { column, value: textOf(bytes, from, to) }
        else data[rows * classes + role] = x
      } else if (role === isLabel) label = intern(textOf(bytes, from, to))
      else if (role === isFile) name = textOf(bytes, from, to)
    },
    end(columns, line) {
      if (seen++ < header) return
      if (columns !== width) throw setFault(`${called}, line ${line} has ${columns} ${columns === 1 ? 'value' : 'values'}, the others ${width}.`)
      if (emptyLine > 0 && width === 1) throw setFault(`${called}, line ${emptyLine}: there is nothing on it.`)
      if (bad) {
        const what = bad.value === '' ? 'it is empty' : `“${quote(bad.value, 30)}”`
        throw setFault(`${called}, line ${line} (row ${rows + 1}), column ${nameOf(columnNames, bad.column)}: not a finite number (${what}).`,
          /^[+-]?\d+,\d+$/.test(bad.value) ? 'Decimal commas are read where semicolons or tabs separate the columns.' : '')
      }
      lineOf[rows] = line
      if (withLabels) labels.push(label)
      if (withFiles) files.push(name)
      rows++
    },
    blank(line) {
      if (seen >= header && emptyLine === 0) emptyLine = line
    },
  })
  const place = (row: number): string => `line ${lineOf[row]} (row ${row + 1})`
  const without = labels.flatMap((value, row) => (value === '' ? [lineOf[row]!] : []))
  if (without.length > 0) throw setFault(`${called}: there is no label on ${listed('line', 'lines', without)}.`)
  return {
    called, names: plan.names, notes: plan.notes, files: withFiles ? files : null,
    scores: classes > 0 ? { rows, classes, data: data.subarray(0, rows * classes) } : null,
    labels: withLabels ? { values: labels, place } : null,
  }
}

/** At most so many records: each ends with a line feed or, in old files, with a carriage return. */
async function countLines(text: AsyncIterable<Uint8Array>): Promise<{ lines: number; bytes: number }> {
  let [lines, bytes] = [1, 0]
  for await (const piece of text) {
    bytes += piece.length
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines++
    for (let at = piece.indexOf(13); at >= 0; at = piece.indexOf(13, at + 1)) if (piece[at + 1] !== 10) lines++
  }
  return { lines, bytes }
}

/** One string object for each different label, not one for each row. */
function interning(): (text: string) => string {
  const known = new Map<string, string>()
  return (text) => known.get(text) ?? (known.set(text, text), text)
}
