"""Writes folded steps as a TF.js graph model, model.json and one shard, and reads such a model back."""
import base64
import json

import numpy as np

from folded import Step, becomes_bytes, from_bytes, to_bytes


def text(value):
    """Strings in a graph's attributes are base64."""
    return {'s': base64.b64encode(value.encode()).decode()}


def shape_of(shape):
    return {'dim': [{'size': str(size)} for size in shape]}


FLOAT = {'type': 'DT_FLOAT'}


def constant(name, shape, dtype='DT_FLOAT'):
    return {'name': name, 'op': 'Const', 'attr': {'dtype': {'type': dtype}, 'value': {'tensor': {'dtype': dtype, 'tensorShape': shape_of(shape)}}}}


def fused(ops):
    return {'fused_ops': {'list': {'s': [text(op)['s'] for op in ops]}}, 'num_args': {'i': '1'}, 'epsilon': {'f': 0.0}, 'T': FLOAT}


def conv_node(step):
    padding = [0, 0, step.padding, step.padding, step.padding, step.padding, 0, 0]
    return {'name': step.name, 'op': '_FusedConv2D', 'input': [step.inputs[0], f'{step.name}/weights', f'{step.name}/bias'], 'attr': {
        **fused(['BiasAdd', 'Relu'] if step.relu else ['BiasAdd']), 'data_format': text('NHWC'), 'padding': text('EXPLICIT'),
        'explicit_paddings': {'list': {'i': [str(value) for value in padding]}},
        'strides': {'list': {'i': ['1', str(step.stride), str(step.stride), '1']}}, 'dilations': {'list': {'i': ['1', '1', '1', '1']}},
    }}


def nodes_of(steps):
    """The graph's nodes and, in the order of the shard, (name, values) of its constants."""
    picture = {'name': 'input', 'op': 'Placeholder', 'attr': {'dtype': FLOAT, 'shape': {'shape': shape_of((-1, -1, -1, 3))}}}
    nodes, values = [picture], []

    def keep(name, array):
        nodes.append(constant(name, array.shape, 'DT_INT32' if array.dtype == np.int32 else 'DT_FLOAT'))
        values.append((name, array))

    for step in steps:
        if step.weights is not None:
            keep(f'{step.name}/weights', step.weights)
            keep(f'{step.name}/bias', step.bias)
        if step.kind == 'conv':
            nodes.append(conv_node(step))
        elif step.kind == 'add':
            nodes.append({'name': f'{step.name}/sum', 'op': 'AddV2', 'input': list(step.inputs), 'attr': {'T': FLOAT}})
            nodes.append({'name': step.name, 'op': 'Relu', 'input': [f'{step.name}/sum'], 'attr': {'T': FLOAT}})
        elif step.kind == 'mean':
            keep(f'{step.name}/axes', np.array([1, 2], np.int32))
            attributes = {'T': FLOAT, 'Tidx': {'type': 'DT_INT32'}, 'keep_dims': {'b': False}}
            nodes.append({'name': step.name, 'op': 'Mean', 'input': [step.inputs[0], f'{step.name}/axes'], 'attr': attributes})
        else:
            attributes = {**fused(['BiasAdd']), 'transpose_a': {'b': False}, 'transpose_b': {'b': False}}
            nodes.append({'name': step.name, 'op': '_FusedMatMul', 'input': [step.inputs[0], f'{step.name}/weights', f'{step.name}/bias'], 'attr': attributes})
    return nodes, values


def stored(name, array, as_bytes):
    """An entry of the manifest and its bytes."""
    dtype = 'int32' if array.dtype == np.int32 else 'float32'
    entry = {'name': name, 'shape': list(array.shape), 'dtype': dtype}
    if not as_bytes:
        return entry, array.tobytes()
    q, scale, low = to_bytes(array)
    return {**entry, 'quantization': {'dtype': 'uint8', 'scale': scale, 'min': low, 'original_dtype': 'float32'}}, q.tobytes()


def write(steps, folder, as_bytes, labels):
    """Writes model.json, with the names of its classes, and group1-shard1of1.bin into `folder`; returns the bytes of the shard."""
    nodes, values = nodes_of(steps)
    small = {f'{step.name}/weights' for step in steps if becomes_bytes(step)}
    entries, parts = zip(*[stored(name, array, as_bytes and name in small) for name, array in values])
    classes = steps[-1].bias.shape[0]
    if len(labels) != classes:
        raise SystemExit(f'{len(labels)} names for {classes} classes.')
    border = lambda name, shape: {name: {'name': f'{name}:0', 'dtype': 'DT_FLOAT', 'tensorShape': shape_of(shape)}}
    model = {
        'format': 'graph-model', 'generatedBy': 'Howsure training/export.py', 'convertedBy': None,
        'signature': {'inputs': border('input', (-1, -1, -1, 3)), 'outputs': border('logits', (-1, classes))},
        'modelTopology': {'node': nodes, 'library': {}, 'versions': {'producer': 1}},
        'weightsManifest': [{'paths': ['group1-shard1of1.bin'], 'weights': entries}],
        'userDefinedMetadata': {'labels': labels},
    }
    shard = b''.join(parts)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'model.json').write_text(json.dumps(model, separators=(',', ':')))
    (folder / 'group1-shard1of1.bin').write_bytes(shard)
    return shard


def read(folder):
    """The steps of a graph of the kinds written here, its weights as a page computes with them."""
    model = json.loads((folder / 'model.json').read_text())
    group = model['weightsManifest'][0]
    shard = b''.join((folder / path).read_bytes() for path in group['paths'])
    values, start = {}, 0
    for entry in group['weights']:
        count, how = int(np.prod(entry['shape'])), entry.get('quantization')
        kind = np.dtype(how['dtype'] if how else entry['dtype'])
        raw = np.frombuffer(shard, kind, count, start).reshape(entry['shape'])
        values[entry['name']] = from_bytes(raw, how['scale'], how['min']) if how else raw
        start += count * kind.itemsize
    steps, sums = [], {}
    for node in model['modelTopology']['node']:
        name, op, inputs, attributes = node['name'], node['op'], node.get('input', []), node.get('attr', {})
        weighted = {'weights': values[inputs[1]], 'bias': values[inputs[2]]} if op.startswith('_Fused') else {}
        if op == '_FusedConv2D':
            relu = text('Relu')['s'] in attributes['fused_ops']['list']['s']
            padding = 'same' if attributes['padding'] == text('SAME') else int(attributes['explicit_paddings']['list']['i'][2])
            steps.append(Step('conv', name, (inputs[0],), **weighted, stride=int(attributes['strides']['list']['i'][1]), padding=padding, relu=relu))
        elif op == 'AddV2':
            sums[name] = tuple(inputs)
        elif op == 'Relu':
            steps.append(Step('add', name, sums[inputs[0]], relu=True))
        elif op == 'Mean':
            steps.append(Step('mean', name, (inputs[0],)))
        elif op == '_FusedMatMul':
            steps.append(Step('dense', name, (inputs[0],), **weighted))
        elif op not in ('Placeholder', 'Const'):
            raise SystemExit(f'{folder}: an operator this script never writes: {op}.')
    return steps
