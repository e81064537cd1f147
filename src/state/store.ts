/** The one store: a vanilla core, so that actions and tests need no React. */
import { createStore } from 'zustand/vanilla'
import { type Facts, initial, type Photo } from './facts'

export const store = createStore<Facts>()(() => initial)

export const facts = (): Facts => store.getState()

export function patchPhoto(id: string, patch: Partial<Photo>): void {
  store.setState((s) => ({ photos: s.photos.map((photo) => (photo.id === id ? { ...photo, ...patch } : photo)) }))
}

export function photoById(id: string): Photo | undefined {
  return facts().photos.find((photo) => photo.id === id)
}

let nextNotice = 1

export function notice(kind: 'fault' | 'note', text: string): void {
  store.setState((s) => ({
    notices: s.notices.some((n) => n.text === text) ? s.notices : [...s.notices, { id: nextNotice++, kind, text }].slice(-4),
  }))
}

export function dismissNotice(id: number): void {
  store.setState((s) => ({ notices: s.notices.filter((n) => n.id !== id) }))
}
