"""NumPy's turn of bench/metrics.mjs: reads a command a line (softmax, classwise, fit), answers a line of JSON. float32 in blocks that stay in the cache."""
import json
import sys
import time

import numpy as np

# 128 rows of a thousand float32: the fastest of 16 to 512 here.
folder, bins, block = sys.argv[1], 15, 128
z = np.load(f'{folder}/logits.npy')
y = np.load(f'{folder}/labels.npy').astype(np.int64)
n, k = z.shape
# Written again for every block: new arrays would cost more than the sums.
d_all, e_all = np.empty((block, k), np.float32), np.empty((block, k), np.float32)


def blocks():
    for i in range(0, n, block):
        yield slice(i, min(n, i + block))


def bin_of(p):
    return np.clip(np.ceil(p * bins).astype(np.int64) - 1, 0, bins - 1)


def softmax(T, classwise):
    """Confidence, answer, NLL, Brier of every row; ECE of equal width and of equal mass, MCE, RMSCE; with `classwise` every class's ECE too."""
    conf, pred, nll, brier = np.empty(n), np.empty(n, np.int64), np.empty(n), np.empty(n)
    mass, hits = np.zeros(k * bins), np.zeros(k * bins)
    offsets = (np.arange(k) * bins)[None, :]
    beta = np.float32(1 / T)
    for s in blocks():
        x = z[s]
        rows = np.arange(len(x))
        top = x.argmax(1)
        m = x[rows, top]
        e = e_all[:len(x)]
        np.subtract(x, m[:, None], out=e)
        np.multiply(e, beta, out=e)
        np.exp(e, out=e)
        total = e.sum(1)
        label = e[rows, y[s]] / total
        pred[s], conf[s] = top, 1 / total
        nll[s] = np.log(total) - (x[rows, y[s]] - m) * beta
        brier[s] = np.einsum('ij,ij->i', e, e) / (total * total) - 2 * label + 1
        if classwise:
            p = e / total[:, None]
            at = bin_of(p) + offsets
            mass += np.bincount(at.ravel(), p.ravel(), k * bins)
            hits += np.bincount(at[rows, y[s]], minlength=k * bins)
    right = (pred == y).astype(float)
    b = bin_of(conf)
    count = np.bincount(b, minlength=bins)
    gap = np.abs(np.bincount(b, conf, bins) - np.bincount(b, right, bins))
    order = np.argsort(conf, kind='stable')
    by_mass = sum(abs((conf[part] - right[part]).sum()) for part in np.array_split(order, bins)) / n
    return {
        'ece': gap.sum() / n, 'eceMass': by_mass, 'mce': (gap[count > 0] / count[count > 0]).max(), 'accuracy': right.mean(), 'nll': nll.mean(), 'brier': brier.mean(),
        'rmsce': np.sqrt((gap[count > 0] ** 2 / count[count > 0]).sum() / n), 'classwiseEceSum': np.abs(mass - hits).sum() / n if classwise else None,
    }


def newton(beta, top):
    g = h = 0.0
    for s in blocks():
        x = z[s]
        rows = np.arange(len(x))
        d, e = d_all[:len(x)], e_all[:len(x)]
        np.subtract(x, top[s, None], out=d)
        np.multiply(d, np.float32(beta), out=e)
        np.exp(e, out=e)
        total = e.sum(1)
        np.multiply(e, d, out=e)
        mean = e.sum(1) / total
        g += (mean - d[rows, y[s]]).sum(dtype=np.float64)
        h += (np.einsum('ij,ij->i', e, d) / total - mean * mean).sum(dtype=np.float64)
    return g, h


def fit():
    """Newton on beta = 1 / T from T = 1 until a step is under 1e-6 of beta."""
    beta, top = 1.0, z.max(1)
    for evaluations in range(1, 50):
        g, h = newton(beta, top)
        step = g / h
        beta = beta - step if step < beta else beta / 2
        if abs(step) < 1e-6 * beta:
            break
    return {'T': 1 / beta, 'evaluations': evaluations}


work = {'softmax': lambda: softmax(1.0, False), 'classwise': lambda: softmax(1.0, True), 'fit': fit}
print(json.dumps({'numpy': np.__version__}), flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    answer = work[line.strip()]()
    print(json.dumps({'ms': 1000 * (time.perf_counter() - start), 'cpuMs': 1000 * (time.process_time() - cpu), 'answer': answer}), flush=True)
