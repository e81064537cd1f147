/** Class names beside YOLO's texts: classes.txt (a name a line) or the `names` of a data.yaml. The few forms of YAML that are in use, no more. */
import { Fault, quote } from '../../faults'

const mostNames = 100_000

/** Names by class number. Throws a Fault (labelled-set) when there are none, or a number is left out or given twice. */
export function readNames(text: string, file: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const names = /\.ya?ml$/i.test(file) ? ofYaml(lines, file) : ofLines(lines)
  if (names.length === 0) throw new Fault('labelled-set', `“${quote(file)}” names no classes.`, 'classes.txt has a name a line; data.yaml has “names:”.')
  if (names.length > mostNames) throw new Fault('labelled-set', `“${quote(file)}” names ${names.length} classes; ${mostNames} are read at most.`)
  return names
}

/** Empty lines at the end are nothing; one between names is a class without a name. */
function ofLines(lines: readonly string[]): string[] {
  return lines.join('\n').trimEnd().split('\n').map((line) => line.trim()).filter((line, _, all) => line !== '' || all.length > 1)
}

function ofYaml(lines: readonly string[], file: string): string[] {
  const bare = lines.map(withoutComment)
  const start = bare.findIndex((line) => /^(names|'names'|"names")\s*:/.test(line))
  if (start < 0) return []
  const first = bare[start]!.replace(/^[^:]*:\s*/, '').trim()
  const rest = bare.slice(start + 1)
  if (/^[[{]/.test(first)) {
    const close = first.startsWith('[') ? ']' : '}'
    const whole = inside([first, ...rest].join(' '), close)
    if (whole === null) throw new Fault('labelled-set', `The names in “${quote(file)}” have no closing “${close}”.`)
    const parts = splitOutside(whole)
    return close === ']' ? parts.map(unquoted) : byNumber(parts, file)
  }
  const end = rest.findIndex((line) => /^[^\s-]/.test(line))
  const block = (end < 0 ? rest : rest.slice(0, end)).map((line) => line.trim()).filter((line) => line !== '')
  return block[0]?.startsWith('-') ? block.map((line) => unquoted(line.replace(/^-\s*/, ''))) : byNumber(block, file)
}

/** "0: person" */
function byNumber(parts: readonly string[], file: string): string[] {
  const names = new Map<number, string>()
  for (const part of parts) {
    const [, number, name] = /^["']?(\d+)["']?\s*:\s*(.*)$/.exec(part.trim()) ?? []
    if (number === undefined || names.has(Number(number))) throw new Fault('labelled-set', `“${quote(part)}” in “${quote(file)}” is not a class of its own.`, 'Each class is a number and a name: “0: person”.')
    names.set(Number(number), unquoted(name!))
  }
  return Array.from({ length: names.size }, (_, k) => {
    const name = names.get(k)
    if (name === undefined) throw new Fault('labelled-set', `“${quote(file)}” names ${names.size} classes, but none with the number ${k}.`, 'Numbers begin at 0 and leave none out.')
    return name
  })
}

/** Walks a text and says of each character whether it stands in quotes. */
function* walk(text: string): Generator<readonly [at: number, char: string, quoted: boolean]> {
  let open = ''
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!
    // A quote opens only at the start of a word: the one in "baker's" is a letter.
    const opens = open === '' && (char === '"' || char === "'") && /(^|[\s[{,:-])$/.test(text.slice(Math.max(0, at - 1), at))
    yield [at, char, open !== '' || opens]
    if (opens) open = char
    else if (char === open) open = ''
  }
}

function withoutComment(line: string): string {
  for (const [at, char, quoted] of walk(line)) if (char === '#' && !quoted && (at === 0 || /\s/.test(line[at - 1]!))) return line.slice(0, at)
  return line
}

/** What stands between the opening bracket at 0 and its close. */
function inside(text: string, close: string): string | null {
  for (const [at, char, quoted] of walk(text)) if (char === close && !quoted) return text.slice(1, at)
  return null
}

function splitOutside(text: string): string[] {
  const parts: string[] = []
  let from = 0
  for (const [at, char, quoted] of walk(text)) {
    if (char !== ',' || quoted) continue
    parts.push(text.slice(from, at))
    from = at + 1
  }
  parts.push(text.slice(from))
  return parts.map((part) => part.trim()).filter((part) => part !== '')
}

function unquoted(text: string): string {
  const bare = text.trim()
  if (/^'.*'$/s.test(bare)) return bare.slice(1, -1).replaceAll("''", "'")
  return /^".*"$/s.test(bare) ? bare.slice(1, -1).replace(/\\(["\\])/g, '$1') : bare
}
