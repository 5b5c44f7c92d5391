"""Certificates, devices and screen captures, drawn in code. Latin letters only: no font is carried along."""

import colorsys
import io
from datetime import datetime
from functools import cache
from typing import TypeAlias

from django.core.files.base import ContentFile
from PIL import Image, ImageDraw, ImageFont

from core.accounts.models import Organisation
from merchants.models import Listing
from programmes.models import Right

File: TypeAlias = "ContentFile[bytes]"
PAPER, INK, QUIET, SEAL = "#fbf8f0", "#1c2622", "#66706b", "#9d2b22"


def certificate(right: Right, organisation: Organisation) -> File:
    """A one-page PDF that looks like a registration certificate and says that it is none."""
    page = Image.new("RGB", (620, 877), PAPER)
    draw = ImageDraw.Draw(page)
    draw.rectangle((24, 24, 596, 853), outline=INK, width=3)
    draw.rectangle((32, 32, 588, 845), outline=INK, width=1)
    _line(draw, 90, "CERTIFICATE OF REGISTRATION", 30)
    _line(draw, 140, f"{right.get_right_type_display()} · {right.territory}", 18, QUIET)
    _line(draw, 230, _latin(right.title), 34)
    rows = [
        ("Number", _latin(right.number)),
        ("Holder", organisation.name),
        ("Filed", f"{right.filed_on}"),
        ("Registered", f"{right.registered_on or '-'}"),
        ("Valid until", f"{right.expires_on or '-'}"),
        ("Classes", ", ".join(map(str, right.nice_classes)) or "-"),
        ("Goods", right.goods or "-"),
    ]
    for number, (label, value) in enumerate(rows):
        top = 330 + number * 42
        draw.text((90, top), label, font=_font(17), fill=QUIET)
        draw.text((230, top), value, font=_font(17), fill=INK)
    draw.ellipse((400, 660, 540, 800), outline=SEAL, width=5)
    draw.text((428, 718), "SPECIMEN", font=_font(18), fill=SEAL)
    _line(draw, 815, "Made for a demonstration. No office has issued it.", 13, QUIET)
    target = io.BytesIO()
    page.save(target, "PDF", resolution=75)
    return ContentFile(target.getvalue(), name=f"certificate-{_slug(right.number)}.pdf")


def letter(title: str, line: str) -> File:
    """A one-page PDF for a paper of which only the fact matters: a power of attorney, a report, an answer of JD."""
    page = Image.new("RGB", (620, 877), PAPER)
    draw = ImageDraw.Draw(page)
    _line(draw, 120, _latin(title), 24)
    _line(draw, 170, _latin(line), 17, QUIET)
    for number in range(14):
        draw.line((90, 260 + number * 34, 530 - (number % 4) * 37, 260 + number * 34), fill="#d9d4c5", width=9)
    _line(draw, 815, "Made for a demonstration. Nobody has signed it.", 13, QUIET)
    target = io.BytesIO()
    page.save(target, "PDF", resolution=75)
    return ContentFile(target.getvalue(), name=f"{_slug(title)}.pdf")


def device(title: str, seed: int) -> File:
    """A mark or design as a picture: a monogram in a coloured field."""
    picture = Image.new("RGB", (360, 360), _tint(seed, 0.25, 0.97))
    draw = ImageDraw.Draw(picture)
    for ring in range(5):
        inset = 30 + ring * 22
        draw.ellipse((inset, inset, 360 - inset, 360 - inset), outline=_tint(seed + ring, 0.7, 0.55), width=4)
    initials = "".join(word[0] for word in title.replace("&", "").split()[:2]).upper()
    draw.text((180, 180), initials, font=_font(84), fill=_tint(seed, 0.8, 0.35), anchor="mm")
    return _png(picture, f"{_slug(title)}.png")


def capture(title: str, listing: Listing, price: int, at: datetime, seed: int) -> File:
    """A screen capture of an invented listing, with address, price and the time of the capture."""
    picture = Image.new("RGB", (640, 760), "white")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 0, 640, 34), fill="#e8ebe9")
    draw.text((14, 8), listing.url, font=_font(15), fill=QUIET)
    draw.rectangle((40, 70, 600, 480), fill=_tint(seed, 0.18, 0.95))
    for step in range(9):
        left, top = 90 + (seed * 37 + step * 53) % 330, 110 + (seed * 23 + step * 41) % 250
        side = 60 + (seed * 13 + step * 29) % 90
        shape = draw.ellipse if (seed + step) % 2 else draw.rectangle
        shape((left, top, left + side, top + side), fill=_tint(seed + step * 7, 0.55, 0.8), outline=INK)
    draw.text((320, 450), _latin(title), font=_font(26), fill=INK, anchor="mm")
    draw.text((40, 510), f"CNY {price}.00", font=_font(34), fill=SEAL)
    draw.text((40, 570), f"{_latin(title)} - in stock, ships within 48 hours", font=_font(18), fill=INK)
    draw.text((40, 610), f"SKU {listing.sku}", font=_font(16), fill=QUIET)
    draw.text((40, 700), f"Captured {at:%Y-%m-%d %H:%M} UTC", font=_font(16), fill=QUIET)
    draw.text((40, 726), "Invented for a demonstration", font=_font(13), fill=QUIET)
    return _png(picture, f"capture-{listing.sku[-6:]}.png")


def comparison(title: str, seed: int) -> File:
    """The genuine article beside the one complained about."""
    picture = Image.new("RGB", (800, 460), "white")
    draw = ImageDraw.Draw(picture)
    for number, caption in enumerate(("Genuine", "Listing complained about")):
        left = 30 + number * 390
        draw.rectangle((left, 60, left + 350, 400), fill=_tint(seed, 0.2, 0.95 - number * 0.05), outline=INK)
        draw.ellipse(
            (left + 90, 120, left + 260, 300), fill=_tint(seed + number * 0.2, 0.6, 0.75), outline=INK, width=3
        )
        draw.text((left + 175, 350), _latin(title), font=_font(20), fill=INK, anchor="mm")
        draw.text((left, 25), caption, font=_font(20), fill=INK)
    draw.text((30, 425), "Invented for a demonstration", font=_font(13), fill=QUIET)
    return _png(picture, f"comparison-{_slug(title)}.png")


def _png(picture: Image.Image, name: str) -> File:
    target = io.BytesIO()
    picture.save(target, "PNG", compress_level=1)
    return ContentFile(target.getvalue(), name=name)


def _line(draw: ImageDraw.ImageDraw, top: int, text: str, size: int, fill: str = INK) -> None:
    draw.text((310, top), text, font=_font(size), fill=fill, anchor="mm")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _tint(seed: float, saturation: float, value: float) -> tuple[int, int, int]:
    red, green, blue = colorsys.hsv_to_rgb(seed * 0.137 % 1, saturation, value)
    return int(red * 255), int(green * 255), int(blue * 255)


def _latin(text: str) -> str:
    return "".join(character for character in text if ord(character) < 0x250).strip() or "-"


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in text.lower()).split()) or "work"
