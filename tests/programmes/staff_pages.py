"""Reading CBBC's pages about enrolments as a person does: by what stands in them."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from programmes.models import Enrolment

# What the test client gives: a response that also knows the context it was rendered from.
Page = Any
REFERENCE = re.compile(r'<a class="ref" href="/staff/enrolments/(E-\d{4}-\d+)/')


def url(name: str, enrolment: Enrolment | None = None, *more: Any) -> str:
    """The address of a page, of an enrolment where one is given."""
    return reverse(f"enrolments_staff:{name}", args=[enrolment.reference, *more] if enrolment else [])


def references(page: Page) -> list[str]:
    """References of the enrolments that a list or the board shows, in its order."""
    return REFERENCE.findall(page.content.decode())


def words(page: Page) -> str:
    """What a person reads on a page: its text, without tags, in single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def listed(browser: Client, **asked: Any) -> Page:
    """The list with these filters."""
    return browser.get(url("list"), asked)


def board(browser: Client, **asked: Any) -> Page:
    """The board with these filters."""
    return browser.get(url("board"), asked)


def columns(page: Page) -> dict[str, Any]:
    """The columns of the board by state."""
    return {column.state.value: column for column in page.context["board"].columns}
