/**
 * The query and the facts: `?panel= &model= &recipe= &engine= &T= &score= &iou= &boxT= &image=`. What a person sets goes back into it, so that a
 * copied link restores model, recipe, engine and T. A foreign host in a link waits for a click.
 */
import type { Device } from '../engines/engine'
import { runtimes } from '../engines/runtimes'
import { sentence, toPlain } from '../faults'
import type { ModelSource } from '../models/card'
import { entryOf } from '../models/catalogue'
import { hubText, huggingFace, readHubName } from '../models/hub/name'
import { type Consent, type Facts, initial, type PanelId } from './facts'
import { openModel, takeUpFor } from './model'
import { addLinked, addSamples, leaveCamera } from './photos'
import { reached } from './reached'
import { facts, notice, store } from './store'

export const temperatureMin = 0.1
export const temperatureMax = 10

const devices: readonly string[] = ['webgpu', 'webgl', 'wasm', 'cpu']

const panels: readonly PanelId[] = ['classify', 'detect', 'calibrate']

function isPanel(text: string): text is PanelId {
  return (panels as readonly string[]).includes(text)
}

/** Another panel takes the stage; a camera does not run unseen. */
export function showPanel(panel: PanelId): void {
  if (panel === facts().panel) return
  leaveCamera()
  store.setState({ panel })
  takeUpFor(panel)
}

/** Reads the query once, at the start, and sets everything going. */
export function startFromLink(): void {
  const query = new URLSearchParams(location.search)
  const t = Number(query.get('T') ?? 1)
  if (query.has('T') && !(t >= temperatureMin && t <= temperatureMax)) notice('fault', `T = ${query.get('T')} in the link is not a number from 0.1 to 10; T is 1.`)
  else store.setState({ temperature: t })

  readThresholds(query)

  const panel = query.get('panel')
  if (panel !== null && !isPanel(panel)) notice('fault', `The link asks for the panel “${panel.slice(0, 40)}”, which this page does not have. It knows ${panels.join(', ')}.`)
  else if (panel !== null) store.setState({ panel })

  const engine = query.get('engine')
  if (engine) {
    // A runtime in front (`onnx:wasm`) says no more than the model's format does: each format has one.
    const device = engine.replace(/^(\w+):/, (all, runtime: string) => (Object.hasOwn(runtimes, runtime) ? '' : all))
    if (devices.includes(device)) store.setState({ forced: device as Device })
    else notice('fault', `The link asks for the engine “${engine.slice(0, 40)}”, which this page does not have. It knows ${devices.join(', ')}.`)
  }

  const image = readUrl(query.get('image'), 'image')
  if (image && needsConsent(image)) ask({ what: 'image', url: image })
  else if (image) addLinked(image)
  if (facts().photos.length === 0) addSamples()

  const model = query.get('model')
  const recipe = readRecipe(query.get('recipe'))
  const entry = entryOf(model ?? '')
  if (entry) {
    if (reached.has(entry.id)) return void openModel({ kind: 'catalogue', id: entry.id }, recipe)
    ask({ what: 'model', url: entry.addresses[0]!, catalogue: entry.id })
    return void openModel({ kind: 'builtin' })
  }
  if (model?.startsWith('hf:')) return startFromHub(model, recipe)
  const url = model && model !== 'builtin' ? readUrl(model, 'model') : null
  if (!url) return void openModel({ kind: 'builtin' }, recipe)
  if (!needsConsent(url)) return void openModel({ kind: 'url', url }, recipe)
  ask({ what: 'model', url })
  void openModel({ kind: 'builtin' })
}

/** Detect's: `score` and `iou` from 0 to 1, `boxT` as T. */
function readThresholds(query: URLSearchParams): void {
  const { detect } = initial
  const read = (name: string, least: number, most: number, usual: number): number => {
    const text = query.get(name)
    if (text === null) return usual
    const value = Number(text)
    if (text !== '' && value >= least && value <= most) return value
    notice('fault', `${name} = ${text.slice(0, 20)} in the link is not a number from ${least} to ${most}; it is ${usual}.`)
    return usual
  }
  const suppression = { ...detect.suppression, iou: read('iou', 0, 1, detect.suppression.iou), temperature: read('boxT', temperatureMin, temperatureMax, 1) }
  store.setState({ detect: { ...facts().detect, threshold: read('score', 0.001, 1, detect.threshold), suppression } })
}

