export const metaPolicy: string
export const headers: Record<string, string>
