"""Lists of listings as files: reading what an owner uploads, and the template that we hand out."""

from collections.abc import Iterator
from typing import Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from core.tabular.layout import Column
from core.tabular.reading import read_rows

ADDRESS: Final = Column(
    "address",
    (
        "Listing",
        "Listing address",
        "Listing URL",
        "Address",
        "URL",
        "Link",
        "Item URL",
        "Product URL",
        "商品链接",
        "侵权链接",
        "链接",
        "链接地址",
        "网址",
        "商品网址",
        "商品地址",
    ),
)
SKU: Final = Column(
    "sku", ("SKU", "SKU ID", "Item number", "Item ID", "Product ID", "商品编号", "商品编码", "商品ID", "编号", "货号")
)


def read(upload: "UploadedFile[Any]") -> list[str]:
    """The listings of an uploaded table, one line each: the address, or else the item number. Raises TabularError."""
    rows = read_rows(upload, upload.name or "", columns=(ADDRESS, SKU), max_rows=settings.IPP_MAX_TARGETS)
    return [line for line in map(_line, (row.values for row in rows)) if line]


def _line(values: Any) -> str:
    return " ".join((values["address"] or values["sku"]).split())


def template() -> tuple[list[str], Iterator[list[str]]]:
    """Header and (no) rows of the file that owners may fill in; its header is one that `read` knows."""
    return [ADDRESS.synonyms[0], _("Your own note (not read)")], iter(())
