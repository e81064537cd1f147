/** The page's side of a pick. In a file of its own, so that the page carries nothing that unpacks. */
import type { ModelSource } from '../card'

/** A File's folder is lost on the way to the worker in some browsers, so paths travel beside the files. */
export function fromFiles(files: readonly File[]): Extract<ModelSource, { kind: 'files' }> {
  return { kind: 'files', files, paths: files.map(pathOf) }
}

export function pathOf(file: File): string {
  return file.webkitRelativePath || file.name
}
