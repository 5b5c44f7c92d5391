"""What somebody writes in Markdown is shown without anything of theirs that runs, loads or breaks the page."""

import re
import time

import pytest

from library.rendering import MOST_CELLS, RenderingRefused, render


def test_a_script_and_every_other_tag_of_the_writers_is_shown_as_text() -> None:
    html = render("Hello <script>alert(1)</script> <b onclick=x>bold</b>\n\n<iframe src=x></iframe>")
    assert "<script" not in html
    assert "<iframe" not in html
    assert "<b " not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "data:image/png;base64,x"],
)
def test_a_link_that_would_run_something_leads_nowhere(address: str) -> None:
    html = render(f"[press]({address}) ![picture]({address})")
    assert "href" not in html
    assert "<img" not in html


def test_a_picture_from_elsewhere_becomes_a_link_to_it() -> None:
    html = render("See ![the label](https://pictures.example/label.png) here")
    assert "<img" not in html
    assert '<a href="https://pictures.example/label.png" rel="noopener noreferrer">the label</a>' in html


def test_a_picture_within_a_link_leaves_one_link() -> None:
    html = render("[![the label](https://a.example/x.png)](https://b.example/)")
    assert html.count("<a ") == 1
    assert "the label" in html


def test_headings_stand_below_those_of_the_page_and_leave_no_level_out() -> None:
    assert _headings("# One\n\n## Two\n\n### Three\n\n## Two again") == ["h3", "h4", "h5", "h4"]
    assert _headings("### Three\n\n###### Six\n\n# One") == ["h3", "h4", "h3"]


def _headings(source: str) -> list[str]:
    return re.findall(r"<(h\d)>", render(source))


def test_a_table_scrolls_in_a_box_of_its_own_that_the_keyboard_reaches() -> None:
    html = render("| a | b |\n|---|--:|\n| 1 | 2 |", language="zh-hans")
    assert html.startswith('<div class="table-scroll" role="region" tabindex="0" aria-label="')
    assert '<th scope="col">a</th>' in html
    assert '<td class="num">2</td>' in html
    assert "style" not in html


def test_a_giant_table_is_refused_with_words() -> None:
    row = "|" + " x |" * 50
    table = "\n".join([row, "|" + "---|" * 50, *[row] * (MOST_CELLS // 50)])
    with pytest.raises(RenderingRefused) as refused:
        render(table)
    assert refused.value.code == "too_many_cells"
    assert "2000" in refused.value.message


def test_a_text_beyond_200_kb_is_refused_with_words() -> None:
    with pytest.raises(RenderingRefused) as refused:
        render("字" * 70_000)
    assert refused.value.code == "too_long"
    assert "206 kB" in refused.value.message


@pytest.mark.parametrize(
    "source", ["[" * 60_000, "*a " * 60_000, "> " * 60_000, "`" * 60_000, "![" * 60_000, "- " * 60_000]
)
def test_what_is_written_to_keep_a_server_busy_does_not(source: str) -> None:
    began = time.monotonic()
    render(source)
    assert time.monotonic() - began < 10
