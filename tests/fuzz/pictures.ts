/** Whole pictures of every format, to be damaged: real files where the project has them, else made by their structure. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gif as gifOf, greyRamp } from '../../e2e/oddFiles'
import * as files from '../fixtures/pixels/files'

export interface Picture {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Its bytes tell where it ends, so a cut one can be known. */
  readonly ends: boolean
  /** A browser decodes it. */
  readonly real: boolean
}

const root = join(import.meta.dirname, '../..')
const file = (path: string): Picture => ({ name: path.split('/').at(-1)!, bytes: Uint8Array.from(readFileSync(join(root, path))), ends: true, real: true })
const made = (name: string, bytes: Uint8Array, ends: boolean, real = false): Picture => ({ name, bytes: Uint8Array.from(bytes), ends, real })

const drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="teal"/><circle cx="20" cy="20" r="9"/></svg>'

export const pictures: readonly Picture[] = [
  file('public/samples/chelsea.jpg'), file('public/icons/192.png'),
  ...['halves.avif', 'halves.bmp', 'halves.webp', 'frames.gif', 'frames.png', 'frames.webp'].map((name) => file(`e2e/files/${name}`)),
  made('ramp.png', greyRamp(60, 40), true, true),
  made('flat.gif', gifOf(20, 20, [[200, 0, 0]]), true, true),
  made('drawing.svg', files.text(drawing), false, true),
  made('scans.jpg', files.jpeg(), true), made('small.ico', files.ico(), true), made('small.avif', files.isobmff(), true),
  made('lossless.webp', files.webp.lossless(), true), made('moving.webp', files.webp.extended(), true),
  made('photo.heic', files.isobmff('heic'), true),
  made('scan.tiff', files.tiff(), false), made('layers.psd', files.psd(), false), made('page.html', files.text('<!doctype html><title>x</title>'), false),
  made('a.ppm', files.text('P6\n1 1\n255\nabc'), false), made('a.jp2', files.text('\0\0\0\x0cjP  \r\n\x87\n'), false), made('a.jxl', files.text('\xff\x0a\x00'), false),
  made('a.pdf', files.text('%PDF-1.7\n'), false), made('a.zip', files.text('PK\x03\x04aaaa'), false),
]
