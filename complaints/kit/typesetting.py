"""From a paper to a PDF, and to a plain text that can be pasted into an editor. The same paper gives the same bytes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

TEMPLATE = Path(__file__).with_name("paper.typ")
Block = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """One paper in one language (`lang` zh or en): a title and blocks, made with the functions below."""

    code: str
    lang: str
    title: str
    blocks: Sequence[Block]
    notice: str
    reference: str
    author: str


def heading(text: str) -> Block:
    """The head of a section."""
    return {"kind": "heading", "text": text}


def paragraph(text: str) -> Block:
    """Words; line breaks are kept."""
    return {"kind": "paragraph", "text": text}


def items(texts: Sequence[str]) -> Block:
    """A numbered list."""
    return {"kind": "items", "items": list(texts)}


def facts(pairs: Sequence[tuple[str, str]]) -> Block:
    """Names and values, one below the other."""
    return {"kind": "facts", "facts": [list(pair) for pair in pairs]}


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> Block:
    """A table; `widths` are the shares of its columns."""
    return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "widths": list(widths)}


def pdf_of(paper: Paper, *, at: datetime) -> bytes:
    """The paper as a tagged PDF. `at` (aware) is the time that the file bears."""
    given = {
        "title": paper.title,
        "author": paper.author,
        "lang": paper.lang,
        "region": "cn" if paper.lang == "zh" else "gb",
        "notice": paper.notice,
        "reference": paper.reference,
        "blocks": list(paper.blocks),
    }
    fonts: list[Path] = list(settings.IPP_FONTS)
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=fonts,
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(given, ensure_ascii=False)},
        timestamp=int(at.timestamp()),
    )


def text_of(paper: Paper) -> str:
    """The paper as plain text."""
    lines = [paper.title, "", paper.notice, ""]
    for block in paper.blocks:
        lines += [*_lines(block), ""]
    return "\n".join(lines)


def _lines(block: Block) -> list[str]:
    if block["kind"] == "heading":
        return ["", f"## {block['text']}"]
    if block["kind"] == "items":
        return [f"{number}. {text}" for number, text in enumerate(block["items"], start=1)]
    if block["kind"] == "facts":
        return [f"{name}: {value}" for name, value in block["facts"]]
    if block["kind"] == "table":
        return [" | ".join(row) for row in (block["head"], *block["rows"])]
    return [str(block["text"])]
