import { describe, expect, it } from 'vitest'
import type { Fault } from '../../faults'
import { readJson } from './read'
import { readTokens } from './tokens'

const file = (text: string) => new File([text], 'a.json')
const read = async (value: unknown) => {
  const { scores, labels, names, files, notes } = await readJson(file(typeof value === 'string' ? value : JSON.stringify(value)))
  return { scores: scores && { rows: scores.rows, classes: scores.classes, data: [...scores.data] }, labels: labels && Array.from(labels.values), names, files, notes }
}
const fault = (value: unknown) => readJson(file(typeof value === 'string' ? value : JSON.stringify(value))).then(() => 'it was read', (e: Fault) => e.message)
const [x, data] = [[[1.5, -2], [0.25, 3]], [1.5, -2, 0.25, 3]]
const two = { scores: { rows: 2, classes: 2, data }, labels: [0, 1], names: null, files: null, notes: [] }

describe('shapes of JSON', () => {
  it('an object of lists', async () => {
    expect(await read({ logits: x, labels: [0, 1] })).toEqual(two)
    expect(await read({ y: [0, 1], meta: { deep: [[1, 2], { a: 'x' }] }, z: x })).toEqual(two)
    expect(await read({ class_names: ['cat', 'dog'], probabilities: x, targets: ['cat', 'dog'], files: ['a', 'b'] })).toEqual({ ...two, labels: ['cat', 'dog'], names: ['cat', 'dog'], files: ['a', 'b'] })
  })

  it('rows alone, labels alone', async () => {
    expect(await read(x)).toEqual({ ...two, labels: null })
    expect(await read([0, 1])).toEqual({ ...two, scores: null })
    expect(await read(['cat', 'dog'])).toEqual({ ...two, scores: null, labels: ['cat', 'dog'] })
    expect(await read({ labels: [0, 1] })).toEqual({ ...two, scores: null })
  })

  it('a list of rows with a label each; lines of them; within an object', async () => {
    const items = [{ logits: x[0], label: 0 }, { logits: x[1], label: 1 }]
    expect(await read(items)).toEqual(two)
    expect(await read(items.map((item) => JSON.stringify(item)).join('\n'))).toEqual(two)
    expect(await read({ data: items })).toEqual(two)
    expect(await read([{ file: 'a.jpg', scores: x[0], label: 'cat' }, { file: 'b.jpg', scores: x[1], label: 'dog' }])).toEqual({ ...two, labels: ['cat', 'dog'], files: ['a.jpg', 'b.jpg'] })
  })

  it('scores by name, in any order', async () => {
    expect(await read([{ logits: { cat: 1.5, dog: -2 }, label: 'cat' }, { logits: { dog: 3, cat: 0.25 }, label: 'dog' }])).toEqual({ ...two, labels: ['cat', 'dog'], names: ['cat', 'dog'] })
    expect(await fault([{ p: { a: 1, b: 2 } }, { p: { a: 1, c: 2 } }])).toContain('a class “c” that the first row does not have')
    expect(await fault('[{"p": {"a": 1, "b": 2}}, {"p": {"a": 1, "a": 2}}]')).toContain('“a” twice')
    expect(await fault([{ p: { a: 1, b: 2 } }, { p: { a: 1 } }])).toContain('row 2 has 1 value, the others 2')
  })

  it("this page's own export: logits before confidences, names from the model, rows without logits left out and counted", async () => {
    const text = `{ "app": "howsure", "model": {"id": "m", "labels": ["cat", "dog"]},\n "images": [
      {"name": "a.png", "confidences": [0.9, 0.1], "logits": [1.5, "-Infinity"]},
      {"name": "bad.png", "logits": null, "confidences": null},
      {"name": "b.png", "logits": [0.25, 3], "confidences": [0.4, 0.6]} ]}`
    expect(await read(text)).toEqual({
      scores: { rows: 2, classes: 2, data: [1.5, -Infinity, 0.25, 3] }, labels: null, names: ['cat', 'dog'], files: ['a.png', 'b.png'],
      notes: ['a.json: 1 row has no scores and is left out (line 4).', 'Not used: key confidences.'],
    })
  })

  it('numbers are what Number() says, as float32', async () => {
    expect((await read('[[1e-7, 0.1, 123456789.123456789123, -0, 5E+3]]')).scores!.data).toEqual(['1e-7', '0.1', '123456789.123456789123', '-0', '5E+3'].map((text) => Math.fround(Number(text))))
  })
})

describe('what is wrong, with its line', () => {
  const cases: [text: string, message: string][] = [
    ['{"logits": [[1, 2],\n [3, NaN]], "labels": [0, 1]}', 'a.json, line 2 (row 2), class 1: not a finite number (NaN).'],
    ['[[1, 2],\n[null, 3]]', 'a.json, line 2 (row 2), class 0: not a finite number (null).'],
    ['[[1, Infinity]]', 'a.json, line 1 (row 1), class 1: not a finite number (Infinity).'],
    ['[[1, 1e999]]', 'a.json, line 1 (row 1), class 1: not a finite number (Infinity).'],
    ['[[1, "two"]]', 'a.json, line 1 (row 1), class 1: not a finite number (two).'],
    ['[[1, 2],\n[3]]', 'a.json, line 2: row 2 has 1 value, the others 2.'],
    ['[[1, 2], []]', 'a.json, line 1 (row 2): there are no numbers in it.'],
    ['[[[1, 2]]]', 'a.json, line 1: a list where a number is needed: rows × classes is read, and nothing deeper.'],
    ['[{"logits": [1, 2], "label": 0},\n{"logits": [1, 2]}]', 'a.json, line 2 (row 2): there is no label.'],
    ['[{"logits": [1, 2], "label": 0},\n{"logits": [1, 2], "label": null}]', 'a.json, line 2 (row 2): the label is null.'],
    ['{"a": 1}', 'a.json: there are no logits and no labels in it.'],
    ['[[1, 2],\n[3, 4]', 'a.json, line 2: the file ends within a bracket.'],
    ['[[1, 2],\n[3 4]]', 'a.json, line 2: “4]]” here is not JSON.'],
    ['{"logits": [[1, 2],]}', 'a.json, line 1: “]}” is not JSON.'],
    ['{logits: 1}', 'a.json, line 1: “logits: 1}” here is not JSON.'],
    ['[[1, 2], [3, 0x10]]', 'a.json, line 1: “0x10” is not JSON.'],
    ['["a\nb"]', 'a.json, line 1: “"a\nb"” is not JSON.'],
    ['["abc', 'a.json, line 1: quote is not closed.'],
    [`{"a": ${'['.repeat(100)}`, 'a.json, line 1: more than 32 levels of brackets.'],
  ]
  for (const [text, message] of cases) it(JSON.stringify(text.slice(0, 50)), async () => expect(await fault(text)).toBe(message))
})

it('the same tokens, whatever the pieces', async () => {
  const text = '{"a\\"é": [1.5e-3, -2, "x,]\\\\", true, null],\n "b": {"c": []}} [NaN]'
  const tokens = async (size: number) => {
    const out: unknown[] = []
    const all = new TextEncoder().encode(text)
    const note = (what: string) => (value: unknown, line?: number) => void out.push([what, value, line])
    await readTokens((async function* () { for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size) })(), { open: note('open'), close: note('close'), key: note('key'), number: note('number'), text: note('text'), word: note('word') })
    return out
  }
  const whole = await tokens(1e9)
  expect(whole).toHaveLength(19)
  expect(whole[1]).toEqual(['key', 'a"é', undefined])
  for (let size = 1; size < 30; size++) expect(await tokens(size)).toEqual(whole)
})
