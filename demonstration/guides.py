"""The file of an invented guide: what its text says, as a PDF."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from django.core.files.base import ContentFile

from complaints.kit.typesetting import Block, Paper, paragraph, pdf_of, table

File: TypeAlias = "ContentFile[bytes]"
NOTICE = {"en": "Made for a demonstration.", "zh": "仅供演示。"}


def guide(name: str, title: str, summary: str, body: str, *, lang: str, at: datetime) -> File:
    """A guide in one language (`lang` en or zh): its summary, then its body, of whose Markdown tables are set as such.

    The same words of the same instant `at` give the same bytes.
    """
    blocks = [paragraph(summary), *_blocks(body)]
    paper = Paper(
        code=name, lang=lang, title=title, blocks=blocks, notice=NOTICE[lang], reference=f"{at:%Y-%m}", author="CBBC"
    )
    return ContentFile(pdf_of(paper, at=at), name=f"{name}-{lang}.pdf")


def _blocks(body: str) -> Sequence[Block]:
    rows = [_cells(line) for line in body.splitlines() if line.startswith("|") and "---" not in line]
    words = "\n".join(line for line in body.splitlines() if not line.startswith("|")).strip()
    head, *rest = rows
    return [table(head, rest, [1] * len(head)), paragraph(words)]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip("|").split("|")]
