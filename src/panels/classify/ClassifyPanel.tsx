import { AnswerCard } from './AnswerCard'
import { Stage } from './Stage'
import './classify.css'

/** The main job: a photo on the left, how sure the model is on the right. */
export default function ClassifyPanel() {
  return (
    <div className="classify">
      <Stage />
      <AnswerCard />
    </div>
  )
}
