/** Opening a model: the old one keeps working until the new one has run. */
import type { Device } from '../engines/engine'
import { deviceTitle } from '../engines/engine'
import { Fault, type PlainFault, sentence, toPlain } from '../faults'
import type { ModelPackage, ModelSource } from '../models/card'
import { entryOf } from '../models/catalogue'
import type { Recipe } from '../pixels/recipe'
import { assumed, assumedBy } from '../models/assumed'
import { hubText, huggingFace } from '../models/hub/name'
import { readAnother } from '../models/output'
import { parseRecipe } from '../pixels/recipeText'
import { readyPreparer } from '../worker/preparer'
import { Session } from '../worker/session'
import { rememberedDevices, scheduleTrials, stopTrials } from './devices'
import type { ActiveModel, Facts, Task } from './facts'
import { hold } from './heal'
import { named } from './labels'
import { requeueAll, requeueUnanswered } from './queue'
import { browserStamp, keepSettings, readSettings } from './settings'
import { reached } from './reached'
import { comeBack, makeRoom, roomTaken } from './room'
import { facts, notice, store } from './store'
import { type Parked, work } from './work'

let opening: AbortController | null = null
let last: { source: ModelSource | Parked; recipe: unknown } | null = null

export function sourceName(source: ModelSource | Parked): string {
  if ('card' in source) return source.card.name
  if (source.kind === 'builtin') return 'the built-in model'
  if (source.kind === 'files') {
    const names = source.files.map((file) => file.name)
    return names.find((name) => name === 'model.json') ?? names.find((name) => /\.(zip|json|onnx|h5|hdf5|keras)$/i.test(name)) ?? names[0] ?? 'the files'
  }
  if (source.kind === 'catalogue') return entryOf(source.id)?.name ?? source.id
  if (source.kind === 'hub') return source.name.repo
  return new URL(source.url).host + new URL(source.url).pathname
}

/** Safest first; a browser without WebAssembly still has a CPU. */
const fallbacks: readonly Device[] = ['wasm', 'webgl', 'webgpu', 'cpu']

/**
 * Fetches, checks, loads and warms up; on success it replaces the model in hand and every photo is looked at again.
 * `recipe` is what a link says (any JSON); null lets the model's card, an earlier edit, or an assumption decide.
 */
export async function openModel(source: ModelSource | Parked, recipe: unknown = null): Promise<void> {
  opening?.abort()
  stopTrials()
  readyPreparer()
  const controller = (opening = new AbortController())
  last = { source, recipe }
  const name = sourceName(source)
  store.setState({ loading: { status: 'loading', name, loaded: 0, total: null } })
  const { forced } = facts()
  const id = 'card' in source ? source.card.id : source.kind === 'url' ? source.url : source.kind === 'catalogue' ? source.id : source.kind === 'hub' ? hubText(source.name) : source.kind
  const kept = readSettings().devices[id]
  const first = forced ?? (kept?.browser === browserStamp() ? kept.best : 'wasm')
  const refused: { device: Device; fault: PlainFault }[] = []
  let chosen: Pick<ActiveModel, 'recipe' | 'recipeFrom'> | null = null
  try {
    const session = await Session.open('card' in source ? source.card : source, (model) => (chosen = 'card' in source ? source : chooseRecipe(model, recipe)).recipe, {
      devices: [first, ...fallbacks.filter((device) => device !== first)],
      signal: controller.signal,
      readAs: (model) => readAnother(model, String(readSettings().outputs[model.sha256] ?? '')),
      beforeLoad: (model) => !controller.signal.aborted && makeRoom(model),
      onProgress: ({ loaded, total }) => {
        if (!controller.signal.aborted) store.setState({ loading: { status: 'loading', name, loaded, total } })
      },
      onRefused: (device, fault) => refused.push({ device, fault }),
    })
    if (controller.signal.aborted) {
      session.close()
      throw new Fault('cancelled', 'Cancelled.')
    }
    if ('kind' in source && source.kind === 'catalogue') reached.add(source.id)
    if ('kind' in source && source.kind === 'hub' && source.name.host === huggingFace) reached.add(`hf:${source.name.repo}`)
    adopt(session, chosen!, 'card' in source)
    for (const { device, fault } of refused) {
      store.setState((s) => ({ devices: { ...s.devices, [device]: { status: 'fails', why: sentence(fault) } } }))
      if (device === forced) notice('fault', `${deviceTitle[device]} was asked for, but is not there: ${sentence(fault)} Using ${deviceTitle[session.device]}.`)
    }
    if (forced === null) scheduleTrials()
  } catch (error) {
    // Whoever asked last brings back what had to make room.
    if (opening === controller) await comeBack().catch((why: unknown) => gone(why))
    if (controller.signal.aborted) return
    const fault = toPlain(error)
    store.setState({ loading: { status: 'failed', name, fault } })
    // Nothing to fall back on: the page would be empty without the built-in model.
    if (!facts().model && !('kind' in source && source.kind === 'builtin')) await openBuiltinQuietly(name, fault)
  }
}

/** Not even the old model: the page is as it was before its first one. */
function gone(why: unknown): void {
  store.setState({ engine: null })
  notice('fault', `The model in use could not be opened again. ${sentence(toPlain(why))} Reload the page to go on.`)
}

