import { beforeEach, describe, expect, it, vi } from 'vitest'
import { type ActiveModel, type Facts, initial, type Photo } from './facts'
import { linkOf, needsConsent } from './link'

beforeEach(() => {
  vi.stubGlobal('location', new URL('https://howsure.test/app/?old=1'))
})

const model = (source: string, id: string, recipeFrom: ActiveModel['recipeFrom']) =>
  ({ card: { source, id }, recipe: { width: 8 }, recipeFrom }) as unknown as ActiveModel

describe('linkOf', () => {
  it('is bare when nothing was set', () => {
    expect(linkOf({ ...initial, model: model('builtin', 'builtin', 'card') })).toBe('/app/')
  })

  it('holds model, recipe, engine, T and a linked image', () => {
    const photo = { id: 'p', origin: 'link', url: 'https://example.org/cat.jpg' } as Photo
    const s: Facts = {
      ...initial, model: model('url', 'https://example.org/m/model.json', 'yours'), forced: 'cpu', temperature: 2.5449999,
      photos: [photo], selected: 'p',
    }
    const query = new URLSearchParams(linkOf(s))
    expect(Object.fromEntries(query)).toEqual({
      model: 'https://example.org/m/model.json', recipe: '{"width":8}', engine: 'cpu', T: '2.545', image: 'https://example.org/cat.jpg',
    })
  })

  it('holds what Detect’s sliders say, where it is not the usual', () => {
    const detect = { ...initial.detect, threshold: 0.4, suppression: { ...initial.detect.suppression, iou: 0.6, temperature: 1.5 } }
    expect(linkOf({ ...initial, panel: 'detect', detect })).toBe('?panel=detect&score=0.4&iou=0.6&boxT=1.5')
  })

  it('keeps what still waits for consent, and leaves out what has no address', () => {
    const waiting: Facts = { ...initial, model: model('builtin', 'builtin', 'card'), consents: [{ what: 'model', url: 'https://example.org/m.json' }] }
    expect(new URLSearchParams(linkOf(waiting)).get('model')).toBe('https://example.org/m.json')
    const hub: Facts = { ...waiting, consents: [{ what: 'model', url: 'https://huggingface.co/me/mine', hub: 'hf:me/mine:q8' }] }
    expect(new URLSearchParams(linkOf(hub)).get('model')).toBe('hf:me/mine:q8')
    expect(new URLSearchParams(linkOf({ ...initial, model: model('hub', 'hf:me/mine@0123:q8', 'card') })).get('model')).toBe('hf:me/mine@0123:q8')
    expect(linkOf({ ...initial, model: model('files', 'files:mine', 'assumed') })).toBe('/app/')
  })
})

describe('needsConsent', () => {
  it.each([
    ['https://howsure.test/other/model.json', false],
    ['http://localhost:8080/m', false],
    ['http://127.0.0.1:5000/m', false],
    ['http://127.3.2.1/m', false],
    ['http://[::1]:80/m', false],
    ['https://example.org/m', true],
    ['https://howsure.test.example.org/m', true],
    ['https://localhost.example.org/m', true],
    ['http://127.0.0.1.example.org/m', true],
    ['http://howsure.test/m', true],
  ])('%s: %s', (url, wanted) => {
    expect(needsConsent(url)).toBe(wanted)
  })
})
