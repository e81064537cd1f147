/** Lower-case hex; '' on pages without a secure address, where browsers have no crypto.subtle. */
export async function sha256(bytes: BufferSource): Promise<string> {
  if (!canHash()) return ''
  const digest = await crypto.subtle.digest('SHA-256', bytes)
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function canHash(): boolean {
  return Boolean((globalThis.crypto as Crypto | undefined)?.subtle)
}
