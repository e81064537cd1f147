/** Hands a made file to the person. The name is ours or cleaned: letters, digits, dot, dash, underscore. */
export function saveFile(name: string, content: Blob | string, type = 'text/plain'): void {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content)
  const link = document.createElement('a')
  link.href = url
  link.download = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[.-]+/, '') || 'howsure'
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
