/**
 * A recipe: how a picture becomes the numbers a model reads. Plain data; it is what `?recipe=` and the
 * exported results carry. All sizes in pixels; mean and std on the 0..1 scale (torchvision's convention).
 */
export interface Recipe {
  readonly width: number
  readonly height: number
  /** `crop`: short side to `shortSide`, then the centre. `squash`: both sides straight to width x height. */
  readonly resize: 'crop' | 'squash'
  /** Only read by `crop`; at least max(width, height). */
  readonly shortSide: number
  readonly interpolation: 'bilinear'
  readonly antialias: true
  /** x = (u8 / 255 - mean) / std, per channel in the order of `channels`' letters R, G, B. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  readonly channels: 'RGB' | 'BGR'
  readonly layout: 'NHWC' | 'NCHW'
  /** What transparent pixels are painted over: sRGB, 0..255. */
  readonly background: readonly [number, number, number]
}
