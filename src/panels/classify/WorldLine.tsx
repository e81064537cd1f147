import { figuresApart } from '../../charts/percent'
import { outside, strongest, type World } from '../../confidence/world'
import type { Logits } from '../../confidence/types'

/**
 * Whether the picture looks like anything the model knows. Always there for a model with a fitted warning, empty until
 * there is an answer, so that nothing moves. It asks the logits: T and calibrators do not change it.
 */
export function WorldLine({ logits, world }: { logits: Logits | null; world: World | null }) {
  if (!logits || !world) return <p className="world-line" />
  const warned = outside(logits, world)
  const [score, limit] = figuresApart(strongest(logits), world.threshold)
  return (
    <details className="world-line" data-outside={warned}>
      <summary>
        {warned
          ? <><span className="answer-mark">Perhaps outside its world</span> <span className="hidden">strongest score </span>{score}, under {limit}</>
          : `Strongest score ${score}, warns under ${limit}`}
      </summary>
      <p>
        A picture that is like nothing a model knows tends to have a smaller strongest score (logit). The warning comes for {inHundred(world.warnedNothing)} pictures
        of nothing (noise, patterns), but for only {inHundred(world.warnedUnseen)} photos of things this model never saw, and for {inHundred(world.warnedInside)} of
        things it knows: a hint, no proof. T does not change it.
      </p>
    </details>
  )
}

function inHundred(share: number): string {
  return `${Math.round(share * 100)} in 100`
}
