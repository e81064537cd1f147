import { Download, Upload } from 'lucide-react'
import { sentence, toPlain } from '../../faults'
import { backToRaw, takeCalibrator, takeTemperature } from '../../state/calibrate/inUse'
import { notice } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import type { Calibrated } from '../../worker/calls'
import { FileButton } from '../../ui/FileButton'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'
import { Unfit } from './Unfit'

/** One click to use what was fitted, in Classify and for the camera; and out of the page as JSON, Python or TypeScript. */
export function Applying() {
  const chosen = useFacts((s) => s.calibrate.results[s.calibrate.chosen] ?? null)
  const model = useFacts((s) => s.model)
  const set = useFacts((s) => s.calibrate.set)
  const applied = useFacts((s) => {
    const result = s.calibrate.results[s.calibrate.chosen]
    if (result?.temperature) return s.inUse === null && s.temperature === Math.min(10, Math.max(0.1, result.temperature.T))
    return s.inUse !== null && s.inUse.stored.method === result?.method
  })
  const stored = chosen?.stored ?? null
  const fits = model !== null && set !== null && model.classes === set.classes
  return (
    <>
      <div className="row">
        <button type="button" className="button primary" disabled={!stored || applied || !fits} onClick={() => chosen && void apply(chosen)}>Apply</button>
        {applied && <button type="button" className="button small" onClick={backToRaw}>Back to raw</button>}
        <Menu.Root>
          <Menu.Trigger className="button" disabled={!stored}><Download aria-hidden size={16} /> Export calibrator</Menu.Trigger>
          <Menu.Popup>
            <Menu.Item onSelect={() => stored && saveFile(`howsure-${stored.method}.json`, `${JSON.stringify(stored, null, 1)}\n`, 'application/json')}>JSON</Menu.Item>
            <Menu.Item onSelect={() => chosen && void exportCode(chosen, 'py')}>Python (NumPy)</Menu.Item>
            <Menu.Item onSelect={() => chosen && void exportCode(chosen, 'ts')}>TypeScript</Menu.Item>
          </Menu.Popup>
        </Menu.Root>
        <FileButton id="import-calibrator" label="Import calibrator" accept=".json,application/json" onFiles={(files) => void importFrom(files[0]!)}><Upload aria-hidden size={16} /> Import calibrator</FileButton>
      </div>
      <p className="soft">
        {applied
          ? 'Applied: Classify and the camera show calibrated confidence.'
          : fits ? 'Applied, Classify and the camera show calibrated confidence, at every visit.' : ''}
      </p>
      <Unfit />
    </>
  )
}

async function apply(result: Calibrated): Promise<void> {
  if (result.temperature) return takeTemperature({ ...result.temperature, rows: result.calibrationRows })
  try {
    await takeCalibrator(result.stored)
  } catch (error) {
    notice('fault', sentence(toPlain(error)))
  }
}

async function exportCode({ stored }: Calibrated, kind: 'py' | 'ts'): Promise<void> {
  const { readCalibrator } = await import('../../confidence/calibrators/stored')
  const calibrator = readCalibrator(stored)
  const text = kind === 'py'
    ? (await import('../../confidence/calibrators/python')).pythonSnippet(calibrator)
    : (await import('../../confidence/calibrators/typescript')).typescriptSnippet(calibrator)
  saveFile(`howsure_${calibrator.method.id.replaceAll('-', '_')}.${kind}`, text, 'text/plain')
}

async function importFrom(file: File): Promise<void> {
  try {
    await takeCalibrator(parse(await file.text()))
    notice('note', `${file.name} is applied.`)
  } catch (error) {
    notice('fault', `${file.name} could not be used. ${sentence(toPlain(error))}`)
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
