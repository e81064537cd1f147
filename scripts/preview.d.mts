import type { Plugin } from 'vite'
export const asProduction: Plugin
