/** HDF5 through h5wasm, for as long as a reader works: the file lies in the library's own memory and goes with it. */
import type { Dataset, File as H5File, Group } from 'h5wasm'
import { Fault, quote } from '../../../faults'

export interface Numbers {
  readonly shape: readonly number[]
  /** Only now are they unpacked: the list of shapes is weighed first. */
  read(): Float32Array
}

export interface H5 {
  /** Text of an attribute of the file; null when there is none. */
  text(attribute: string): string | null
  /** Lists of names in a group's attribute; Keras splits long ones (`weight_names0`, `weight_names1`). Null without the group or the attribute. */
  names(group: string, attribute: string): string[] | null
  has(path: string): boolean
  /** Throws Fault `model-weights` for what is no array of numbers. */
  numbers(path: string): Numbers
}

const damaged = 'The file may be damaged or incomplete: save it again.'
let next = 0

/** Opens, reads, closes. `name`: for sentences. Throws Fault `model-format` for bytes that are no HDF5. */
export async function withH5<T>(bytes: Uint8Array, name: string, read: (h5: H5) => T): Promise<T> {
  // A chunk of its own, which the service worker knows by its name.
  const { File: Opened, ready } = await import('h5wasm')
  const { FS, activate_throwing_error_handler: throwErrors } = await ready
  // Else every error of the library goes to the console, line by line.
  throwErrors()
  const path = `/howsure-${next++}.h5`
  FS.writeFile(path, bytes)
  let file: H5File | null = null
  try {
    file = new Opened(path, 'r')
    // A file that cannot be opened gives no error, but an id below 0.
    if (file.file_id < 0n) throw new Error('not opened')
    return read(over(file, name))
  } catch (error) {
    if (error instanceof Fault) throw error
    throw new Fault('model-format', `The HDF5 file ${quote(name)} is damaged or incomplete (${bytes.length.toLocaleString('en')} bytes).`, damaged)
  } finally {
    try {
      file?.close()
    } catch {
      // What could not be opened cannot be closed.
    }
    FS.unlink(path)
  }
}

function over(file: H5File, name: string): H5 {
  return {
    text: (attribute) => {
      const value = file.attrs[attribute]?.value
      return typeof value === 'string' ? value : null
    },
    names: (group, attribute) => {
      const found = file.get(group)
      if (!found || !('attrs' in found)) return null
      const { attrs } = found as Group
      const parts: string[][] = []
      for (const key of [attribute, ...Array.from({ length: 100 }, (_, i) => `${attribute}${i}`)]) {
        const value = attrs[key]?.value
        if (Array.isArray(value)) parts.push(value.map(String))
        else if (value !== undefined && value !== null) parts.push([])
        else if (key !== attribute) break
      }
      return parts.length === 0 ? null : parts.flat()
    },
    has: (path) => file.get(path) !== null,
    numbers: (path) => {
      const found = file.get(path) as Dataset | null
      if (found?.type !== 'Dataset') throw new Fault('model-weights', `${quote(name)} has no numbers at \`${quote(path)}\`.`, damaged)
      const { shape } = found
      const none = (): Fault => new Fault('model-weights', `\`${quote(path)}\` in ${quote(name)} holds no numbers.`, damaged)
      if (!shape) throw none()
      return {
        shape,
        read: () => {
          const { value } = found
          const scalar = typeof value === 'number' ? [value] : value
          if (!ArrayBuffer.isView(scalar) && !Array.isArray(scalar)) throw none()
          const data = scalar instanceof Float32Array ? scalar : Float32Array.from(scalar as ArrayLike<number>, Number)
          if (data.length !== shape.reduce((product, n) => product * n, 1)) throw none()
          return data
        },
      }
    },
  }
}
