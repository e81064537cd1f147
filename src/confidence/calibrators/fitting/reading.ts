import { Fault, quote } from '../../../faults'

/** Readers for parameters that come from a file: each takes one field, checks it and throws Fault `calibrator` with the field's name. */
type Rule = 'any' | 'positive' | 'notNegative' | 'share'

const rules: Readonly<Record<Rule, readonly [says: string, holds: (x: number) => boolean]>> = {
  any: ['a finite number', () => true],
  positive: ['a number above 0', (x) => x > 0],
  notNegative: ['a number of 0 or more', (x) => x >= 0],
  share: ['a number between 0 and 1', (x) => x >= 0 && x <= 1],
}

export function malformed(what: string): Fault {
  return new Fault('calibrator', `This calibrator cannot be used: ${what}.`, 'Export it again, or fit a new one.')
}

export function field(json: unknown, name: string): unknown {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw malformed(`an object with "${name}" was expected, not ${show(json)}`)
  if (!Object.hasOwn(json, name)) throw malformed(`"${name}" is missing`)
  return (json as Readonly<Record<string, unknown>>)[name]
}

export function readNumber(json: unknown, name: string, rule: Rule = 'any'): number {
  return checked(field(json, name), `"${name}"`, rule)
}

/** A list of numbers; `length` when it must have that many. */
export function readNumbers(json: unknown, name: string, rule: Rule = 'any', length?: number): number[] {
  const values = readList(json, name)
  if (length !== undefined && values.length !== length) throw malformed(`"${name}" has ${values.length} numbers instead of ${length}`)
  return values.map((x, i) => checked(x, `"${name}"[${i}]`, rule))
}

export function readList(json: unknown, name: string): readonly unknown[] {
  const value = field(json, name)
  if (!Array.isArray(value) || value.length === 0) throw malformed(`"${name}" must be a list that is not empty, not ${show(value)}`)
  return value
}

function checked(x: unknown, name: string, rule: Rule): number {
  const [says, holds] = rules[rule]
  if (typeof x !== 'number' || !Number.isFinite(x) || !holds(x)) throw malformed(`${name} must be ${says}, not ${show(x)}`)
  return x
}

function show(x: unknown): string {
  return quote(typeof x === 'object' && x !== null ? (Array.isArray(x) ? 'a list' : 'an object') : String(x), 40)
}
