import { describe, expect, it } from 'vitest'
import imagenet from '../models/labels/imagenet1000.json'
import { matchNames, sharedClasses } from './match'

const one = (name: string, labels: readonly string[]) => {
  const { index, how, candidates } = matchNames([name], labels)[0]!
  return index === null ? `${how} ${candidates.join(' ')}`.trim() : `${index} ${how}`
}

describe('names to classes', () => {
  const labels = ['goldfish', 'Great White Shark', 'tabby, tabby cat', 'crane (class 3)', 'crane (class 4)', 'pay-phone', 'Café']
  const cases: [name: string, answer: string][] = [
    ['goldfish', '0 exact'], ['Goldfish', '0 spelling'], ['great_white_shark', '1 spelling'], ['great-white  shark', '1 spelling'], ['payphone', '5 spelling'], ['cafe', '6 spelling'],
    ['tabby', '2 synonym'], ['tabby cat', '2 synonym'], ['Tabby_Cat', '2 synonym'], ['goldfish, Carassius auratus', '0 synonym'], ['carp, goldfish', '0 synonym'],
    ['n01443537', '0 wnid'], ['n01443537_something', '0 wnid'], ['n99999999_great_white_shark', '1 wnid'], ['n99999999', 'none'],
    ['0', '0 index'], ['06', '6 index'], ['class 5', '5 index'], ['label_2', '2 index'], ['7', 'none'], ['-1', 'none'], ['1.5', 'none'], ['1e0', 'none'],
    ['12_goldfish', '0 synonym'], ['003.Cardinal', 'none'],
    ['crane', 'ambiguous 3 4'], ['crane (class 4)', '4 exact'], ['', 'none'], ['...', 'none'], ['__proto__', 'none'], ['constructor', 'none'], ['n00000000', 'none'],
  ]
  for (const [name, answer] of cases) it(`“${name}”: ${answer}`, () => expect(one(name, labels)).toBe(answer))

  it('labels that are WordNet numbers, alone or before a name', () => {
    expect(one('n02123045_tabby', ['n01443537', 'n02123045'])).toBe('1 wnid')
    expect(one('n02123045', ['n01443537 goldfish', 'n02123045 tabby'])).toBe('1 wnid')
    expect(one('tabby', ['n01443537', 'n02123045'])).toBe('none')
  })

  it('where only the case differs, the case tells', () => {
    expect(['n02113186_Cardigan', 'n02963159_cardigan', 'Cardigan', 'cardigan', 'CARDIGAN'].map((name) => one(name, imagenet))).toEqual(['264 wnid', '474 wnid', '264 exact', '474 exact', 'ambiguous 264 474'])
  })

  it('a name that is also a number is the name', () => {
    expect(one('0', ['1', '2', '0'])).toBe('2 exact')
  })

  it('WordNet numbers lead to ImageNet classes by their words', () => {
    expect(one('n02123045', imagenet)).toBe(`${imagenet.indexOf('tabby')} wnid`)
    expect(one('n02906734', imagenet)).toBe(`${imagenet.indexOf('broom')} wnid`)
    // The bird and the machine: "crane" alone does not tell.
    expect(one('n03126707', imagenet)).toBe('ambiguous 134 517')
  })

  it('keeps the order and every name, and tells of names that meet', () => {
    const matches = matchNames(['tabby', 'wolf', 'tabby cat', 'goldfish'], labels)
    expect(matches.map(({ name, index }) => [name, index])).toEqual([['tabby', 2], ['wolf', null], ['tabby cat', 2], ['goldfish', 0]])
    expect(sharedClasses(matches)).toEqual([{ index: 2, names: ['tabby', 'tabby cat'] }])
  })
})
