"""From facts to PDF: one template, its styles, one font, no access to anything outside."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from threading import Lock

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from printing import codes
from printing.facts import TravelerOperation
from printing.fitting import fitting_size
from printing.fonts import font_configuration, thicken

HERE = Path(__file__).parent
PHOTO_DPI = 200
LONGEST_WORD = 20
KINDS_OF_PHOTO = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png", b"RIFF": "image/webp"}
# Pango's font map is not thread-safe, and the font and the parsed styles are kept from one render to the next.
PRESS = Lock()


def render(template: str, facts: object, translate: Callable[[str], str], language: str) -> bytes:
    """The PDF of `template`, such as "production/work_order.html", showing `facts`."""
    html = page(template, facts, translate, language)
    with PRESS:
        document = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols={"data"})).render(
            font_config=_fonts(), stylesheets=_styles(template), dpi=PHOTO_DPI
        )
        pdf: bytes = document.write_pdf(finisher=thicken)
        return pdf


def page(template: str, facts: object, translate: Callable[[str], str], language: str) -> str:
    """The HTML before it is laid out."""
    return _environment().get_template(template).render(facts=facts, _=translate, language=language)


@cache
def _fonts() -> FontConfiguration:
    return font_configuration()


@cache
def _styles(template: str) -> list[CSS]:
    """Styles every print has, then the folder's, then the template's own."""
    own = Path(template).with_suffix(".css")
    names = (Path("paper.css"), own.parent.with_suffix(".css"), own)
    paths = (HERE / "styles" / name for name in names)
    return [CSS(filename=path, font_config=_fonts()) for path in paths if path.exists()]


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([HERE / "templates", HERE]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(number=number, day=day, moment=moment, planned=planned, photo=photo)
    environment.tests.update(unbreakable=is_unbreakable)
    environment.globals.update(qr=qr, qr_width=codes.qr_width, fitting_size=fitting_size)
    return environment


def qr(text: str, symbol: float = codes.SMALLEST_SYMBOL, module: float = codes.SMALLEST_MODULE) -> Markup:
    return Markup(codes.qr_svg(text, symbol, module))


def number(value: Decimal | int | None) -> str:
    """ "1,234,567.5": thousands in groups, no trailing zeros; nothing for none."""
    if value is None:
        return ""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date | None) -> str:
    return f"{value:%Y-%m-%d}" if value else ""


def moment(value: datetime | None) -> str:
    return f"{value:%Y-%m-%d %H:%M}" if value else ""


def planned(operation: TravelerOperation) -> str:
    """ "11-24 08:00 → 16:30": no year on a traveler, and the finish's day only when it is another one."""
    start, finish = operation.start, operation.finish
    if not isinstance(start, datetime) or not isinstance(finish, datetime):
        return " → ".join(dict.fromkeys(f"{day:%m-%d}" for day in (start, finish) if day))
    same_day = start and finish and start.date() == finish.date()
    ends = (
        f"{start:%m-%d %H:%M}" if start else "",
        f"{finish:{'%H:%M' if same_day else '%m-%d %H:%M'}}" if finish else "",
    )
    return " → ".join(ends) if any(ends) else ""


def is_unbreakable(text: str) -> bool:
    """A code so long that it may break anywhere; shorter ones stay whole and make their column wider."""
    return any(len(word) > LONGEST_WORD for word in re.findall(r"[!-~]+", text))


def photo(source: Path | bytes) -> str:
    """A data URI; only pixels are let in, since SVG and HTML could fetch or run something."""
    content = source if isinstance(source, bytes) else source.read_bytes()
    for start, kind in KINDS_OF_PHOTO.items():
        if content.startswith(start):
            return f"data:{kind};base64,{b64encode(content).decode()}"
    raise ValueError("A photo must be a JPEG, PNG or WebP picture.")
