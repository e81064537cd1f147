import { figure } from '../../charts/percent'
import type { Readouts } from '../../confidence/readouts'
import type { Link } from '../../confidence/types'

/** Three figures that say more than the top confidence alone. Each explains itself on hover and to a reader. */
export function ReadoutTiles({ readouts, classes, link }: { readouts: Readouts | null; classes: number; link: Link }) {
  if (link === 'sigmoid') return null
  const most = classes > 1 ? Math.log2(classes).toFixed(1) : '0'
  const tiles = [
    { name: 'Margin', text: show(readouts?.marginPoints, 1, 'pts'), says: 'Top confidence minus the second: small means a close call.' },
    { name: 'Entropy', text: show(readouts?.entropyBits, 2, 'bit'), says: `How spread out the answer is: 0 is certain, ${most} bit is no idea at all.` },
    { name: 'Energy', text: show(readouts?.energy, 1, ''), says: readouts && readouts.energy === null ? 'Energy needs true logits; this model gives probabilities.' : '−T ln Σ exp(z/T): lower means the model has seen more like this.' },
  ]
  return (
    <dl className="readouts">
      {tiles.map((tile) => (
        <div key={tile.name} title={tile.says}>
          <dt>{tile.name}</dt>
          <dd>{tile.text}<span className="hidden"> {tile.says}</span></dd>
        </div>
      ))}
    </dl>
  )
}

function show(x: number | null | undefined, decimals: number, unit: string): string {
  if (x === null || x === undefined) return '–'
  return `${figure(x, decimals)}${unit ? ` ${unit}` : ''}`
}
