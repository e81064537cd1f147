"""NumPy's turn of bench/metrics.mjs: reads a command a line (softmax, classwise, fit), answers a line of JSON. float32 in blocks that stay in the cache."""
import json
import sys
import time

import numpy as np

folder, bins, block = sys.argv[1], 15, 256
z = np.load(f'{folder}/logits.npy')
y = np.load(f'{folder}/labels.npy').astype(np.int64)
n, k = z.shape


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
        e = np.exp((x - m[:, None]) * beta)
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


def newton(beta):
    g = h = 0.0
    b = np.float32(beta)
    for s in blocks():
        x = z[s]
        rows = np.arange(len(x))
        d = x - x.max(1)[:, None]
        e = np.exp(d * b)
        total = e.sum(1)
        e *= d
        mean = e.sum(1) / total
        e *= d
        g += (mean - d[rows, y[s]]).sum(dtype=np.float64)
        h += (e.sum(1) / total - mean * mean).sum(dtype=np.float64)
    return g, h


def fit():
    """Newton on beta = 1 / T from T = 1 until a step is under 1e-6 of beta."""
    beta = 1.0
    for _ in range(50):
        g, h = newton(beta)
        step = g / h
        beta = beta - step if step < beta else beta / 2
        if abs(step) < 1e-6 * beta:
            break
    return {'T': 1 / beta}


work = {'softmax': lambda: softmax(1.0, False), 'classwise': lambda: softmax(1.0, True), 'fit': fit}
print(json.dumps({'numpy': np.__version__}), flush=True)
for line in sys.stdin:
    start, cpu = time.perf_counter(), time.process_time()
    answer = work[line.strip()]()
    print(json.dumps({'ms': 1000 * (time.perf_counter() - start), 'cpuMs': 1000 * (time.process_time() - cpu), 'answer': answer}), flush=True)
