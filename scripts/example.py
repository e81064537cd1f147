"""Takes a stratified part of a labelled set for the Calibrate panel's example.

python3 scripts/example.py LOGITS.npy LABELS.npy public/calibrate --per-class 25
Writes logits.npy (float16, class by class shuffled away) and labels.npy (uint8). The same input gives the same files.
"""
import argparse
import os
import numpy as np

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("logits")
parser.add_argument("labels")
parser.add_argument("out")
parser.add_argument("--per-class", type=int, default=25)
parser.add_argument("--seed", type=int, default=1)
args = parser.parse_args()

logits, labels = np.load(args.logits), np.load(args.labels)
random = np.random.default_rng(args.seed)
rows = np.concatenate([random.permutation(np.flatnonzero(labels == k))[: args.per_class] for k in np.unique(labels)])
rows = random.permutation(rows)
os.makedirs(args.out, exist_ok=True)
np.save(os.path.join(args.out, "logits.npy"), logits[rows].astype(np.float16))
np.save(os.path.join(args.out, "labels.npy"), labels[rows].astype(np.uint8))
right = (logits[rows].argmax(1) == labels[rows]).mean()
print(f"{len(rows)} rows, {logits.shape[1]} classes, top-1 {100 * right:.2f} %")
