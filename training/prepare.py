#!/usr/bin/env python3
"""
Packs Tiny-ImageNet-200 into arrays that training reads without decoding:
train.npy and val.npy (uint8, N x 64 x 64 x 3), their labels, wnids.json, and which training pictures are held out.

Takes the public archive's layout (train/WNID/images, val/images, val_annotations.txt) or a small part packed as
train.subset.bin with offsets and labels. Classes are numbered in the order of their sorted WordNet ids.
"""
import argparse
import io
import json
from pathlib import Path

import numpy as np
from PIL import Image

import config as configuration

SIDE = 64


def decode(source):
    """A picture as 64 x 64 x 3 bytes; greyscale ones get three equal channels."""
    with Image.open(source) as image:
        picture = np.asarray(image.convert('RGB'))
    if picture.shape != (SIDE, SIDE, 3):
        raise SystemExit(f'{source}: {picture.shape[1]} x {picture.shape[0]} pixels; Tiny-ImageNet has 64 x 64.')
    return picture


def from_archive(root):
    """WordNet ids of the classes, and for each part its (label, path) pairs in one fixed order, of the archive's layout."""
    wnids = sorted(path.name for path in (root / 'train').iterdir() if path.is_dir())
    number = {wnid: index for index, wnid in enumerate(wnids)}
    train = [(number[wnid], path) for wnid in wnids for path in sorted((root / 'train' / wnid / 'images').glob('*.JPEG'))]
    rows = [line.split('\t')[:2] for line in (root / 'val' / 'val_annotations.txt').read_text().splitlines()]
    val = [(number[wnid], root / 'val' / 'images' / name) for name, wnid in rows]
    return wnids, {'train': train, 'val': val}


def from_subset(root):
    """The same, of a packed part: bytes offsets[i]..offsets[i + 1] are picture i."""
    parts = {}
    for part in ('train', 'val'):
        packed = (root / f'{part}.subset.bin').read_bytes()
        offsets = np.load(root / f'{part}.subset.offsets.npy')
        labels = np.load(root / f'{part}.subset.labels.npy')
        parts[part] = [(int(label), io.BytesIO(packed[start:end])) for label, start, end in zip(labels, offsets, offsets[1:])]
    return json.loads((root / 'classes.json').read_text())['wnids'], parts


def pack(rows, path):
    """Writes pictures and labels beside each other; returns the labels."""
    pictures = np.lib.format.open_memmap(path, 'w+', np.uint8, (len(rows), SIDE, SIDE, 3))
    for index, (_, source) in enumerate(rows):
        pictures[index] = decode(source)
    pictures.flush()
    labels = np.array([label for label, _ in rows], np.int16)
    np.save(path.with_name(f'{path.stem}.labels.npy'), labels)
    return labels


def hold_out(labels, count, seed):
    """`count` indices, as evenly over the classes as they allow, drawn from `seed`; sorted."""
    random = np.random.default_rng(seed)
    order = random.permutation(len(labels))
    rank = np.zeros(len(labels), int)  # the how-manyth of its class, in this order
    seen = np.zeros(labels.max() + 1, int)
    for index in order:
        rank[index] = seen[labels[index]]
        seen[labels[index]] += 1
    first = order[np.argsort(rank[order], kind='stable')][:count]
    return np.sort(first)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('source', type=Path, help='the unpacked archive tiny-imagenet-200, or the folder of a packed part')
    parser.add_argument('data', type=Path, help='folder to write (1.4 GB for the whole set)')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    given.data.mkdir(parents=True, exist_ok=True)
    wnids, parts = (from_subset if (given.source / 'train.subset.bin').exists() else from_archive)(given.source)
    for part, rows in parts.items():
        labels = pack(rows, given.data / f'{part}.npy')
        if part == 'train':
            np.save(given.data / 'held_out.npy', hold_out(labels, min(config['data']['held_out'], len(labels) // 4), config['seed']))
        print(json.dumps({'part': part, 'pictures': len(rows), 'classes': int(len(np.unique(labels)))}))
    (given.data / 'wnids.json').write_text(json.dumps(wnids))


if __name__ == '__main__':
    main()
