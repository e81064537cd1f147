import { useEffect } from 'react'
import { openExample } from '../../state/calibrate/calibrate'
import { useFacts } from '../../state/useFacts'
import { Charts } from './Charts'
import { Compared } from './Compared'
import { LabelledSet } from './LabelledSet'
import { Metrics } from './Metrics'
import { PerClass } from './PerClass'
import { PredictionSets } from './PredictionSets'
import { Reliability } from './Reliability'
import { SetClasses } from './SetClasses'
import { SetSizes } from './SetSizes'
import { Threshold } from './Threshold'
import { ThresholdChart } from './ThresholdChart'
import { Verdict } from './Verdict'
import './calibrate.css'

/** Is the confidence true? A labelled set, measured on rows the calibrator has not seen. */
export default function CalibratePanel() {
  const some = useFacts((s) => s.calibrate.results['none'] !== undefined)
  useEffect(() => void openExample(), [])
  return (
    <div className="calibrate">
      <div className="calibrate-side">
        <LabelledSet />
        {some && <Verdict />}
      </div>
      {some && <Reliability />}
      {some && <Charts />}
      {some && <Metrics />}
      {some && <Compared />}
      {some && <PredictionSets />}
      {some && <SetSizes />}
      {some && <Threshold />}
      {some && <ThresholdChart />}
      {some && <SetClasses />}
      {some && <PerClass />}
    </div>
  )
}
