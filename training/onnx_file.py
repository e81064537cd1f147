"""
Writes folded steps as an ONNX file (opset 13): input `input` N x 3 x S x S, outputs `logits` and `features`. By hand,
as the few fields of the protobuf that are needed, so that nothing has to be installed for it.
"""
import numpy as np


def varint(value):
    out = bytearray()
    value &= (1 << 64) - 1
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))


def field(number, value):
    """One protobuf field: an int as a varint, anything else as bytes with their length."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    data = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(data)) + data


def tensor(name, array):
    kind = 7 if array.dtype == np.int64 else 1
    return b''.join(field(1, size) for size in array.shape) + field(2, kind) + field(8, name) + field(9, array.tobytes())


def attribute(name, value):
    if isinstance(value, int):
        return field(1, name) + field(3, value) + field(20, 2)
    return field(1, name) + b''.join(field(8, item) for item in value) + field(20, 7)


def node(op, inputs, output, **attributes):
    named = b''.join(field(5, attribute(name, value)) for name, value in attributes.items())
    return b''.join(field(1, name) for name in inputs) + field(2, output) + field(3, output) + field(4, op) + named


def port(name, sizes):
    dimensions = b''.join(field(1, field(2, size) if isinstance(size, str) else field(1, size)) for size in sizes)
    return field(1, name) + field(2, field(1, field(1, 1) + field(2, dimensions)))


def nodes_of(step):
    plain = f'{step.name}/linear' if step.relu else step.name
    if step.kind == 'conv':
        inputs = [step.inputs[0], f'{step.name}/weights', f'{step.name}/bias']
        size = step.weights.shape[0]
        made = [node('Conv', inputs, plain, kernel_shape=[size, size], strides=[step.stride] * 2, pads=[step.padding] * 4)]
    elif step.kind == 'add':
        made = [node('Add', step.inputs, plain)]
    elif step.kind == 'mean':
        made = [node('ReduceMean', step.inputs, plain, axes=[2, 3], keepdims=0)]
    else:
        made = [node('Gemm', [step.inputs[0], f'{step.name}/weights', f'{step.name}/bias'], plain)]
    return made + ([node('Relu', [plain], step.name)] if step.relu else [])


def write(steps, path):
    """Writes the file; returns its bytes."""
    tensors = []
    for step in steps:
        if step.weights is not None:
            weights = step.weights.transpose(3, 2, 0, 1) if step.kind == 'conv' else step.weights
            tensors += [tensor(f'{step.name}/weights', np.ascontiguousarray(weights)), tensor(f'{step.name}/bias', step.bias)]
    features, classes = steps[-1].weights.shape
    graph = b''.join(field(1, made) for step in steps for made in nodes_of(step)) + field(2, 'howsure')
    graph += b''.join(field(5, made) for made in tensors)
    graph += field(11, port('input', ['batch', 3, 'height', 'width']))
    graph += field(12, port('logits', ['batch', classes])) + field(12, port('features', ['batch', features]))
    model = field(1, 8) + field(2, 'Howsure training/export.py') + field(7, graph) + field(8, field(1, '') + field(2, 13))
    path.write_bytes(model)
    return model
