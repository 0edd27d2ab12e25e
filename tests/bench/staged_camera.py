"""What a phone's camera sees in a benchmark: a code on paper as Chromium's fake camera plays it, and a 12 MP photo."""

import random
from collections.abc import Sequence
from pathlib import Path

import qrcode
from PIL import Image, ImageFilter

WIDTH, HEIGHT = 1280, 720
FRAMES = 12
MEGAPIXELS_12 = (4000, 3000)


def film_of(code: str, path: Path) -> Path:
    """The traveler in a hand that is not quite still, a little out of focus and grainy: JPEGs one after the other."""
    chance = random.Random(12)
    paper = qrcode.make(code, border=4).convert("L").resize((300, 300))
    with open(path, "wb") as film:
        for _ in range(FRAMES):
            frame(paper, chance).save(film, "JPEG", quality=80)
    return path


def frame(paper: Image.Image, chance: random.Random) -> Image.Image:
    turned = paper.rotate(8 + chance.uniform(-2, 2), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    seen = Image.new("L", (WIDTH, HEIGHT), 168)
    left, top = (WIDTH - turned.width) // 2, (HEIGHT - turned.height) // 2
    seen.paste(turned, (left + chance.randint(-12, 12), top + chance.randint(-12, 12)))
    blurred = seen.filter(ImageFilter.GaussianBlur(1.1))
    return Image.blend(blurred, Image.effect_noise((WIDTH, HEIGHT), 40), 0.12).convert("RGB")


def photo_of_12_megapixels(path: Path) -> Path:
    """Big and small structure and grain, so that it weighs what a phone's picture weighs: four to five megabytes."""
    coarse = Image.effect_noise((500, 375), 90).resize(MEGAPIXELS_12, Image.Resampling.BICUBIC)
    grey = Image.blend(coarse, Image.effect_noise(MEGAPIXELS_12, 14), 0.35)
    slope = Image.blend(coarse, Image.linear_gradient("L").resize(MEGAPIXELS_12), 0.4)
    Image.merge("RGB", (grey, Image.blend(grey, coarse, 0.5), slope)).save(path, "JPEG", quality=93)
    return path


def browser_arguments(usual: Sequence[str], film: Path) -> list[str]:
    return [*usual, f"--use-file-for-fake-video-capture={film}"]