async function openBuiltinQuietly(name: string, fault: PlainFault): Promise<void> {
  const wanted = last
  await openModel({ kind: 'builtin' })
  // Retry means the model that was asked for.
  last = wanted
  if (facts().model) store.setState({ loading: { status: 'failed', name, fault } })
}

export function cancelLoading(): void {
  opening?.abort()
  store.setState({ loading: { status: 'idle' } })
  if (!facts().model) void openModel({ kind: 'builtin' })
}

export function retryLoading(): void {
  if (last) void openModel(last.source, last.recipe)
}

export function dismissFailure(): void {
  store.setState({ loading: { status: 'idle' } })
}

export function taskOf({ head }: Pick<ActiveModel, 'head'>): Task {
  return head ? 'detect' : 'classify'
}

/** The panels of a task; Calibrate measures classifiers. */
function serves(panel: Facts['panel'], task: Task): boolean {
  return (panel === 'detect') === (task === 'detect')
}

/** The model of the panel's task comes back, where there was one. Without one, the panel says what it needs. */
export function takeUpFor(panel: Facts['panel']): void {
  const { model } = facts()
  const task: Task = panel === 'detect' ? 'detect' : 'classify'
  if (!model || taskOf(model) === task) return
  const parked = work.parked[task]
  if (parked) void openModel(parked)
  else if (task === 'classify') void openModel({ kind: 'builtin' })
}

/** `back`: it was in hand before, and its answers stand. */
function adopt(session: Session, told: Pick<ActiveModel, 'recipe' | 'recipeFrom'>, back = false): void {
  const { model: card, opened } = session
  const { head } = opened
  const single = opened.classes === 1 && opened.outputKind !== 'sigmoid'
  // Which head it is, the first run told: what was assumed before may be another's habit.
  const chosen = head && told.recipeFrom === 'assumed' ? { ...told, recipe: assumedBy(head.head, told.recipe, card.signature.input) } : told
  const old = facts().model
  if (old) work.parked[taskOf(old)] = { card: old.card, recipe: old.recipe, recipeFrom: old.recipeFrom }
  roomTaken()
  work.session?.close()
  hold(session)
  store.setState({
    loading: { status: 'idle' },
    model: {
      card,
      ...named(card, opened.classes, single, opened.notes, head),
      head,
      outputKind: opened.outputKind,
      outputWhy: opened.outputWhy,
      link: opened.outputKind === 'sigmoid' || single ? 'sigmoid' : 'softmax',
      ...chosen,
    },
    engine: { runtime: session.runtime, device: session.device, ms: null },
    devices: known(card.id),
  })
  const task: Task = head ? 'detect' : 'classify'
  // The first model of a visit leaves the panel that the link asked for.
  if (!serves(facts().panel, task) && (old || head)) store.setState({ panel: task })
  if (back) requeueUnanswered()
  else requeueAll()
}

/** What an earlier visit measured stands until it is measured again. */
function known(id: string): Facts['devices'] {
  return Object.fromEntries(Object.entries(rememberedDevices(id)).map(([device, ms]) => [device, { status: 'works', ms, name: '' }]))
}

function chooseRecipe(card: ModelPackage, fromLink: unknown): Pick<ActiveModel, 'recipe' | 'recipeFrom'> {
  const base = card.recipe ?? assumed(card)
  const own = card.recipe ? 'card' : 'assumed'
  const wanted = fromLink ?? (card.sha256 ? readSettings().recipes[card.sha256] : undefined)
  if (wanted === undefined || wanted === null) return { recipe: base, recipeFrom: own }
  try {
    return { recipe: parseRecipe(wanted, base), recipeFrom: 'yours' }
  } catch (error) {
    notice('fault', `${sentence(toPlain(error))} The ${own === 'card' ? "model's own" : 'assumed'} recipe is used.`)
    return { recipe: base, recipeFrom: own }
  }
}

/** Reads another of the model's outputs, now and at later visits. The model is opened again from what is here; the recipe stays. */
export async function setOutput(name: string): Promise<void> {
  const { model, engine } = facts()
  const { session } = work
  if (!model || !session || !engine) return
  const { sha256 } = model.card
  if (sha256) keepSettings(({ outputs }) => ({ outputs: { ...outputs, [sha256]: name } }))
  stopTrials()
  const { recipe, recipeFrom } = model
  try {
    const opened = await Session.open(readAnother(session.model, name), () => recipe, { devices: [session.device] })
    // Another model may have come meanwhile.
    if (work.session !== session) return opened.close()
    adopt(opened, { recipe, recipeFrom })
    if (facts().forced === null) scheduleTrials()
  } catch (error) {
    notice('fault', sentence(toPlain(error)))
  }
}

/** The plain form's way in: keeps the recipe for this model and looks at every photo again. */
export function setRecipe(recipe: Recipe | null): void {
  const { model } = facts()
  if (!model) return
  const { sha256 } = model.card
  keepSettings(({ recipes }) => {
    const { [sha256]: _, ...others } = recipes
    return { recipes: recipe && sha256 ? { ...others, [sha256]: recipe } : others }
  })
  const chosen: Pick<ActiveModel, 'recipe' | 'recipeFrom'> = recipe
    ? { recipe, recipeFrom: 'yours' }
    : { recipe: model.card.recipe ?? (model.head ? assumedBy(model.head.head, assumed(model.card), model.card.signature.input) : assumed(model.card)), recipeFrom: model.card.recipe ? 'card' : 'assumed' }
  store.setState({ model: { ...model, ...chosen } })
  requeueAll()
}
