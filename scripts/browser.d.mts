export function findOrInstallBrowser(): string
export const quietFlags: string[]
export const softwareGlFlags: string[]
export const softwareGpuFlags: string[]
