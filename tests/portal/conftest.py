"""What the tests of the portal share: its addresses, and people who have signed in."""

from typing import Any

import pytest
from django.urls import reverse

from complaints.models import Complaint
from tests.cast import Cast, signed_in

# Django's test client; its answers carry what the type stubs do not know of.
Browser = Any


@pytest.fixture
def clara(cast: Cast) -> Browser:
    """The browser of Harrow & Finch's complainant, whose company takes part in the complaint platform."""
    cast.may_file()
    return signed_in(cast.complainant)


def step(draft: Complaint, name: str) -> str:
    """Address of a step of a draft."""
    return reverse("complaints_portal:step", kwargs={"reference": draft.reference, "step": name})


def page(name: str, complaint: Complaint, *more: Any) -> str:
    """Address of another page of a complaint."""
    return reverse(f"complaints_portal:{name}", args=[complaint.reference, *more])


def text(response: Any) -> str:
    """What a page says."""
    return str(response.content.decode())
