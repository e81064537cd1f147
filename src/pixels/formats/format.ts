import type { Drawing } from '../drawing'

/** What one picture format tells before anything is decoded. A format is a `match` on the first bytes and a `read`. */

export type FormatName =
  | 'jpeg' | 'png' | 'gif' | 'webp' | 'bmp' | 'avif' | 'ico' | 'svg'
  | 'heic' | 'tiff' | 'jp2' | 'psd' | 'ppm' | 'jxl'
  | 'pdf' | 'zip' | 'html'

export interface Header {
  /** Pixels as declared, before EXIF orientation; null when the header does not say (or is cut off). May be < 1 in a bad file. */
  readonly width: number | null
  readonly height: number | null
  /** `many`: the file holds an animation. */
  readonly frames: 'one' | 'many'
  /** false: the file visibly ends too early. true is no promise that the picture is whole. */
  readonly complete: boolean
  /** SVG only. */
  readonly drawing?: Drawing
  /** PNG only: its colour profile unpacks to more than any real one has. */
  readonly profileBomb?: boolean
}

export interface Format {
  readonly name: FormatName
  /** Chromium decodes it. Other browsers read more (Safari: HEIC, TIFF, JPEG 2000, JPEG XL). */
  readonly readable: boolean
  /** Total: any bytes, no throw, constant time. */
  match(bytes: Uint8Array): boolean
  /** Only called on a match. Total: any bytes, no throw, time linear in the file's length. */
  read(bytes: Uint8Array): Header
}

/** For formats whose header is not read. */
export const UNREAD: Header = { width: null, height: null, frames: 'one', complete: true }
