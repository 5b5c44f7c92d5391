"""Who gets past the door of CBBC's pages: staff, and nobody else."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from complaints.actions import filing
from complaints.models import Complaint
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

NAMES = ["list", "detail", "targets", "transition", "evidence_page", "evidence", "preview", "right_document"]


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """A complaint of Harrow & Finch with a picture."""
    draft = cast.draft()
    filing.add_evidence(draft.pk, cast.document(), actor=acting(cast.complainant))
    return cast.move(draft, "submit")


def url(name: str, complaint: Complaint) -> str:
    document = complaint.evidence.get().document.public_id
    more: dict[str, list[Any]] = {
        "list": [],
        "transition": [complaint.reference, "screen"],
        "evidence_page": [complaint.reference, document],
        "evidence": [complaint.reference, document],
        "preview": [complaint.reference, document, "preview"],
        "right_document": [complaint.reference, uuid4()],
    }
    return reverse(f"complaints_staff:{name}", args=more.get(name, [complaint.reference]))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "right_document"])
@pytest.mark.parametrize("person", ["officer", "administrator", "staff_reader"])
def test_staff_get_in(cast: Cast, complaint: Complaint, name: str, person: str) -> None:
    page = signed_in(getattr(cast, person)).get(url(name, complaint))
    assert page.status_code == (409 if (name, person) == ("transition", "staff_reader") else 200)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("person", ["complainant", "owner_admin", "owner_reader", "stranger", "reviewer", "gov_reader"])
def test_for_everybody_else_the_pages_are_not_there(cast: Cast, complaint: Complaint, name: str, person: str) -> None:
    somebody = signed_in(getattr(cast, person))
    assert somebody.get(url(name, complaint)).status_code == 404
    assert somebody.post(url(name, complaint)).status_code == 404


@pytest.mark.parametrize("name", NAMES)
def test_a_visitor_is_sent_to_sign_in(complaint: Complaint, name: str) -> None:
    page = Client().get(url(name, complaint))
    assert page.status_code == 302
    assert page["Location"].startswith("/account/login/")


@pytest.mark.parametrize("name", [name for name in NAMES if name != "list"])
def test_a_draft_is_not_there(cast: Cast, name: str) -> None:
    draft = cast.draft()
    filing.add_evidence(draft.pk, cast.document(), actor=acting(cast.complainant))
    assert signed_in(cast.officer).get(url(name, draft)).status_code == 404


def test_a_complaint_that_never_was_looks_like_one_that_is_not_shown(cast: Cast) -> None:
    draft = cast.draft()
    desk = signed_in(cast.officer)
    missing = desk.get(reverse("complaints_staff:detail", args=["C-1999-000001"]))
    hidden = desk.get(reverse("complaints_staff:detail", args=[draft.reference]))
    assert missing.status_code == hidden.status_code == 404


def test_a_document_of_another_right_is_not_there(cast: Cast, complaint: Complaint) -> None:
    document = cast.document("other.png", by=cast.stranger)
    address = reverse("complaints_staff:right_document", args=[complaint.reference, document.public_id])
    assert signed_in(cast.officer).get(address).status_code == 404
