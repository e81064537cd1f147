import { firstRow, ownFeed, type Program } from './about'
import { str } from './literal'

/** Tensors are named by node and output. */
function tensor(name: string): string {
  return str(/:\d+$/.test(name) ? name : `${name}:0`)
}

export const tfjs: Program = {
  id: 'tfjs',
  title: 'TensorFlow',
  formats: ['tfjs-graph'],
  packages: ['tensorflow', 'tfjs-graph-converter'],
  beside: ' with its weight files',
  imports: ['import tensorflow as tf', 'import tfjs_graph_converter.api as tfjs'],
  file: () => 'model.json',
  feed: ownFeed,
  run(about) {
    const { input, output } = about.model.card.signature
    return [
      '# The weight files stand beside model.json.',
      'graph = tfjs.load_graph_model(MODEL)',
      'with tf.compat.v1.Session(graph=graph) as session:',
      `    raw = session.run(${tensor(output.name)}, feed_dict={${tensor(input.name)}: x})`,
      firstRow(ownFeed(about)),
    ]
  },
}
