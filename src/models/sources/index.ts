/** THE LIST of places a model comes from: one file and one line each. */
import type { ModelSource } from '../card'
import { builtin } from './builtin'
import { catalogue } from './catalogue'
import { files } from './files'
import { hub } from './hub'
import type { FetchContext, RawFile, RawModel, Source } from './source'
import { url } from './url'

export type { FetchContext, RawAbout, RawFile, RawModel, Source } from './source'

export const sources: { readonly [K in ModelSource['kind']]: Source<K> } = { builtin, url, catalogue, hub, files }

/** Throws a Fault whose code says what is wrong with the files, the server or the graph. */
export function fetchModel(source: ModelSource, context: FetchContext): Promise<RawModel | RawFile> {
  const from = sources[source.kind] as Source
  return from.fetch(source as never, context)
}
