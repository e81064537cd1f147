import { firstInfinite } from './fitting/guards'
import { linearMap } from './fitting/linearMap'

/** Beyond this, one weight's rounding moves a score by more than a class: no optimum worth the name. */
const largest = 1e3

/** softmax(W z + b) on the logits themselves (Guo et al. 2017), held by ODIR. */
export const matrix = linearMap({ id: 'matrix', title: 'Matrix scaling', shiftInvariant: false }, {
  into(z, out) {
    out.set(z)
    return out
  },
  refuses(set) {
    const infinite = firstInfinite(set)
    if (infinite >= 0) return `Row ${infinite} holds a minus infinity, which matrix scaling cannot weigh.`
    const { logits, classes } = set
    for (let k = 0; k < logits.length; k++) {
      if (Math.abs(logits[k]!) >= largest) return `Row ${Math.floor(k / classes)} holds a logit of ${logits[k]}: matrix scaling takes logits under ${largest} in size.`
    }
    return null
  },
})
