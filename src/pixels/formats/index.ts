import { avif, heic } from './avif'
import { bmp } from './bmp'
import type { Format } from './format'
import { gif } from './gif'
import { ico } from './ico'
import { jpeg } from './jpeg'
import { others } from './others'
import { png } from './png'
import { html, svg } from './svg'
import { webp } from './webp'

/** THE LIST of formats, the first match wins. A new format is one file here and one line. */
export const formats: readonly Format[] = [jpeg, png, gif, webp, bmp, avif, heic, ico, svg, html, ...others]
