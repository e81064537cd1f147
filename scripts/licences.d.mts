import type { Plugin } from 'vite'
export function licencesText(): string
export const licences: Plugin
