import { describe, expect, it } from 'vitest'
import { fitLabels, parseLabels } from './labels'

describe('parseLabels', () => {
  it.each<[string, string, string[]]>([
    ['lines, CRLF, BOM, blank lines at the end', '\ufeffcat\r\ndog \r\n\r\n', ['cat', 'dog']],
    ['an empty line inside', 'cat\n\ndog\n', ['cat', '', 'dog']],
    ['indexed by space', '0 tabby cat\n1 dog', ['tabby cat', 'dog']],
    ['indexed by colon', '0: cat\n1:dog', ['cat', 'dog']],
    ['not every line indexed', '0 cat\ndog', ['0 cat', 'dog']],
    ['indices that do not count up', '7 cat\n8 dog', ['7 cat', '8 dog']],
    ['digits are labels', '0\n1\n2', ['0', '1', '2']],
    ['a JSON list', '["cat", "<b>dog</b>"]', ['cat', '<b>dog</b>']],
    ['a JSON map', '{"1":"dog","0":"cat","3":"cow"}', ['cat', 'dog', '', 'cow']],
    ['ImageNet\'s map', '{"0":["n01440764","tench"],"1":["n01443537","goldfish"]}', ['tench', 'goldfish']],
    ['labels', '{"labels":["cat","dog"]}', ['cat', 'dog']],
    ['id2label', '{"id2label":{"0":"cat","1":"dog"}}', ['cat', 'dog']],
    ['class_indices', '{"dog":1,"cat":0}', ['cat', 'dog']],
    ['a pollution attempt', '{"__proto__":"x","0":"cat","constructor":"y"}', ['cat']],
    ['brackets that are no JSON', '[pad]\n[unused]', ['[pad]', '[unused]']],
    ['direction marks', 'a\u202eb', ['a b']],
    ['nothing', '', []],
  ])('%s', (_what, text, labels) => {
    expect(parseLabels(text)).toEqual(labels)
    expect(({} as Record<string, unknown>).x).toBeUndefined()
  })
  it.each<[string, string, RegExp]>([
    ['a web page', '<!doctype html>', /starts with `<!doctype`/],
    ['broken JSON', '["cat", ', /not JSON/],
    ['bytes', 'a\u0000b', /not text/],
    ['a wild index', '{"0":"a","999999999":"b"}', /2 labels and a class number 999999999/],
  ])('refuses %s', (_what, text, message) => {
    expect(() => parseLabels(text)).toThrow(message)
  })
})

const named = (n: number): string[] => Array.from({ length: n }, (_, i) => `n${i}`)

describe('fitLabels', () => {
  it('as is', () => {
    expect(fitLabels(['a', 'b'], 2)).toEqual({ labels: ['a', 'b'], offset: 0, notes: [] })
  })
  it('background without a label', () => {
    const fit = fitLabels(named(1000), 1001)
    expect(fit.offset).toBe(1)
    expect(fit.labels).toEqual(named(1000))
    expect(fit.notes).toEqual(['The model has 1001 outputs and 1000 labels: output 0 (background) is dropped.'])
  })
  it('background with a label', () => {
    const fit = fitLabels(['Background', ...named(1000)], 1001)
    expect(fit).toMatchObject({ offset: 1, labels: named(1000) })
    expect(fit.notes).toHaveLength(1)
  })
  it('a background label for a model without one', () => {
    const fit = fitLabels(['background', ...named(1000)], 1000)
    expect(fit).toMatchObject({ offset: 0, labels: named(1000), notes: ['1001 labels for 1000 classes: the first label, background, is not used.'] })
  })
  it('too few', () => {
    const fit = fitLabels(named(5), 10)
    expect(fit.labels.slice(4)).toEqual(['n4', 'class 5', 'class 6', 'class 7', 'class 8', 'class 9'])
    expect(fit.notes).toEqual(['5 labels for 10 classes: classes 5 to 9 are shown by number.'])
  })
  it('too many', () => {
    expect(fitLabels(named(4), 2)).toEqual({ labels: ['n0', 'n1'], offset: 0, notes: ['4 labels for 2 classes: the last 2 are not used.'] })
  })
  it('none', () => {
    expect(fitLabels([], 2)).toEqual({ labels: ['class 0', 'class 1'], offset: 0, notes: ['No labels found: classes are shown by number.'] })
  })
  it('twice the same, and empty', () => {
    expect(fitLabels(['a', '', 'a', ''], 4)).toEqual({ labels: ['a (class 0)', 'class 1', 'a (class 2)', 'class 3'], offset: 0, notes: ['Some classes share a label; they are told apart by number.'] })
  })
})