function startFromHub(text: string, recipe: unknown): void {
  try {
    const name = readHubName(text)!
    const url = `${name.host}/${name.repo}`
    const known = name.host === huggingFace && reached.has(`hf:${name.repo}`)
    if (known || !needsConsent(url)) return void openModel({ kind: 'hub', name }, recipe)
    ask({ what: 'model', url, hub: hubText(name) })
  } catch (error) {
    notice('fault', sentence(toPlain(error)))
  }
  void openModel({ kind: 'builtin' })
}

function readUrl(text: string | null, what: Consent['what']): string | null {
  if (!text) return null
  try {
    const url = new URL(text, document.baseURI)
    if (url.protocol === 'http:' || url.protocol === 'https:') return url.href
  } catch {
    // said below
  }
  notice('fault', `The ${what} in the link is not a web address: “${text.slice(0, 60)}”.`)
  return null
}

function readRecipe(text: string | null): unknown {
  if (!text) return null
  try {
    return JSON.parse(text)
  } catch {
    notice('fault', 'The recipe in the link is not JSON; the model’s own or an assumed one is used.')
    return null
  }
}

/** The site itself and loopback addresses need no consent. */
export function needsConsent(url: string): boolean {
  const { origin, hostname } = new URL(url)
  return origin !== location.origin && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}

function ask(consent: Consent): void {
  store.setState((s) => ({ consents: [...s.consents, consent] }))
}

export function settleConsent(consent: Consent, yes: boolean): void {
  store.setState((s) => ({ consents: s.consents.filter((c) => c !== consent) }))
  if (!yes) return
  if (consent.what === 'image') addLinked(consent.url)
  else void openModel(sourceOf(consent), readRecipe(new URLSearchParams(location.search).get('recipe')))
}

function sourceOf({ catalogue, hub, url }: Consent): ModelSource {
  if (catalogue) return { kind: 'catalogue', id: catalogue }
  return hub ? { kind: 'hub', name: readHubName(hub)! } : { kind: 'url', url }
}

/** The link that restores what is on the page now. Models from files and photos from files have no address. */
export function linkOf(s: Facts): string {
  const query = new URLSearchParams()
  if (s.panel !== 'classify') query.set('panel', s.panel)
  const pending = s.consents.find((c) => c.what === 'model')
  if (pending) query.set('model', pending.catalogue ?? pending.hub ?? pending.url)
  else if (s.model && /^(url|catalogue|hub)$/.test(s.model.card.source)) query.set('model', s.model.card.id)
  if (s.model?.recipeFrom === 'yours') query.set('recipe', JSON.stringify(s.model.recipe))
  if (s.forced) query.set('engine', s.forced)
  if (s.temperature !== 1) query.set('T', String(Number(s.temperature.toPrecision(4))))
  const { threshold, suppression: { iou, temperature } } = s.detect
  if (threshold !== initial.detect.threshold) query.set('score', String(Number(threshold.toPrecision(4))))
  if (iou !== initial.detect.suppression.iou) query.set('iou', String(Number(iou.toPrecision(4))))
  if (temperature !== 1) query.set('boxT', String(Number(temperature.toPrecision(4))))
  const image = s.photos.find((photo) => photo.id === s.selected && photo.origin === 'link')?.url ?? s.consents.find((c) => c.what === 'image')?.url
  if (image) query.set('image', image)
  const text = query.toString()
  return text ? `?${text}` : location.pathname
}

/** Keeps the address bar in step, a quarter second behind: browsers limit how often it may change. */
export function keepLink(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const write = (): void => {
    const s = facts()
    // While the first model loads, the link still says what was asked for.
    if (!s.model || s.loading.status === 'loading') return
    const wanted = new URL(linkOf(s), location.href).href
    if (wanted !== location.href) history.replaceState(null, '', wanted)
  }
  return store.subscribe(() => {
    clearTimeout(timer)
    timer = setTimeout(write, 250)
  })
}
