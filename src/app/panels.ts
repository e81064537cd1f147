/** THE LIST of panels. A newcomer is one line here and one room in `panels/`. */
import { type ComponentType, lazy } from 'react'
import type { PanelId } from '../state/facts'
import { part } from '../state/update'

export interface Panel {
  readonly id: PanelId
  readonly title: string
  readonly Component: ComponentType
}

export const panels: readonly Panel[] = [
  { id: 'classify', title: 'Classify', Component: lazy(() => part(() => import('../panels/classify/ClassifyPanel'))) },
  { id: 'detect', title: 'Detect', Component: lazy(() => part(() => import('../panels/detect/DetectPanel'))) },
  { id: 'calibrate', title: 'Calibrate', Component: lazy(() => part(() => import('../panels/calibrate/CalibratePanel'))) },
]
