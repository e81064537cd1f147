/**
 * JSON to a part of a labelled set: rows as arrays; an object with lists (logits, labels, names of classes); a list of objects, or lines of them, with
 * scores and a label each. Read twice: once to count how many numbers there can be.
 */
import { quote } from '../../faults'
import { calledOf, encodingOf, type Reading, room, textPieces } from '../bytes'
import { classListNames, fileNames, labelNames, logitNames, plainName } from '../columns'
import { listed, type Part, setFault } from '../part'
import { readTokens } from './tokens'

type Role = 'rows' | 'object' | 'model' | 'scores' | 'numbers' | 'map' | 'labels' | 'names' | 'files' | 'skip'
interface Frame {
  readonly role: Role
  key: string
  /** Numbers and labels before it began. */
  readonly numbers: number
  readonly rows: number
  readonly labels: number
  readonly files: number
}

const rowListNames: readonly string[] = ['rows', 'data', 'samples', 'items', 'results', 'examples', 'records', 'instances']

/** Throws Fault `labelled-set`, in words that name the line. */
export async function readJson(file: Blob, reading: Reading = {}): Promise<Part> {
  const called = calledOf(file)
  const { signal, progress } = reading
  const encoding = encodingOf(new Uint8Array(await file.slice(0, 64).arrayBuffer()))
  const { most, keys } = await survey(textPieces(file, encoding, { signal, progress: (share) => progress?.(share * 0.2) }))
  const builder = new Builder(called, room(most, reading), keys)
  try {
    await readTokens(textPieces(file, encoding, { signal, progress: (share) => progress?.(0.2 + share * 0.8) }), builder)
  } catch (error) {
    if (error instanceof Error && /^line \d/.test(error.message)) throw setFault(`${called}, ${error.message}`)
    throw error
  }
  return builder.part()
}

/** At most so many numbers: one follows each comma or bracket. And the keys near the beginning: where there are logits, probabilities are not needed. */
async function survey(text: AsyncIterable<Uint8Array>): Promise<{ most: number; keys: ReadonlySet<string> }> {
  let [most, bytes] = [1, 0]
  const keys = new Set<string>()
  for await (const piece of text) {
    if (bytes === 0) for (const [, key] of new TextDecoder().decode(piece).matchAll(/"([^"\\]{1,40})"\s*:/g)) keys.add(plainName(key!))
    bytes += piece.length
    for (let i = 0; i < piece.length; i++) if (piece[i] === 44 || piece[i] === 91 || piece[i] === 58) most++
  }
  return { most: Math.min(most, Math.ceil(bytes / 2) + 1), keys }
}

class Builder {
  readonly #stack: Frame[] = []
  readonly #labels: (number | string)[] = []
  readonly #labelLines: number[] = []
  readonly #files: string[] = []
  readonly #without: number[] = []
  readonly #unread = new Set<string>()
  readonly #scoresKey: string
  readonly #labelKey: string
  #names: string[] | null = null
  readonly #order = new Map<string, number>()
  /** Classes of the row at hand that have their number, where they come by name. */
  readonly #given = new Set<number>()
  #filled = 0
  #rows = 0
  #classes = 0

  constructor(readonly called: string, readonly data: Float32Array, keys: ReadonlySet<string>) {
    this.#scoresKey = logitNames.find((key) => keys.has(key)) ?? ''
    this.#labelKey = labelNames.find((key) => keys.has(key)) ?? ''
  }

