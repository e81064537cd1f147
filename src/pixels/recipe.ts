export type Interpolation = 'bilinear' | 'bicubic' | 'nearest'

/**
 * A recipe: how a picture becomes the numbers a model reads. Plain data; it is what `?recipe=` and the
 * exported results carry. All sizes in pixels; mean and std on the 0..1 scale (torchvision's convention).
 */
export interface Recipe {
  readonly width: number
  readonly height: number
  /**
   * `crop`: short side to `shortSide`, then the centre. `squash`: both sides straight to width x height.
   * `squash-crop`: squashed a little larger (the model's shorter side to `shortSide`), then the centre.
   * `letterbox`: the whole picture inside, centred, the rest in `background`. `letterbox-yolo`, `letterbox-corner`: the same with
   * the roundings of YOLOv5 (centred) and of YOLOX (in the top left corner).
   */
  readonly resize: 'crop' | 'squash' | 'squash-crop' | 'letterbox' | 'letterbox-yolo' | 'letterbox-corner'
  /** Only read by `crop` and `squash-crop`; at least max(width, height). */
  readonly shortSide: number
  readonly interpolation: Interpolation
  /** Shrinking averages every source pixel, as Pillow does; false reads only the nearest few, as TensorFlow's resize does. `nearest` has none. */
  readonly antialias: boolean
  /** x = (u8 / 255 - mean) / std, per channel in the order of `channels`' letters R, G, B. */
  readonly mean: readonly [number, number, number]
  readonly std: readonly [number, number, number]
  /** `grey`: one channel, Pillow's luma; it takes the first number of mean and std. */
  readonly channels: 'RGB' | 'BGR' | 'grey'
  readonly layout: 'NHWC' | 'NCHW'
  /** What transparent pixels are painted over, and the bars of a letterbox: sRGB, 0..255. */
  readonly background: readonly [number, number, number]
}
