"""
The network as it is shipped: BatchNorm folded into convolutions, a plain list of steps. Everything that is exported
(TF.js, ONNX, validation logits) is made from this list, so that they cannot differ in anything but their writer.
"""
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional as F

from network import padding


@dataclass(frozen=True)
class Step:
    """
    `conv`: weights HWIO, bias, stride, padding, relu. `add`: two inputs, then relu. `mean`: over height and width.
    `dense`: weights IO, bias. `inputs` are names of earlier steps; 'input' is the prepared pictures. `padding`: pixels
    on each side, or 'same', TensorFlow's rule, by which the far side gets the odd one.
    """
    kind: str
    name: str
    inputs: tuple
    weights: np.ndarray | None = None
    bias: np.ndarray | None = None
    stride: int = 1
    padding: int | str = 0
    relu: bool = False


def after(size, kernel, stride, pad):
    return (size + 2 * pad - kernel) // stride + 1


def fold(network, side):
    """The steps, for pictures of `side`, of a network whose Norms are measured. Folded in float64, kept in float32."""
    steps = []

    def conv(unit, name, source, relu):
        nonlocal side
        layer, norm = unit[0], unit[1]
        scale = norm.weight.double() / (norm.var.double() + norm.EPSILON).sqrt()
        weights = (layer.weight.double() * scale[:, None, None, None]).permute(2, 3, 1, 0)
        bias = norm.bias.double() - norm.mean.double() * scale
        kernel, stride = layer.kernel_size[0], layer.stride[0]
        pad = padding(kernel, stride, side)
        side = after(side, kernel, stride, pad)
        steps.append(Step('conv', name, (source,), numbers(weights), numbers(bias), stride, pad, relu))
        return name

    x = 'input'
    for index, stage in enumerate(network.stages):
        x = conv(stage['opening'], f'stage{index}', x, True)
        for count, block in enumerate(stage['blocks']):
            inner = conv(block.first, f'stage{index}/block{count}/a', x, True)
            outer = conv(block.second, f'stage{index}/block{count}/b', inner, False)
            x = f'stage{index}/block{count}'
            steps.append(Step('add', x, (steps[-2].inputs[0], outer), relu=True))
    steps.append(Step('mean', 'features', (x,)))
    steps.append(Step('dense', 'logits', ('features',), numbers(network.head.weight.T), numbers(network.head.bias)))
    return steps


def numbers(tensor):
    return np.ascontiguousarray(tensor.detach().numpy().astype(np.float32))


def padded(x, step):
    kernel = step.weights.shape[0]
    if step.padding != 'same':
        return F.pad(x, [step.padding] * 4)
    sides = []
    for size in (x.shape[3], x.shape[2]):
        total = max((-(-size // step.stride) - 1) * step.stride + kernel - size, 0)
        sides += [total // 2, total - total // 2]
    return F.pad(x, sides)


@torch.no_grad()
def outputs_of(steps, x):
    """Every step's output, by name, before its ReLU, for N x 3 x S x S prepared pictures, in torch float32."""
    values, outputs = {'input': x}, {}
    for step in steps:
        source = values[step.inputs[0]]
        if step.kind == 'conv':
            weights = torch.tensor(step.weights).permute(3, 2, 0, 1).contiguous()
            value = F.conv2d(padded(source, step), weights, torch.tensor(step.bias), step.stride)
        elif step.kind == 'add':
            value = source + values[step.inputs[1]]
        elif step.kind == 'mean':
            value = source.mean((2, 3))
        else:
            value = source @ torch.tensor(step.weights) + torch.tensor(step.bias)
        outputs[step.name] = value
        values[step.name] = F.relu(value) if step.relu else value
    return outputs


def run(steps, x):
    """N x 3 x S x S prepared pictures to N x classes logits, in torch float32; `features` are given too."""
    outputs = outputs_of(steps, x)
    return outputs[steps[-1].name], outputs[steps[-2].name]


def cost(steps, side):
    """Multiply-accumulates of one picture of `side` pixels, and the number of weights."""
    sizes, macs = {'input': side}, 0
    for step in steps:
        size = sizes[step.inputs[0]]
        if step.kind == 'conv':
            same = step.padding == 'same'
            size = -(-size // step.stride) if same else after(size, step.weights.shape[0], step.stride, step.padding)
            macs += size * size * step.weights.size
        elif step.kind == 'dense':
            macs += step.weights.size
        sizes[step.name] = size
    parameters = sum(step.weights.size + step.bias.size for step in steps if step.weights is not None)
    return macs, parameters


def to_bytes(values):
    """TF.js's affine uint8: values are about q * scale + min, with 0 among them. Returns (q, scale, min)."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    scale = (high - low) / 255 or 1.0
    zero = round(-low / scale)
    q = np.clip(np.rint(values / scale) + zero, 0, 255).astype(np.uint8)
    return q, scale, -zero * scale


def from_bytes(q, scale, low):
    """As TF.js: in float64, rounded once. In float32, the rounding of `low` alone moves logits by 1e-4."""
    return (q.astype(np.float64) * scale + low).astype(np.float32)


def becomes_bytes(step):
    """Whether its weights are uint8 in the small file. The first convolution's stay whole: few, of very unlike channels, and the rounding of all later ones together moved logits less."""
    return step.weights is not None and 'input' not in step.inputs


def quantised(steps):
    """The same steps with the weights that a page reads from the uint8 file; biases stay float32."""
    return [replace(step, weights=from_bytes(*to_bytes(step.weights))) if becomes_bytes(step) else step for step in steps]


def evened(steps):
    """
    The same network with weights that lose less as bytes, of which a whole tensor shares one scale (Nagel et al. 2019): what
    a channel between the two convolutions of a block is divided by, its readers are multiplied with; ReLU lets it through.
    """
    found = {step.name: step for step in steps}
    for name in found:
        second = found[name]
        first = found.get(second.inputs[0])
        readers = sum(second.inputs[0] in step.inputs for step in steps)
        if first is None or not first.kind == second.kind == 'conv' or readers > 1:
            continue
        out, taken = (np.abs(weights).max(axes) for weights, axes in ((first.weights, (0, 1, 2)), (second.weights, (0, 1, 3))))
        alive = np.minimum(out, taken) > 1e-6  # a channel without weights may still pass its bias on
        share = np.sqrt(np.where(alive, out, 1) / np.where(alive, taken, 1)).astype(np.float32)
        found[first.name] = replace(first, weights=first.weights / share, bias=first.bias / share)
        found[second.name] = replace(second, weights=second.weights * share[:, None])
    return [found[step.name] for step in steps]
