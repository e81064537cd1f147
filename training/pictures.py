"""The packed pictures: reading, augmentation for training, and preparation as the page does it."""
import numpy as np
import torch


class Pictures:
    """Arrays written by prepare.py. `part`: 'train' (without the held-out ones), 'held_out' or 'val'."""

    def __init__(self, data, part):
        source = 'val' if part == 'val' else 'train'
        self.pixels = np.load(data / f'{source}.npy', mmap_mode='r')
        self.all_labels = np.load(data / f'{source}.labels.npy')
        held = np.load(data / 'held_out.npy')
        everything = np.arange(len(self.all_labels))
        self.indices = {'val': everything, 'held_out': held, 'train': np.setdiff1d(everything, held)}[part]

    def __len__(self):
        return len(self.indices)

    @property
    def labels(self):
        return self.all_labels[self.indices].astype(np.int64)

    def take(self, rows):
        """Pictures as float32 N x 3 x H x W in grey levels, and their labels."""
        indices = self.indices[rows]
        pixels = torch.from_numpy(self.pixels[indices]).permute(0, 3, 1, 2).float()
        return pixels, torch.from_numpy(self.all_labels[indices].astype(np.int64))


def resize_matrix(size, start, length, side, softness):
    """
    N x side x size matrices that resample `start`..`start + length` of a line of `size` pixels to `side`: the
    triangle filter of Pillow's BILINEAR, wide enough to antialias. `softness` >= 1 widens it further: a blur.
    `start`, `length`, `softness`: N values. A negative length reads from right to left.
    """
    step = length.abs() / side
    reach = step.clamp(min=1.0) * softness
    centre = start[:, None] + length[:, None] * (torch.arange(side) + 0.5) / side
    distance = (torch.arange(size) + 0.5)[None, None, :] - centre[:, :, None]
    weight = (1 - distance.abs() / reach[:, None, None]).clamp(min=0)
    return weight / weight.sum(2, keepdim=True)


def resample(pixels, rows, columns):
    """N x 3 x H x W through N x S x H and N x S x W matrices to N x 3 x S x S."""
    return (rows[:, None] @ pixels) @ columns[:, None].transpose(2, 3)


def prepare(pixels, side, config):
    """As the page: whole picture, antialiased bilinear resize, normalised. Rounded to grey levels in between, as bytes are."""
    count, _, height, width = pixels.shape
    ones = torch.ones(count)
    rows = resize_matrix(height, 0 * ones, height * ones, side, ones)
    columns = resize_matrix(width, 0 * ones, width * ones, side, ones)
    resized = resample(pixels, rows, columns).round() if (height, width) != (side, side) else pixels
    return normalise(resized, config)


def normalise(pixels, config):
    pixels = (pixels - config['pixels']['mean']) / config['pixels']['scale']
    return pixels.contiguous(memory_format=torch.channels_last)


def augment(pixels, side, smallest, config, random):
    """
    Random crop of at least the share `smallest`, mirror, softness, light, white balance, noise; then normalised.
    `random`: a torch Generator.
    """
    a = config['augmentation']
    count, _, height, width = pixels.shape

    def uniform(low, high, *shape):
        return torch.rand((count, *shape), generator=random) * (high - low) + low

    ratio = torch.exp(uniform(np.log(a['ratio'][0]), np.log(a['ratio'][1])))
    area = uniform(smallest, 1) * height * width
    high = (area / ratio).sqrt().clamp(max=height)
    wide = (area * ratio).sqrt().clamp(max=width)
    top, left = uniform(0, 1) * (height - high), uniform(0, 1) * (width - wide)
    mirrored = uniform(0, 1) < 0.5
    softness = torch.where(uniform(0, 1) < a['blur'], uniform(1, 3), torch.ones(count))
    rows = resize_matrix(height, top, high, side, softness)
    columns = resize_matrix(width, torch.where(mirrored, left + wide, left), torch.where(mirrored, -wide, wide), side, softness)
    x = resample(pixels, rows, columns)

    shape = (count, 1, 1, 1)
    grey = (uniform(0, 1) < a['grey']).view(shape)
    x = torch.where(grey, x.mean(1, keepdim=True).expand_as(x), x)
    gain = uniform(1 - a['gain'], 1 + a['gain']).view(shape) * uniform(1 - a['cast'], 1 + a['cast'], 3, 1, 1)
    lift = uniform(-a['gain'], a['gain']).view(shape) * config['pixels']['scale']
    x = (x - 127.5) * gain + 127.5 + lift
    level = torch.where(uniform(0, 1) < a['noise'], uniform(0, a['noise_level']), torch.zeros(count)).view(shape)
    x = x + level * torch.randn(x.shape, generator=random)
    return normalise(x.clamp(0, 255), config)


def permutation(seed, epoch, count):
    """The order of `count` pictures in an epoch."""
    return np.random.default_rng([seed, epoch]).permutation(count)


def batches(pictures, rows, side, config):
    """The pictures of `rows`, prepared as the page does it, with their labels, 128 at a time."""
    for start in range(0, len(rows), 128):
        x, y = pictures.take(np.sort(rows[start:start + 128]))
        yield prepare(x, side, config), y
