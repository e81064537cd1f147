/** The room off the page where a detector's numbers become boxes. It keeps every photo's candidates, so that a slider never runs the model. */
import { Kept } from '../detection/kept'
import { decode } from '../detection/heads'
import { inside, survive } from '../detection/nms'
import { measureBoxes, openTruth } from './boxTruth'
import type { DetectCall, Keep } from './calls'
import { serve } from './serve'

type Frame = Pick<Keep, 'placing' | 'picture'>

/** Some three hundred photos of a network with 25,200 boxes. */
const kept = new Kept<Frame>(256 * 2 ** 20)

serve<DetectCall>(self as unknown as Parameters<typeof serve>[0], {
  decode({ id, parts, told, input, suppression, placing, picture }) {
    const candidates = decode(told, parts, input)
    kept.set(id, candidates, { placing, picture })
    return Promise.resolve(survive(candidates, suppression, placing, picture))
  },

  suppress({ id, suppression }) {
    const found = kept.get(id)
    return Promise.resolve(found ? survive(found.candidates, suppression, found.about.placing, found.about.picture) : null)
  },

  inside({ id, index, threshold, suppression }) {
    const found = kept.get(id)
    return Promise.resolve(found ? inside(found.candidates, suppression, index, threshold, found.about.placing, found.about.picture) : null)
  },

  openTruth({ files, labels }) {
    return openTruth(files, labels)
  },

  measureBoxes({ photos, suppression, target }) {
    return Promise.resolve(measureBoxes(photos, suppression, target, (id) => {
      const found = kept.get(id)
      return found && survive(found.candidates, suppression, found.about.placing, found.about.picture)
    }))
  },

  keepOnly({ ids }) {
    return Promise.resolve({ kept: kept.only(ids) })
  },
}, { beat: 500 })