  get #top(): Frame | undefined {
    return this.#stack.at(-1)
  }

  open(kind: '[' | '{', line: number): void {
    let role = this.#roleOf(kind, line)
    if (role === 'names' && this.#names) role = 'skip'
    if (role === 'names') this.#names = []
    this.#stack.push({ role, key: '', numbers: this.#filled, rows: this.#rows, labels: this.#labels.length, files: this.#files.length })
  }

  #roleOf(kind: '[' | '{', line: number): Role {
    const top = this.#top
    if (!top) return kind === '[' ? 'rows' : 'object'
    switch (top.role) {
      case 'rows': return kind === '[' ? 'numbers' : 'object'
      case 'files': return kind === '{' ? 'object' : 'skip'
      case 'scores':
        if (kind === '{') return 'object'
        if (this.#filled > top.numbers && this.#rows === top.rows) throw this.#at(line, 'a list among numbers')
        return 'numbers'
      case 'numbers': case 'map': throw this.#at(line, `a ${kind === '[' ? 'list' : 'group'} where a number is needed: rows × classes is read, and nothing deeper`)
      case 'labels': throw this.#at(line, 'a label that is no number and no name')
      case 'object': return this.#roleOfKey(top.key, kind)
      case 'model': return plainName(top.key) === 'labels' && kind === '[' ? 'names' : 'skip'
      default: return 'skip'
    }
  }

  #roleOfKey(key: string, kind: '[' | '{'): Role {
    const plain = plainName(key)
    if (plain === this.#scoresKey) return kind === '[' ? 'scores' : 'map'
    if (kind === '[' && (plain === this.#labelKey)) return 'labels'
    if (kind === '[' && classListNames.includes(plain)) return 'names'
    if (kind === '[' && fileNames.includes(plain)) return 'files'
    if (kind === '[' && rowListNames.includes(plain)) return 'rows'
    if (kind === '{' && plain === 'model') return 'model'
    if (logitNames.includes(plain)) this.#unread.add(key)
    return 'skip'
  }

  key(text: string): void {
    this.#top!.key = text
  }

  number(x: number, line: number): void {
    const top = this.#top
    const role = top?.role
    if (role === 'numbers' || role === 'scores') this.#score(x, line, '')
    else if (role === 'map') this.#named(top!.key, x, line)
    else if (role === 'labels' || role === 'rows') this.#label(x, line)
    else if (role === 'object' && plainName(top!.key) === this.#labelKey) this.#label(x, line)
    else if (role === 'object' && plainName(top!.key) === this.#scoresKey) this.#unread.add(top!.key)
    else if (role === 'names') this.#names!.push(String(x))
  }

  text(text: string, line: number): void {
    const top = this.#top
    const role = top?.role
    const plain = top ? plainName(top.key) : ''
    if (role === 'numbers' || role === 'scores') this.#score(infinity(text), line, text)
    else if (role === 'map') this.#named(top!.key, infinity(text), line)
    else if (role === 'labels' || role === 'rows') this.#label(text, line)
    else if (role === 'names') this.#names!.push(quote(text, 200))
    else if (role === 'files') this.#files.push(text)
    else if (role === 'object' && plain === this.#labelKey) this.#label(text, line)
    else if (role === 'object' && fileNames.includes(plain) && this.#files.length === top!.files) this.#files.push(text)
  }

  word(word: string, line: number): void {
    const top = this.#top
    if (top?.role === 'numbers' || top?.role === 'scores' || top?.role === 'map') this.#score(Number.NaN, line, word)
    else if (word !== 'null') this.number(word === 'true' ? 1 : 0, line)
    else if (top?.role === 'labels' || top?.role === 'rows' || (top?.role === 'object' && plainName(top.key) === this.#labelKey)) throw this.#at(line, 'the label is null', this.#labels.length)
  }

  close(line: number): void {
    const frame = this.#stack.pop()!
    if (frame.role === 'numbers' || frame.role === 'map' || (frame.role === 'scores' && this.#filled > frame.numbers && this.#rows === frame.rows)) this.#endRow(frame, line)
    else if (frame.role === 'object') this.#endObject(frame, line)
  }

  #score(x: number, line: number, text: string): void {
    if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) {
      const frame = this.#top!
      throw this.#at(line, `class ${frame.role === 'map' ? `“${quote(frame.key, 30)}”` : this.#filled - frame.numbers}: not a finite number (${text === '' ? String(x) : quote(text, 30)})`, this.#rows)
    }
    this.data[this.#filled++] = x
  }

  /** {"cat": 0.9, "dog": 0.1}: the first row says which class comes where. */
  #named(name: string, x: number, line: number): void {
    if (Number.isNaN(x) || x === Number.POSITIVE_INFINITY) return this.#score(x, line, '')
    if (this.#rows === 0 && !this.#order.has(name)) this.#order.set(name, this.#order.size)
    const k = this.#order.get(name)
    if (k === undefined) throw this.#at(line, `a class “${quote(name, 30)}” that the first row does not have`, this.#rows)
    if (this.#given.has(k)) throw this.#at(line, `“${quote(name, 30)}” twice`, this.#rows)
    this.#given.add(k)
    this.data[this.#top!.numbers + k] = x
    this.#filled++
  }

  #endRow(frame: Frame, line: number): void {
    const width = this.#filled - frame.numbers
    if (this.#rows === 0) this.#classes = width
    if (width === 0) throw this.#at(line, 'there are no numbers in it', this.#rows)
    if (width !== this.#classes) throw setFault(`${this.called}, line ${line}: row ${this.#rows + 1} has ${width} ${width === 1 ? 'value' : 'values'}, the others ${this.#classes}.`)
    this.#given.clear()
    this.#rows++
  }

  /** An object of a list is a row: it has scores, or a label, or both, as the others have. */
  #endObject(frame: Frame, line: number): void {
    const rows = this.#rows - frame.rows
    const [labels, files] = [this.#labels.length - frame.labels, this.#files.length - frame.files]
    if (rows > 1 || labels > 1 || (rows === 0 && labels === 0 && files === 0)) return
    if (rows === 0 && this.#scoresKey !== '') {
      this.#labels.length = frame.labels
      this.#labelLines.length = frame.labels
      this.#files.length = frame.files
      this.#without.push(line)
    } else if (labels === 0 && frame.labels > 0) throw this.#at(line, 'there is no label', frame.labels)
  }

  #label(value: number | string, line: number): void {
    this.#labels.push(value)
    this.#labelLines.push(line)
  }

  #at(line: number, what: string, row?: number): Error {
    return setFault(`${this.called}, line ${line}${row === undefined ? '' : ` (row ${row + 1})`}${what.startsWith('class') ? ', ' : ': '}${what}.`)
  }

  part(): Part {
    const [labels, lines] = [this.#labels, this.#labelLines]
    if (this.#rows === 0 && labels.length === 0) throw setFault(`${this.called}: there are no logits and no labels in it.`, 'Lists of numbers are looked for under logits or probabilities, classes under label or labels.')
    const notes: string[] = []
    if (this.#without.length > 0) notes.push(`${this.called}: ${this.#without.length} ${this.#without.length === 1 ? 'row has' : 'rows have'} no scores and ${this.#without.length === 1 ? 'is' : 'are'} left out (${listed('line', 'lines', this.#without)}).`)
    if (this.#unread.size > 0) notes.push(`Not used: ${listed('key', 'keys', [...this.#unread].map((key) => quote(key, 30)))}.`)
    const files = this.#files.length === Math.max(this.#rows, labels.length) ? this.#files : null
    if (!files && this.#files.length > 0) notes.push(`There are ${this.#files.length} names of files for ${Math.max(this.#rows, labels.length)} rows: they are not used.`)
    const names = this.#names ?? (this.#order.size > 0 ? [...this.#order.keys()].map((name) => quote(name, 200)) : null)
    const used = this.#filled < this.data.length * 0.75 ? this.data.slice(0, this.#filled) : this.data.subarray(0, this.#filled)
    return {
      called: this.called, names: names && names.length > 0 ? names : null, files, notes,
      scores: this.#rows > 0 ? { rows: this.#rows, classes: this.#classes, data: used } : null,
      labels: labels.length > 0 ? { values: labels, place: (row) => `line ${lines[row]} (row ${row + 1})` } : null,
    }
  }
}

/** Where JSON has no infinity, programs write its name. */
function infinity(text: string): number {
  return /^-inf(inity)?$/i.test(text) ? Number.NEGATIVE_INFINITY : Number.NaN
}
