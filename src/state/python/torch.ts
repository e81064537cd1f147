import { type About, firstRow, ownFeed, type Feed, type Program } from './about'

/** PyTorch's networks take channels first and any number of pictures, whatever the file made of them does. */
function feed(about: About): Feed {
  const own = ownFeed(about)
  return { ...own, batch: 1, layout: about.model.card.format === 'onnx' ? own.layout : 'NCHW' }
}

const kinds = { logits: 'logits', softmax: 'softmax', sigmoid: 'sigmoid', 'log-probabilities': 'log-softmax' } as const

export const torch: Program = {
  id: 'torch',
  title: 'PyTorch',
  formats: ['onnx', 'tfjs-graph'],
  packages: ['torch'],
  imports: ['import torch'],
  file: () => 'model.pt',
  feed,
  run: (about) => [
    '# The network that the model in Howsure was exported from, saved with torch.jit.script or torch.jit.trace.',
    '# Any nn.Module with its weights takes its place; eval() matters, for batch norm and dropout.',
    `# It must give what the exported file gives: ${kinds[about.model.outputKind]}.`,
    'network = torch.jit.load(MODEL, map_location="cpu").eval()',
    'with torch.inference_mode():',
    '    raw = network(torch.from_numpy(x)).numpy()',
    firstRow(feed(about)),
  ],
}
