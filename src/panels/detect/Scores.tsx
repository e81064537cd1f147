import { TableProperties } from 'lucide-react'
import { useState } from 'react'
import { NumberTable } from '../../charts/NumberTable'
import { ScoreHistogram, scoreNumbers } from '../../charts/ScoreHistogram'
import { useFacts } from '../../state/useFacts'
import { useFound } from './useShown'

/** All scores with the threshold among them, and what any other threshold would show. */
export function Scores() {
  const found = useFound()
  const threshold = useFacts((s) => s.detect.threshold)
  const [asTable, setAsTable] = useState(false)
  if (!found) return null
  return (
    <section className="card detect-scores" aria-labelledby="scores-title">
      <div className="how-head">
        <h2 id="scores-title">At any threshold</h2>
        <button type="button" className="button small icon" aria-label="Scores as table" title="Scores as table" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}><TableProperties aria-hidden size={16} /></button>
      </div>
      {asTable ? <NumberTable {...scoreNumbers(found)} /> : <ScoreHistogram candidateScores={found.candidateScores} detected={found.detected} threshold={threshold} />}
    </section>
  )
}
