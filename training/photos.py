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
    left, top = (image.width - side) // 2, (image.height - side) // 2
    return image.crop((left, top, left + side, top + side))


def tensor(images, config):
    x = torch.from_numpy(np.stack([np.asarray(image) for image in images])).permute(0, 3, 1, 2).float()
    return (x - config['pixels']['mean']) / config['pixels']['scale']


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
