import { FileBox } from 'lucide-react'
import { entries } from '../../models/catalogue'
import { openModel } from '../../state/model'
import { store } from '../../state/store'
import { useFacts } from '../../state/useFacts'

/** Shown while the model in hand is a classifier: what Detect needs, and where to get it. */
export function NeedsDetector() {
  const name = useFacts((s) => s.model?.card.name)
  const busy = useFacts((s) => s.loading.status === 'loading')
  return (
    <section className="card needs" aria-labelledby="needs-title">
      <h2 id="needs-title">Open a detector</h2>
      <p>{name ? <><bdi>{name}</bdi> tells what a whole picture shows. </> : ''}To find objects and their places, Howsure needs a model that draws boxes. None comes with the page.</p>
      <p>Drop one here, or open its files: YOLOv5, v8, v11 and YOLOX as ONNX; YOLOv5 for TensorFlow.js; COCO-SSD and other TensorFlow detection graphs; SSD as TFLite.</p>
      <div className="row">
        <button type="button" className="button primary" onClick={() => document.getElementById('open-model-files')?.click()}><FileBox aria-hidden size={17} /> Open model files</button>
        <button type="button" className="button" onClick={() => store.setState({ dialog: 'model' })}>Choose model</button>
      </div>
      <h3 className="detail-title">Or download one</h3>
      <ul className="needs-list" aria-label="Detectors to download">
        {entries.filter(({ finds }) => finds).map(({ id, name: title, licence, source }) => (
          <li key={id}>
            <p><b>{title}</b> <span className="soft">{licence} · <a href={source} target="_blank" rel="noreferrer noopener" aria-label={`Source of ${title}`}>source</a></span></p>
            <button type="button" className="button small" disabled={busy} aria-label={`Download ${title}`} onClick={() => void openModel({ kind: 'catalogue', id })}>Download</button>
          </li>
        ))}
      </ul>
      <p className="soft">A download asks the address of whoever made the model, and nobody else. Not every address lets a page in a browser read it; if one does not, get the file yourself and drop it here.</p>
    </section>
  )
}
