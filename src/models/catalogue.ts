/** The catalogue as the page and the worker read it; catalogue.json is the data, scripts/catalogue.mjs checks it. */
import list from './catalogue.json'

export interface Entry {
  readonly id: string
  readonly name: string
  /** Tried in this order. */
  readonly addresses: readonly string[]
  /** Whatever `parseRecipe` reads; absent: the head that the first run tells decides. */
  readonly recipe?: { readonly size: number; readonly range: readonly number[] }
  /** A detector. */
  readonly finds?: 'objects'
  readonly classes: number
  readonly licence: string
  /** The page of whoever made it. */
  readonly source: string
}

export const entries = list as readonly Entry[]

export function entryOf(id: string): Entry | undefined {
  return entries.find((entry) => entry.id === id)
}

/** The catalogue entry that lives at this address, for the list of downloads. */
export function entryAt(address: string): Entry | undefined {
  return entries.find(({ addresses }) => addresses.includes(address))
}

/** A repository on Hugging Face whose own files say the rest: size, scaling, labels, licence. */
export interface HubEntry {
  readonly repo: string
  readonly name: string
}

export const hubEntries: readonly HubEntry[] = [
  { repo: 'onnx-community/mobilenetv4_conv_small.e2400_r224_in1k', name: 'MobileNet V4 conv small' },
  { repo: 'onnx-community/mobilenetv4_conv_medium.e500_r224_in1k', name: 'MobileNet V4 conv medium' },
  { repo: 'Xenova/resnet-50', name: 'ResNet-50' },
]
