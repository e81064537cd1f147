/** MediaPipe's ImageClassifier with the quantised network. It stretches the whole photo instead of cropping: its confidence differs by that too. */
import { FilesetResolver, ImageClassifier } from '@mediapipe/tasks-vision'
import { folder, modules, side } from './side.mjs'

let classifier

side({
  async open() {
    const fileset = await FilesetResolver.forVisionTasks(`${modules}@mediapipe/tasks-vision/wasm`)
    classifier = await ImageClassifier.createFromOptions(fileset, {
      baseOptions: { modelAssetPath: `${folder}mobilenet_v2_1.0_224_quant.tflite`, delegate: 'CPU' }, maxResults: 5,
    })
  },

  async classify(file) {
    const bitmap = await createImageBitmap(file)
    const { classifications } = classifier.classify(bitmap)
    bitmap.close()
    // Its class 0 is "background"; the other networks have none.
    return classifications[0].categories.map(({ index, score }) => [index - 1, score])
  },
})
