/** Raw picture: RGBA, 8 bits, row by row, sRGB, not premultiplied. data.length = width * height * 4. */
export interface Rgba {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray | Uint8Array
}

/** Raw opaque picture: RGB, 8 bits, row by row. data.length = width * height * 3. */
export interface Rgb {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
}
