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
    ...photoComments(about),
    'import numpy as np',
    ...program.imports,
    'from PIL import Image, ImageOps',
    '',
    `MODEL = ${str(program.file(about))}`,
    `PHOTO = ${str(about.photo.name)}`,
    `T = ${num(about.temperature)}  # the temperature that divides the logits`,
    ...labels,
    '', '',
    ...resizeFunction(recipe),
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
  ].join('\n').replace(/\n{4,}/g, '\n\n\n')
}

/** Where the photo's pixels in Python may not be the browser's. */
function photoComments({ photo }: About): string[] {
  return [
    ...(photo.origin === 'sample' ? ['# The photo is one of Howsure\'s samples: save it from the page first.'] : []),
    ...(photo.origin === 'link' ? ['# The photo came by its address: save it under the name below first.'] : []),
    ...(photo.origin === 'camera' ? ['# The photo is a snapshot: save it from the page first.'] : []),
    ...(photo.notes.some((note) => note.startsWith('Over 50 megapixels')) ? ['# The browser shrank this photo first, so the numbers differ a little.'] : []),
  ]
}
