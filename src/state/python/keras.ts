import { type About, firstRow, ownFeed, type Program } from './about'
import { modelFile } from './names'

/** A file of TensorFlow.js, not one Keras wrote. */
function foreign({ model }: About): boolean {
  return !/\.(keras|h5|hdf5)$/i.test(model.card.id)
}

export const keras: Program = {
  id: 'keras',
  title: 'Keras',
  formats: ['tfjs-layers', 'tfjs-graph'],
  packages: ['keras', 'tensorflow'],
  imports: ['import keras'],
  file: (about) => modelFile(about, /\.(keras|h5|hdf5)$/i, about.model.card.format === 'tfjs-layers' && foreign(about) ? '.h5' : '.keras'),
  feed: ownFeed,
  run(about) {
    const { format, signature } = about.model.card
    const at = signature.outputs.findIndex(({ name }) => name === signature.output.name)
    const which = format === 'tfjs-layers' && signature.outputs.length > 1 ? `[${at}]` : ''
    return [
      ...(format === 'tfjs-graph' ? ['# The Keras model that the graph in Howsure was converted from.'] : []),
      ...(format === 'tfjs-layers' && foreign(about) ? [
        '# Keras does not read model.json. tensorflowjs (pip) makes the file of it:',
        '# tensorflowjs_converter --input_format tfjs_layers_model --output_format keras model.json model.h5',
      ] : []),
      'model = keras.models.load_model(MODEL, compile=False)  # compile is for training',
      `raw = model(x, training=False)${which}`,
      firstRow(ownFeed(about)),
    ]
  },
}
