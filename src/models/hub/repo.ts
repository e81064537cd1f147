/** What a hub says of a repository: its commit, its files, its licence. `GET /api/models/{repo}/revision/{revision}?blobs=true`. */
import { Fault, quote } from '../../faults'
import { fetchBytes, HttpFault, type FetchOptions } from '../fetchBytes'
import { isRecord, type Json } from '../manifest'
import type { HubName } from './name'
import { isCommit } from './name'

export interface RepoFile {
  readonly path: string
  readonly size: number | null
  /** Of files in large-file storage; else null. */
  readonly sha256: string | null
}

export interface Repo {
  /** The commit that the files belong to, 40 hex digits. */
  readonly sha: string
  readonly files: readonly RepoFile[]
  /** `image-classification`, or null when it does not say. */
  readonly task: string | null
  readonly licence: string
}

/** A repository of ten thousand files. */
const mostText = 16 * 2 ** 20

const slashes = (text: string): string => text.split('/').map(encodeURIComponent).join('/')

export function apiAddress({ host, repo }: HubName, revision: string): string {
  return `${host}/api/models/${slashes(repo)}/revision/${encodeURIComponent(revision)}?blobs=true`
}

export function fileAddress({ host, repo }: HubName, sha: string, path: string): string {
  return `${host}/${slashes(repo)}/resolve/${sha}/${slashes(path)}`
}

/** The hub's answer as text, for `readRepo`. Throws the Faults of `fetchBytes`, in words that fit a repository. */
export async function askRepo(name: HubName, options: FetchOptions): Promise<string> {
  const host = quote(new URL(name.host).host)
  try {
    return new TextDecoder().decode(await fetchBytes(apiAddress(name, name.revision ?? 'main'), { ...options, maxBytes: mostText }))
  } catch (error) {
    if (!(error instanceof HttpFault) || ![401, 403, 404].includes(error.status)) throw error
    // The hub does not say which: it answers 401 for names nobody has.
    throw new HttpFault(error.status, `${host} has no public model ${quote(name.repo)}${name.revision ? ` at ${quote(name.revision)}` : ''} (it answered ${error.status}).`,
      'Check the name: owner/name, with capitals as they are. Models behind a login or a licence to accept cannot be read from here; download the files and drop them.')
  }
}

/** Throws Fault `network` for what is no such answer. */
export function readRepo(text: string, name: HubName): Repo {
  const said = parsed(text)
  const sha = said?.sha
  if (!said || typeof sha !== 'string' || !isCommit(sha) || !Array.isArray(said.siblings)) {
    throw new Fault('network', `${quote(new URL(name.host).host)} did not give the list of files of ${quote(name.repo)}.`, 'Try again; or download the files and drop them here.')
  }
  if (said.gated !== undefined && said.gated !== false) {
    throw new Fault('network', `${quote(name.repo)} is given only to people who accepted its terms at ${quote(new URL(name.host).host)}.`, 'Download the files there and drop them here.')
  }
  return { sha, files: (said.siblings as unknown[]).flatMap(file), task: typeof said.pipeline_tag === 'string' ? said.pipeline_tag : null, licence: licence(said) }
}

function parsed(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : null
  } catch {
    return null
  }
}

/** A path that leaves the repository is nobody's file. */
function file(value: unknown): RepoFile[] {
  if (!isRecord(value) || typeof value.rfilename !== 'string' || value.rfilename.split('/').some((part) => part === '' || part === '.' || part === '..')) return []
  const lfs = isRecord(value.lfs) ? value.lfs : {}
  const size = typeof lfs.size === 'number' ? lfs.size : value.size
  return [{
    path: value.rfilename,
    size: typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null,
    sha256: typeof lfs.sha256 === 'string' && /^[0-9a-f]{64}$/.test(lfs.sha256) ? lfs.sha256 : null,
  }]
}

/** In the repository's card, else among its tags. */
function licence({ cardData, tags }: Json): string {
  const said = isRecord(cardData) ? cardData.license : undefined
  if (typeof said === 'string') return said
  const tag = Array.isArray(tags) ? (tags as unknown[]).find((one) => typeof one === 'string' && one.startsWith('license:')) : undefined
  return typeof tag === 'string' ? tag.slice('license:'.length) : ''
}
