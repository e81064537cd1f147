export const metaPolicy: string
export const headers: Record<string, string>
export const hashed: string
export const caching: { hashed: string; named: string }
export const types: Record<string, string>
export const isUtf8: (type: string) => boolean
export const compressed: string[]
export const notFound: string
export function headersFor(path: string, found: boolean): Record<string, string>
