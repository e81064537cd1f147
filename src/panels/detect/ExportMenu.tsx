import { Download } from 'lucide-react'
import { facts, notice } from '../../state/store'
import { useFacts } from '../../state/useFacts'
import { Menu } from '../../ui/Menu'
import { saveFile } from '../../ui/save'
import { savePicture } from './picture'

export function ExportMenu() {
  const some = useFacts((s) => s.photos.some((photo) => photo.objects !== null))
  return (
    <Menu.Root>
      <Menu.Trigger className="button small" disabled={!some}><Download aria-hidden size={15} /> Export results</Menu.Trigger>
      <Menu.Popup>
        <Menu.Item onSelect={() => void save('coco')}>COCO results (JSON)</Menu.Item>
        <Menu.Item onSelect={() => void save('yolo')}>YOLO labels (txt)</Menu.Item>
        <Menu.Item onSelect={() => void save('csv')}>CSV</Menu.Item>
        <Menu.Item onSelect={() => void savePicture('png')}>Picture with boxes, PNG</Menu.Item>
        <Menu.Item onSelect={() => void savePicture('svg')}>Picture with boxes, SVG</Menu.Item>
      </Menu.Popup>
    </Menu.Root>
  )
}

async function save(what: 'coco' | 'yolo' | 'csv'): Promise<void> {
  const { toCocoResults, toDetectionsCsv, toYolo } = await import('../../state/detect/export')
  if (what === 'coco') return saveFile('howsure-detections.json', toCocoResults(facts()), 'application/json')
  if (what === 'csv') return saveFile('howsure-detections.csv', toDetectionsCsv(facts()), 'text/csv')
  const files = toYolo(facts())
  if (files.length === 0) return notice('note', 'No photo has been looked at yet.')
  if (files.length === 1) return saveFile(files[0]!.name, files[0]!.text)
  const { packTexts } = await import('../../models/zip/pack')
  saveFile('howsure-labels.zip', packTexts(files))
}
