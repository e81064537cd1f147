"""Photos of any size, prepared as the page does: short side to the model's side with an antialiased bilinear resize, then the middle."""
import re
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageFilter, ImageOps


def crop(image, side):
    """A PIL image to side x side, RGB on white."""
    image = ImageOps.exif_transpose(image)
    if image.mode in ('RGBA', 'LA', 'P'):
        clear = image.convert('RGBA')
        image = Image.alpha_composite(Image.new('RGBA', clear.size, 'white'), clear)
    image = image.convert('RGB')
    width, height = image.size
    share = side / min(width, height)
    image = image.resize((max(side, int(width * share)), max(side, int(height * share))), Image.BILINEAR)
    left, top = round((image.width - side) / 2), round((image.height - side) / 2)  # to the even one of two, as torchvision and the page do
    return image.crop((left, top, left + side, top + side))


def tensor(images, config):
    """PIL images of one size to N x 3 x S x S, as config.toml's `pixels` says."""
    x = torch.from_numpy(np.stack([np.asarray(image) for image in images])).permute(0, 3, 1, 2).float()
    return (x - config['pixels']['mean']) / config['pixels']['scale']


def drawn(side):
    """Pictures that no camera took, by name: a slope, a chequerboard, noise, nothing. The same on every machine."""
    y, x = np.mgrid[0:side, 0:side]
    channels = {
        'slope': (x * 255 // (side - 1), y * 255 // (side - 1), (x + y) * 255 // (2 * side - 2)),
        'chequers': ((x // 6 + y // 6) % 2 * 255, (x // 9 + y // 9) % 2 * 200, (x // 4 + y // 4) % 2 * 120),
        'noise': tuple((x * 7919 + y * 104729 + x * y * (13 + channel)) % 251 for channel in range(3)),
        'grey': (0 * x + 128,) * 3,
    }
    return {name: Image.fromarray(np.stack(planes, -1).astype(np.uint8)) for name, planes in channels.items()}


def labelled(folder, wnids):
    """(path, class or -1 for a class that is not among `wnids`) of photos whose name or folder begins with a WordNet id."""
    number = {wnid: index for index, wnid in enumerate(wnids)}
    found = []
    for path in sorted(Path(folder).rglob('*')):
        if path.suffix.lower() in ('.jpg', '.jpeg', '.png', '.webp'):
            wnid = re.search(r'n\d{8}', str(path.relative_to(folder)))
            if wnid:
                found.append((path, number.get(wnid.group(), -1)))
    return found


def blurred(image):
    """Out of focus, or moved: a Gaussian of one hundredth of the short side."""
    return image.convert('RGB').filter(ImageFilter.GaussianBlur(min(image.size) / 100))


def noisy(image, level=25.0):
    """A dark room: Gaussian noise of `level` grey levels in every pixel, at the size a webcam has."""
    image = image.convert('RGB')
    image.thumbnail((640, 640))
    noise = np.random.default_rng(image.width * 10_007 + image.height).normal(0, level, (image.height, image.width, 3))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).round().astype(np.uint8))
