/**
 * A model by its name on Hugging Face: the hub is asked for the commit and its files, one of the ONNX files is chosen, and
 * everything is fetched at that commit. What is kept of a commit is never asked for again.
 */
import { Fault, quote } from '../../faults'
import { Keeper, listKept, type Store } from '../cache'
import { downloadAny } from '../download'
import { fetchBytes, HttpFault } from '../fetchBytes'
import { hubText, isCommit, type HubName, readHubName } from '../hub/name'
import { apiAddress, askRepo, fileAddress, type Repo, readRepo } from '../hub/repo'
import { chooseWeights, type HubWeights, weightsIn } from '../hub/weights'
import { parseLabels } from '../labels'
import { canHash, sha256 } from '../sha256'
import type { FetchContext, RawFile, Source } from './source'

/** A config.json with a million labels. */
const mostConfig = 64 * 2 ** 20

export const hub: Source<'hub'> = {
  kind: 'hub',
  async fetch({ name }, context) {
    const { store } = context
    const kept = store ? await keptOf(store, name) : null
    if (kept && store && isCommit(name.revision)) return fetchPinned(kept, null, context)
    context.onProgress?.(0, null)
    let said: string
    try {
      said = await askRepo(name, context)
    } catch (error) {
      if (!kept || !(error instanceof Fault) || error instanceof HttpFault || error.code === 'cancelled') throw error
      const raw = await fetchPinned(kept, null, context)
      const note = `${quote(new URL(name.host).host)} could not be asked for the newest version: the copy kept here is used (${kept.revision!.slice(0, 7)}).`
      return { ...raw, notes: [note, ...(raw.notes ?? [])] }
    }
    const repo = readRepo(said, name)
    return fetchPinned({ ...name, revision: repo.sha }, said, context)
  },
}

/** A whole copy in this browser that answers to the name. */
async function keptOf(store: Store, name: HubName): Promise<HubName | null> {
  for (const { model, complete } of await listKept(store)) {
    if (!complete || !model.startsWith('hf:')) continue
    const one = readHubName(model)!
    const fits = one.host === name.host && one.repo === name.repo && (name.dtype === null || one.dtype === name.dtype)
    if (fits && (!isCommit(name.revision) || one.revision === name.revision)) return one
  }
  return null
}

/** `name.revision` is a commit. `said`: the hub's list of its files; null: it is kept. */
async function fetchPinned(name: HubName, said: string | null, context: FetchContext): Promise<RawFile> {
  const { signal, fetch, firstByteMs, stallMs, store } = context
  const sha = name.revision!
  const list = apiAddress(name, sha)
  const early = said === null && store ? await Keeper.open(store, hubText(name)) : null
  const text = said ?? new TextDecoder().decode(await early?.read(list) ?? await fetchBytes(list, { signal, fetch, firstByteMs, stallMs }))
  const repo = readRepo(text, name)
  checkTask(repo, name)
  const all = weightsIn(repo.files)
  if (all.length === 0) throw noWeights(repo, name)
  const { weights, why } = chooseWeights(all, name.dtype)
  const pinned = { ...name, dtype: weights.dtype }
  const keeper = early ?? (store ? await Keeper.open(store, hubText(pinned)) : null)
  const address = (path: string): string => fileAddress(name, sha, path)

  const beside = async (path: string): Promise<string | null> => {
    if (!repo.files.some((file) => file.path === path)) return null
    const href = address(path)
    const kept = await keeper?.read(href)
    const bytes = kept ?? await fetchBytes(href, { signal, fetch, firstByteMs, stallMs, maxBytes: mostConfig })
    if (!kept) await keeper?.write(href, bytes)
    return new TextDecoder().decode(bytes)
  }
  const [config, processor] = [await beside('config.json'), await beside('preprocessor_config.json')]

  const { file } = await downloadAny(new URL(address(weights.path)), { ...context, onProgress: (loaded, total) => context.onProgress?.(loaded, weights.size ?? total) }, keeper, weights.size ?? undefined)
  if (!file) throw new Fault('model-format', `${quote(weights.path)} of ${quote(name.repo)} is not an ONNX file.`)
  await check(file, weights, repo, keeper, address(weights.path))
  if (keeper && !keeper.complete) {
    await keeper.write(list, new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>)
    await keeper.finish([list, address(weights.path), ...[['config.json', config], ['preprocessor_config.json', processor]].flatMap(([path, found]) => (found === null ? [] : [address(path!)]))], null)
  }
  const labels = config === null ? null : await labelsOf(config, name.repo)
  return {
    id: hubText(pinned), source: 'hub', name: name.repo.split('/')[1]!, fallbackName: name.repo, file: { name: weights.path.split('/').at(-1)!, bytes: file },
    labelsText: labels?.text ?? null, labelsFrom: labels?.from ?? '', recipe: null, beside: { processor, config }, licence: repo.licence,
    hub: { name: pinned, file: weights.path, choices: all }, notes: [...(why === '' ? [] : [why]), ...(keeper?.note ? [keeper.note] : [])],
  }
}

/** Said before anything large is fetched. */
function checkTask({ task }: Repo, { repo }: HubName): void {
  if (task === null || task === 'image-classification') return
  throw new Fault('model-output', `${quote(repo)} is a model for ${quote(task.replaceAll('-', ' '))}; this page reads models that classify images.`, 'Look for one with the task “image-classification”.')
}

function noWeights({ files }: Repo, { repo }: HubName): Fault {
  const others = files.map(({ path }) => path).filter((path) => /\.(safetensors|bin|h5|msgpack|pt|pth|tflite|keras)$/.test(path)).slice(0, 4)
  return new Fault('model-missing-file', `${quote(repo)} has no ONNX weights${others.length > 0 ? `, but ${others.map((path) => quote(path)).join(', ')}` : ''}.`,
    'Many models have a copy with ONNX weights under onnx-community or Xenova.')
}

/** Against what the hub says they are: a proxy or a broken download in between shows here. */
async function check(bytes: Uint8Array<ArrayBuffer>, { path, size }: HubWeights, { files }: Repo, keeper: Keeper | null, href: string): Promise<void> {
  const wanted = files.find((file) => file.path === path)?.sha256 ?? null
  const short = size !== null && bytes.length !== size
  if (!short && (wanted === null || !canHash() || (await sha256(bytes)) === wanted)) return
  await keeper?.drop([href])
  throw new Fault('model-weights', `${quote(path)} is not the file that the hub lists: ${short ? `it has ${bytes.length.toLocaleString('en')} bytes, not ${size!.toLocaleString('en')}` : 'its sha256 is another'}.`, 'Try again.')
}

/** id2label; ImageNet's names where timm's configuration only says that it was trained on it. */
async function labelsOf(config: string, repo: string): Promise<{ text: string; from: string } | null> {
  let own: string[] = []
  let said: { num_classes?: unknown } = {}
  try {
    said = JSON.parse(config) as typeof said
    own = 'id2label' in said || 'label_names' in said ? parseLabels(JSON.stringify('label_names' in said && !('id2label' in said) ? said.label_names : said)) : []
  } catch {
    return null
  }
  if (own.length > 0 && !own.every((label, i) => label === `LABEL_${i}`)) return { text: JSON.stringify(own), from: 'config.json' }
  if (said.num_classes === 1000 && repo.endsWith('in1k')) return { text: JSON.stringify((await import('../labels/imagenet1000.json')).default), from: 'ImageNet-1k’s order, as its name says' }
  return null
}
