/** THE LIST of programs. Pure: facts in, text out. */
import type { About, Program } from './about'
import { comparison, confidenceLines, tables } from './confidences'
import { keras } from './keras'
import { litert } from './litert'
import { num, str } from './literal'
import { onnx } from './onnx'
import { preprocess } from './preprocess'
import { resizeFunction } from './resize'
import { tfjs } from './tfjs'
import { torch } from './torch'

/** The library that reads the model's own file comes first. */
export const programs: readonly Program[] = [onnx, litert, tfjs, keras, torch]

export function fitting({ model }: About): readonly Program[] {
  return programs.filter(({ formats }) => formats.includes(model.card.format))
}

export function install({ packages }: Program): string {
  return ['pip install', ...packages, 'pillow numpy'].join(' ')
}

/** The whole program, one library's. */
export function write(program: Program, about: About): string {
  const { labels, howsure } = tables(about)
  const { recipe } = about.model
  return [
    '# The confidences that Howsure shows for one photo.',
    `# ${install(program)}`,
    ...comments(about),
    'import numpy as np',
    ...program.imports,
    'from PIL import Image, ImageOps',
    '',
    `MODEL = ${str(program.file(about))}`,
    `PHOTO = ${str(about.photo.name)}`,
    `T = ${num(about.temperature)}  # the temperature that divides the logits`,
    ...labels,
    ...resizeFunction(recipe),
    '',
    ...preprocess(recipe, program.feed(about)),
    '',
    ...program.run(about),
    '',
    ...confidenceLines(about),
    '',
    '# What Howsure gave, by class.',
    ...howsure,
    ...comparison,
    '',
  ].join('\n')
}

/** Where to find the files, and why the photo's pixels in Python may not be the browser's. */
function comments({ model, photo, calibrator }: About): string[] {
  const noted = (start: string): boolean => photo.notes.some((note) => note.startsWith(start))
  const { hub } = model.card
  const lines: readonly (readonly [boolean, string])[] = [
    [model.card.source === 'builtin', 'The model is Howsure\'s own: the files under model/ on its site.'],
    [hub !== null, `The model: huggingface_hub.hf_hub_download(${str(hub?.name.repo ?? '')}, ${str(hub?.file ?? '')}, revision=${str(hub?.name.revision ?? '')})`],
    [photo.origin === 'sample', 'The photo is one of Howsure\'s samples: save it from the page first.'],
    [photo.origin === 'link', 'The photo came by its address: save it under the name below first.'],
    [photo.origin === 'camera', 'The photo is a snapshot: save it from the page first.'],
    [noted('Over 50 megapixels'), 'The browser shrank this photo first, so the numbers differ a little.'],
    [noted('This file is damaged'), 'The file is damaged: Pillow may refuse it, or fill what is missing otherwise.'],
    [/\.(svg|avif|heic|heif)$/i.test(photo.name), 'Pillow may not open this kind of picture: save it as PNG first.'],
    [/\.(jpe?g|webp|png|avif|heic|heif)$/i.test(photo.name) && photo.origin !== 'sample', 'A browser turns an embedded colour profile (Display P3) into sRGB; this program does not.'],
    [calibrator !== null, 'Howsure shows a calibrator\'s confidences; here, and in HOWSURE, are those of the temperature alone.'],
  ]
  return lines.flatMap(([holds, line]) => (holds ? [`# ${line}`] : []))
}
