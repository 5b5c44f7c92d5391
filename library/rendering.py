"""Markdown as it is shown: no HTML of the writer's, nothing loaded from elsewhere, headings below the page's own."""

from collections.abc import Iterator, Sequence

import nh3
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext
from markdown_it import MarkdownIt
from markdown_it.token import Token

from core.errors import CodedError

# Bytes of one text. What is longer is a file.
MOST_BYTES = 200 * 1024
# Cells of all tables of a text together: what is larger is a table to be attached, not to be read on a page.
MOST_CELLS = 2000
# The page has an h1 and the part in which the text stands an h2.
SHIFT = 2

_TAGS = {
    *("p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "a"),
    *("h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
_SCHEMES = {"http", "https", "mailto"}
_READER = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


class RenderingRefused(CodedError):
    """The text cannot be shown. Codes: `too_long`, `too_many_cells`."""


def render(source: str, *, language: str = "en") -> str:
    """Safe HTML of a Markdown text; empty for an empty one. Tables may be scrolled, and are named in `language`.

    Raises RenderingRefused for a text of more than 200 kB and for tables of more than 2,000 cells.
    """
    size = len(source.encode())
    if size > MOST_BYTES:
        raise RenderingRefused(
            "too_long",
            _("The text has %(size)s kB; up to %(most)s kB can be shown. Shorten it, or attach it as a file."),
            size=-(-size // 1024),
            most=MOST_BYTES // 1024,
        )
    if not source.strip():
        return ""
    tokens = _READER.parse(source)
    _refuse_giants(tokens)
    _lower_headings(tokens)
    for token in tokens:
        _tame(token)
    html = nh3.clean(
        _READER.renderer.render(tokens, _READER.options, {}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        allowed_classes={"th": {"num"}, "td": {"num"}},
        url_schemes=_SCHEMES,
    )
    return _scrolling(html, language)


def _refuse_giants(tokens: Sequence[Token]) -> None:
    cells = sum(token.type in {"th_open", "td_open"} for token in tokens)
    if cells > MOST_CELLS:
        raise RenderingRefused(
            "too_many_cells",
            _("The tables have %(cells)s cells; up to %(most)s can be shown. Attach a larger table as a file."),
            cells=cells,
            most=MOST_CELLS,
        )


def _lower_headings(tokens: Sequence[Token]) -> None:
    """Headings go below those of the page, and leave no level out: who listens to a page goes by them."""
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]), level + 1)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, level + SHIFT)}"


def _tame(token: Token) -> None:
    """Alignment becomes a class, and pictures become links to them."""
    if token.type in {"th_open", "td_open"}:
        is_number = token.attrs.pop("style", "") == "text-align:right"
        if is_number:
            token.attrs["class"] = "num"
        if token.type == "th_open":
            token.attrs["scope"] = "col"
    elif token.children:
        token.children = list(_without_pictures(token.children))


def _without_pictures(children: Sequence[Token]) -> Iterator[Token]:
    """Inline tokens in which a picture is a link to it; within a link, where no other can stand, its words alone."""
    depth = 0
    for child in children:
        depth += {"link_open": 1, "link_close": -1}.get(child.type, 0)
        if child.type != "image":
            yield child
            continue
        address = str(child.attrs.get("src", ""))
        words = Token("text", "", 0, content=child.content or address)
        if depth or not address.startswith(("http://", "https://")):
            yield words
        else:
            yield Token("link_open", "a", 1, attrs={"href": address})
            yield words
            yield Token("link_close", "a", -1)


def _scrolling(html: str, language: str) -> str:
    """Each table in a box that scrolls by itself, by keyboard too. Only the cleaner writes these tags."""
    with override(language):
        name = escape(pgettext("a table in a text", "Table"))
    opened = f'<div class="table-scroll" role="region" tabindex="0" aria-label="{name}"><table>'
    return html.replace("<table>", opened).replace("</table>", "</table></div>")
