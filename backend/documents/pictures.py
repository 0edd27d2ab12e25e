"""Photos made fit for showing, in a child process: turned the right way up, smaller, without place, time or camera."""

import importlib.util
import sys
import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from backend.documents.confined import confine, refuse

PIXEL_LIMIT = 50_000_000
SIZES = {"screen": 1600, "thumb": 320}
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


def main(argv: list[str]) -> int:
    """`source` and where to put the copies: `<target>.screen`, `<target>.thumb`."""
    source, target = confine(argv)
    Image.MAX_IMAGE_PIXELS = PIXEL_LIMIT
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=_formats()) as image:
            if image.width * image.height > PIXEL_LIMIT:
                return refuse("The picture has too many pixels.")
            image.draft("RGB", (2 * SIZES["screen"], 2 * SIZES["screen"]))
            image.thumbnail((SIZES["screen"],) * 2, Image.Resampling.LANCZOS, reducing_gap=2.0)
            upright = ImageOps.exif_transpose(image)
            for name, size in SIZES.items():
                upright.thumbnail((size, size), Image.Resampling.LANCZOS)
                _save(upright, Path(f"{target}.{name}"))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return refuse("The picture has too many pixels.")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        return refuse("The picture cannot be read.")
    return 0


def _formats() -> tuple[str, ...]:
    """HEIC pictures of iPhones too, where a reader for them is installed."""
    if importlib.util.find_spec("pillow_heif") is None:
        return FORMATS
    importlib.import_module("pillow_heif").register_heif_opener()
    return (*FORMATS, "HEIF")


def _save(image: Image.Image, path: Path) -> None:
    """Pixels only: nothing of the source's other content is copied."""
    seen_through = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    bare = image.convert("RGBA" if seen_through else "RGB")
    bare.info.clear()
    bare.save(path, "WEBP" if seen_through else "JPEG", quality=QUALITY)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
