"""Reading CBBC's pages as a person does: by what stands in them."""

import re
from html import unescape
from typing import Any

from django.test import Client
from django.urls import reverse

from complaints.models import Complaint

# What the test client gives: a response that also knows the context it was rendered from.
Page = Any
REFERENCE = re.compile(r'<th scope="row"><a href="(C-\d{4}-\d+)/\?view=')


def queue(browser: Client, **asked: Any) -> Page:
    """The queue with these filters."""
    return browser.get(reverse("complaints_staff:list"), asked)


def references(page: Page) -> list[str]:
    """References of the complaints that a list shows, in its order."""
    return REFERENCE.findall(page.content.decode())


def words(page: Page) -> str:
    """What a person reads on a page: its text, without tags, in single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", page.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())


def detail(browser: Client, complaint: Complaint, **asked: Any) -> Page:
    """The page of a complaint."""
    return browser.get(reverse("complaints_staff:detail", args=[complaint.reference]), asked)


def verb_url(complaint: Complaint, verb: str) -> str:
    """The address of a verb's page."""
    return reverse("complaints_staff:transition", args=[complaint.reference, verb])
