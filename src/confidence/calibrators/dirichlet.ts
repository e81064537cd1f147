import { linearMap } from './fitting/linearMap'
import { lnSmallest } from './fitting/sides'
import { logSoftmaxInto } from './fitting/sides'

/** softmax(W ln p + b), ln p held at ln 2^-52 (Kull et al. 2019): a Dirichlet distribution of p for each class. */
export const dirichlet = linearMap({ id: 'dirichlet', title: 'Dirichlet', shiftInvariant: true }, {
  into(z, out) {
    logSoftmaxInto(z, out)
    for (let k = 0; k < out.length; k++) if (out[k]! < lnSmallest) out[k] = lnSmallest
    return out
  },
  refuses: () => null,
})
