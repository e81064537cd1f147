/** A model on a hub, as people write it: `owner/name`, with a revision and a number type where they matter. */
import { Fault, quote } from '../../faults'

export interface HubName {
  /** Origin of the hub: huggingface.co, or a mirror with the same paths. */
  readonly host: string
  /** `owner/name`. */
  readonly repo: string
  /** A commit, branch or tag; null: the newest. */
  readonly revision: string | null
  /** A number type of `weights.ts`; null: the page chooses. */
  readonly dtype: string | null
}

export const huggingFace = 'https://huggingface.co'

/** Hugging Face's own rule for both parts: letters, digits, `-`, `_` and `.`, at most 96 of them, no dot at either end. */
const part = String.raw`(?!\.)(?!.*\.\.)[\w.-]{1,96}(?<!\.)`
const repoShape = new RegExp(`^${part}/${part}$`)
const revisionShape = /^(?!.*\.\.)[\w.][\w./-]{0,120}$/

/** `hf:owner/name@revision:dtype`; another host stands in front: `hf:https://mirror.example/owner/name@main`. */
export function hubText({ host, repo, revision, dtype }: HubName): string {
  return `hf:${host === huggingFace ? '' : `${host}/`}${repo}${revision ? `@${revision}` : ''}${dtype ? `:${dtype}` : ''}`
}

export function isCommit(revision: string | null): revision is string {
  return revision !== null && /^[0-9a-f]{40}$/.test(revision)
}

/**
 * What a person typed, pasted or linked to: `owner/name`, `hf:…`, or the address of a model's page on
 * huggingface.co or of a folder in it. null when it is none of these; a Fault `network` when it starts with `hf:` and is not right.
 */
export function readHubName(text: string): HubName | null {
  const typed = text.trim()
  if (repoShape.test(typed)) return { host: huggingFace, repo: typed, revision: null, dtype: null }
  if (typed.startsWith('hf:')) {
    const name = readText(typed.slice(3))
    if (name) return name
    throw new Fault('network', `This is not the name of a model on Hugging Face: ${quote(typed)}`, 'It looks like hf:owner/name, or hf:owner/name@revision.')
  }
  if (!/^https?:/i.test(typed) || !URL.canParse(typed)) return null
  const { origin, pathname } = new URL(typed)
  return origin === huggingFace ? ofPage(pathname.split('/').filter(Boolean).map(decoded)) : null
}

function readText(text: string): HubName | null {
  const match = /^(?:(https?:\/\/[^/]+)\/)?([^@:]+?)(?:@([^:]+))?(?::(\w+))?$/.exec(text)
  if (!match) return null
  const [, host, repo = '', revision = null, dtype = null] = match
  if (!repoShape.test(repo) || (revision !== null && !revisionShape.test(revision)) || (host !== undefined && !URL.canParse(host))) return null
  return { host: host === undefined ? huggingFace : new URL(host).origin, repo, revision, dtype }
}

/** /owner/name, /owner/name/tree/revision/…: the page of a model. A file of it (`resolve`) is an address like any other. */
function ofPage([owner, name, view, revision]: readonly string[]): HubName | null {
  const repo = `${owner}/${name}`
  if (!repoShape.test(repo) || /^(api|datasets|spaces|docs|models)$/.test(owner!) || (view !== undefined && view !== 'tree')) return null
  return { host: huggingFace, repo, revision: revision !== undefined && revisionShape.test(revision) ? revision : null, dtype: null }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
