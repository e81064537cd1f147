/** Other names for the same numbers. */
import { beforeEach, describe, expect, it } from 'vitest'
import { asLogits } from '../confidence/types'
import type { ModelPackage } from '../models/card'
import type { ActiveModel, Photo } from './facts'
import { initial } from './facts'
import { named, setLabels } from './labels'
import { facts, store } from './store'

const card = { sha256: 'ab', labels: [], labelsFrom: '', notes: ['a note'] } as unknown as ModelPackage
const raw = Float32Array.from({ length: 1001 }, (_, i) => i)

function start(outputs: number): void {
  const names = named(card, outputs, false)
  const model = { card, outputKind: 'logits', ...names } as unknown as ActiveModel
  const photo = { id: 'p', state: 'done', logits: asLogits(raw.subarray(names.offset, outputs)) } as unknown as Photo
  store.setState({ ...initial, model, photos: [photo], removed: { photos: [photo], before: [], selected: null } })
}

const kept = new Map<string, string>()
beforeEach(() => {
  kept.clear()
  Object.assign(globalThis, { localStorage: { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, value: string) => kept.set(key, value) } })
})

describe('labels by hand', () => {
  it('name the classes, say what does not fit, and leave the photos as they are', () => {
    start(4)
    const { photos } = facts()
    expect(setLabels('a\nb\nc')).toEqual(['3 labels for 4 classes: class 3 is shown by number.'])
    expect(facts().model).toMatchObject({ labels: ['a', 'b', 'c', 'class 3'], labelsFrom: 'yours', classes: 4, notes: ['a note', '3 labels for 4 classes: class 3 is shown by number.'] })
    expect(facts().photos).toBe(photos)
  })
  it('are kept for this model and no other; null forgets them', () => {
    start(2)
    setLabels('["a", "b"]')
    expect(named(card, 2, false)).toMatchObject({ labels: ['a', 'b'], labelsFrom: 'yours' })
    expect(named({ ...card, sha256: 'cd' }, 2, false)).toMatchObject({ labels: ['class 0', 'class 1'], labelsFrom: 'model' })
    expect(setLabels(null)).toEqual([])
    expect(named(card, 2, false)).toMatchObject({ labelsFrom: 'model' })
  })
  it('1000 names for 1001 outputs drop the background from the numbers in hand, and bring it back', () => {
    start(1001)
    setLabels(Array.from({ length: 1000 }, (_, i) => `n${i}`).join('\n'))
    expect(facts().model).toMatchObject({ offset: 1, classes: 1000 })
    for (const photo of [facts().photos[0]!, facts().removed!.photos[0]!]) expect([...photo.logits!]).toEqual([...raw.subarray(1)])
    setLabels(null)
    expect(facts().model).toMatchObject({ offset: 0, classes: 1001 })
    for (const photo of [facts().photos[0]!, facts().removed!.photos[0]!]) expect([...photo.logits!]).toEqual([...raw])
  })
  it('refuse what holds none, and keep what was', () => {
    start(2)
    setLabels('a\nb')
    expect(() => setLabels(' \n \n')).toThrow('There are no labels in this text.')
    expect(() => setLabels('{"0": ')).toThrow('is not JSON')
    expect(facts().model!.labels).toEqual(['a', 'b'])
  })
  it('too many to keep are used and said', () => {
    start(2)
    expect(setLabels(`a\n${'b'.repeat(190)}\n${'c\n'.repeat(200_000)}`).at(-1)).toBe('They could not be kept for your next visit.')
    expect(facts().model!.labels[0]).toBe('a')
    expect(named(card, 2, false).labelsFrom).toBe('model')
  })
  it('say where the model\'s own came from, unless yours are shown', () => {
    const own = { ...card, labels: ['x', 'y'], labelsFrom: 'metadata.json' }
    expect(named(own, 2, false).notes).toEqual(['a note', 'The labels are from metadata.json.'])
    expect(named(own, 2, false, [], null, ['a', 'b']).notes).toEqual(['a note'])
  })
})
