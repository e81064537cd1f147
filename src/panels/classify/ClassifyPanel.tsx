import type { ReactNode } from 'react'
import { Stage } from '../../stage/Stage'
import { AnswerCard } from './AnswerCard'
import { CameraTop } from './CameraTop'
import './classify.css'

const top = (): ReactNode => <CameraTop />

/** The main job: a photo on the left, how sure the model is on the right. */
export default function ClassifyPanel() {
  return (
    <div className="beside">
      <Stage onCamera={top} />
      <AnswerCard />
    </div>
  )
}
