"""Cleaning a photo beside its floor: Pillow alone, opening it and saving it again.

What comes on top: a program of its own with its libraries, the pipes, the type told by content.
"""

import io
import statistics
import time

from PIL import Image

from bench.figures import Figure
from parapluie.kit import attachments

ROUNDS = 5
SIZE = (4000, 3000)  # what phones take


def measure() -> list[Figure]:
    """Take turns, so that a busy machine weighs on both alike."""
    raw = _photo()
    cleaned, alone = [], []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        attachments.clean(raw)
        between = time.perf_counter()
        _alone(raw)
        cleaned.append(between - began)
        alone.append(time.perf_counter() - between)
    ours, floor = (1000 * statistics.median(each) for each in (cleaned, alone))
    return [
        Figure(
            "cleaning a photo of 12 million dots",
            f"{ours:.0f} ms",
            ratio=ours / floor,
            beside=f"Pillow alone: {floor:.0f} ms",
        )
    ]


def _photo() -> bytes:
    file = io.BytesIO()
    Image.effect_noise(SIZE, 40).convert("RGB").save(file, "JPEG", quality=80)
    return file.getvalue()


def _alone(raw: bytes) -> None:
    with Image.open(io.BytesIO(raw)) as picture:
        picture.save(io.BytesIO(), "JPEG", quality=88)
