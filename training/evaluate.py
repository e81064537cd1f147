#!/usr/bin/env python3
"""
Runs an exported TF.js graph, as its file has it, over the held-out pictures, or (once, at the end) over the validation
set. Writes PART.logits.npy (float32) and PART.labels.npy, and prints a line of figures. Computed in torch; that the page's
runtimes give the same logits is tested in the project's own tests.
"""
import argparse
import json
from pathlib import Path

import numpy as np

import config as configuration
import tfjs_file
from export import logits_of
from metrics import best_temperature, summary
from pictures import Pictures
from prepare import hold_out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('data', type=Path, help='folder of prepare.py')
    parser.add_argument('model', type=Path, help='folder with model.json')
    parser.add_argument('out', type=Path, help='folder to write')
    parser.add_argument('--part', choices=['held_out', 'val'], default='held_out', help='val: the validation set, to be looked at once')
    parser.add_argument('--halves', type=Path, nargs=2, metavar='FOLDER', help='also write logits.npy (float16) and labels.npy of one half of the pictures into each folder, class by class alike')
    configuration.add_arguments(parser)
    given = parser.parse_args()
    config = configuration.load(given.config, given.set)
    pictures = Pictures(given.data, given.part)
    logits, labels = logits_of(tfjs_file.read(given.model), pictures, np.arange(len(pictures)), config['pixels']['side'], config)
    logits, labels = logits.numpy(), labels.numpy()
    given.out.mkdir(parents=True, exist_ok=True)
    np.save(given.out / f'{given.part}.logits.npy', logits)
    np.save(given.out / f'{given.part}.labels.npy', labels.astype(np.int16))
    if given.halves:
        first = hold_out(labels, len(labels) // 2, config['seed'])
        for folder, rows in zip(given.halves, (first, np.setdiff1d(np.arange(len(labels)), first))):
            folder.mkdir(parents=True, exist_ok=True)
            np.save(folder / 'logits.npy', logits[rows].astype(np.float16))
            np.save(folder / 'labels.npy', labels[rows].astype(np.uint8))
    print(json.dumps({'part': given.part, **{key: round(value, 4) for key, value in summary(logits, labels).items()}, 'bestTemperature': round(best_temperature(logits, labels), 4)}))


if __name__ == '__main__':
    main()
