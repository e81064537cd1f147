"""The figures of a card, from logits and labels alone, in float64. The page's own measures agree (training.test.ts)."""
import numpy as np


def log_softmax(logits, temperature=1.0):
    z = logits.astype(np.float64) / temperature
    z = z - z.max(1, keepdims=True)
    return z - np.log(np.exp(z).sum(1, keepdims=True))


def nll(logits, labels, temperature=1.0):
    return float(-log_softmax(logits, temperature)[np.arange(len(labels)), labels].mean())


def top(logits, labels, count):
    """Share of rows whose true class is among the `count` largest logits; of equal ones the lower class counts first."""
    own = logits[np.arange(len(labels)), labels][:, None]
    lower = np.arange(logits.shape[1])[None, :] < labels[:, None]
    rank = (logits > own).sum(1) + ((logits == own) & lower).sum(1)
    return float((rank < count).mean())


def ece(logits, labels, temperature=1.0, bins=15):
    """Expected calibration error: equal-width bins (a, b] of the top confidence, as Guo et al. 2017."""
    p = np.exp(log_softmax(logits, temperature))
    confidence, right = p.max(1), p.argmax(1) == labels
    place = np.clip(np.ceil(confidence * bins).astype(int) - 1, 0, bins - 1)
    gap = [abs(right[place == b].sum() - confidence[place == b].sum()) for b in range(bins)]
    return float(sum(gap) / len(labels))


def best_temperature(logits, labels):
    """The T of least NLL, by golden section on log T between 1/20 and 20: NLL is convex in 1/T."""
    low, high = np.log(0.05), np.log(20.0)
    share = (5 ** 0.5 - 1) / 2
    for _ in range(60):
        left, right = high - share * (high - low), low + share * (high - low)
        if nll(logits, labels, np.exp(left)) < nll(logits, labels, np.exp(right)):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def per_class(logits, labels):
    """Top-1 of each class that is there, as {class: share}."""
    right = logits.argmax(1) == labels
    return {int(c): float(right[labels == c].mean()) for c in np.unique(labels)}


def auroc(inside, outside):
    """Chance that a picture from inside scores higher than one from outside; ties count half."""
    both = np.concatenate([inside, outside])
    order = np.argsort(both, kind='stable')
    rank = np.empty(len(both))
    rank[order] = np.arange(1, len(both) + 1)
    values, index = np.unique(both, return_inverse=True)
    rank = (np.bincount(index, rank) / np.bincount(index))[index]
    count = len(inside)
    return float((rank[:count].sum() - count * (count + 1) / 2) / (count * len(outside)))


def summary(logits, labels, temperature=1.0):
    p = np.exp(log_softmax(logits, temperature))
    return {
        'pictures': len(labels), 'top1': top(logits, labels, 1), 'top5': top(logits, labels, 5),
        'nll': nll(logits, labels, temperature), 'ece': ece(logits, labels, temperature), 'meanConfidence': float(p.max(1).mean()),
    }
