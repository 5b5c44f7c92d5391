"""The words under which an edition is found, and by which it is named."""

from collections.abc import Mapping
from typing import Any

from core.scripts import reads_chinese
from core.search import spread
from library.choices import Kind
from library.models import Edition

# Of a long text its beginning is enough to find it by; the whole is read on its page.
MOST_OF_A_TEXT = 20_000


def present(params: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a message or an event holds, with the title in the reader's script."""
    chinese = reads_chinese() and params.get("title_zh")
    return {**params, "title": chinese} if chinese else params


def search_text_for(edition: Edition) -> str:
    """Reference, titles, summaries, texts and clauses in both scripts, each word behind a space."""
    parts = (
        edition.reference,
        edition.label,
        edition.title,
        edition.title_zh,
        edition.entry.code or "",
        edition.entry.source,
        edition.summary,
        edition.summary_zh,
        edition.body[:MOST_OF_A_TEXT],
        edition.body_zh[:MOST_OF_A_TEXT],
        *_clauses(edition),
    )
    return spread("".join(f" {word}" for part in parts for word in part.split()))


def _clauses(edition: Edition) -> list[str]:
    """Headings and texts of a standard's clauses, as far as they are on record."""
    if edition.entry.kind != Kind.STANDARD:
        return []
    named = edition.clauses.values_list("heading", "heading_zh", "text", "text_zh")
    return ["\n".join(words)[:MOST_OF_A_TEXT] for words in named]
