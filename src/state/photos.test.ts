import { beforeEach, describe, expect, it, vi } from 'vitest'
import { initial, type Photo } from './facts'
import { addFiles, addLinked, addSamples, clearPhotos, remove, select, selectBy, undoRemove } from './photos'
import { facts, store } from './store'

/** No model and no session: photos wait, nothing runs. */
beforeEach(() => {
  vi.stubGlobal('document', { baseURI: 'https://howsure.test/app/' })
  store.setState(initial, true)
})

const file = (name: string) => new File([name], name)
const names = () => facts().photos.map((photo) => photo.name)
const selected = () => facts().photos.find((photo) => photo.id === facts().selected)?.name
const id = (name: string) => facts().photos.find((photo) => photo.name === name)!.id

describe('photos', () => {
  it('newest selection first, its first selected; samples step aside', () => {
    addSamples()
    expect(names()).toEqual(['coffee.jpg', 'chelsea.jpg', 'rocket.jpg', 'astronaut.jpg'])
    addFiles([file('a'), file('b')])
    addFiles([file('c')])
    expect(names()).toEqual(['c', 'a', 'b'])
    expect(selected()).toBe('c')
    addSamples()
    expect(names()).toHaveLength(7)
    addSamples()
    expect(names()).toHaveLength(7)
  })

  it('names a linked picture by its path', () => {
    addLinked('https://example.org/a%20b/my%20cat.jpg?x=1')
    expect(facts().photos[0]).toMatchObject({ name: 'my cat.jpg', origin: 'link', state: 'queued', blob: null })
  })

  it('moves the selection and stops at the ends', () => {
    addFiles([file('a'), file('b'), file('c')])
    selectBy(1)
    expect(selected()).toBe('b')
    selectBy(5)
    expect(selected()).toBe('c')
    selectBy(-9)
    expect(selected()).toBe('a')
  })

  it('selects the next one when the selected is removed, the last when there is no next', () => {
    addFiles([file('a'), file('b'), file('c')])
    select(id('b'))
    remove([id('b')])
    expect(selected()).toBe('c')
    remove([id('c')])
    expect(selected()).toBe('a')
    remove([id('a')])
    expect(facts().selected).toBeNull()
  })

  it('undo puts them back where they were, behind what came since', () => {
    addFiles([file('a'), file('b'), file('c')])
    select(id('b'))
    clearPhotos()
    addFiles([file('new')])
    undoRemove()
    expect(names()).toEqual(['new', 'a', 'b', 'c'])
    expect(selected()).toBe('b')
    expect(facts().removed).toBeNull()
    undoRemove()
    expect(names()).toHaveLength(4)
  })

  it('a photo removed while it ran waits again after undo', () => {
    addFiles([file('a')])
    store.setState((s) => ({ photos: s.photos.map((photo): Photo => ({ ...photo, state: 'running' })) }))
    clearPhotos()
    undoRemove()
    expect(facts().photos[0]!.state).toBe('queued')
  })
})
