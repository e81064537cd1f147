/** The one hook into the store. Select small: a component re-renders when its own slice changes. */
import { useStore } from 'zustand'
import type { Facts } from './facts'
import { store } from './store'

export function useFacts<T>(select: (facts: Facts) => T): T {
  return useStore(store, select)
}
