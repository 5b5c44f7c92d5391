"""Everything that an owner has handed in, on one list."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from programmes.actions import enrolments
from programmes.choices import EnrolmentState as S
from programmes.choices import Programme, RightDocumentKind
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db
LIST = "/portal/documents/"
MOST_STATEMENTS = 10


@pytest.fixture
def oscar(cast: Cast) -> Client:
    """The browser of Harrow & Finch's administrator."""
    return signed_in(cast.owner_admin)


def shown(client: Client, query: str = "") -> list[str]:
    return [row.file.name for row in client.get(f"{LIST}?{query}").context["list"].rows]


def handed_in(cast: Cast) -> None:
    """A certificate of a right, a document of an application with its earlier version, a power of attorney."""
    actor = acting(cast.owner_admin)
    cast.mark.documents.create(
        kind=RightDocumentKind.CERTIFICATE, document=cast.document("mark.png", by=cast.owner_admin)
    )
    enrolment = cast.enrolment(S.APPLICATION)
    papers = [cast.document(name, by=cast.owner_admin) for name in ("first.png", "second.png")]
    old = enrolments.add_document(enrolment.pk, "registration_certificate", papers[0], actor=actor)
    enrolments.add_document(enrolment.pk, "registration_certificate", papers[1], actor=actor, replaces=old.pk)
    cast.power()


def test_an_owner_without_documents_is_told_what_will_stand_here(oscar: Client) -> None:
    assert "No documents yet" in oscar.get(LIST).content.decode()


def test_every_document_says_what_it_is_and_what_it_belongs_to(
    oscar: Client, cast: Cast, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    handed_in(cast)
    oscar.get(LIST)  # the first page of a session writes down the session
    with django_assert_max_num_queries(MOST_STATEMENTS):
        page = oscar.get(LIST)
    rows = {row.file.name: row for row in page.context["list"].rows}
    assert set(rows) == {"mark.png", "first.png", "second.png", "power.pdf.png"}
    assert rows["first.png"].file.replaced_at is not None
    assert rows["second.png"].file.replaced_at is None
    (place,) = rows["mark.png"].places
    assert (place.label, place.subject, place.url) == (
        "Certificate",
        "HARROW & FINCH (12345678)",
        f"/portal/rights/{cast.mark.pk}/",
    )


def test_documents_are_filtered_and_searched(oscar: Client, cast: Cast) -> None:
    handed_in(cast)
    assert shown(oscar, "kind=right") == ["mark.png"]
    assert shown(oscar, "kind=power") == ["power.pdf.png"]
    assert shown(oscar, "kind=enrolment&sort=name") == ["first.png", "second.png"]
    assert shown(oscar, "standing=replaced") == ["first.png"]
    assert "first.png" not in shown(oscar, "standing=used")
    assert shown(oscar, "q=second") == ["second.png"]
    assert shown(oscar, "q=哈罗芬奇") == ["mark.png"]
    assert shown(oscar, "q=12345678") == ["mark.png"]
    assert shown(oscar, "q=nothing-like-it") == []
    assert shown(oscar, "q=%00") == []
    assert shown(oscar, "kind=invented") == []


def test_what_is_shown_is_exported(oscar: Client, cast: Cast) -> None:
    handed_in(cast)
    answer: Any = oscar.get(f"{LIST}?export=csv&kind=right")
    lines = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert [line[:4] for line in lines[1:]] == [
        ["mark.png", "Certificate", "HARROW & FINCH (12345678)", "Harrow & Finch Ltd"]
    ]


def test_nobody_reads_what_belongs_to_somebody_else(cast: Cast) -> None:
    handed_in(cast)
    assert shown(signed_in(cast.stranger)) == []
    lena = signed_in(cast.agent)
    assert "mark.png" in shown(lena)
    power = cast.larkspur.powers_held.get()
    power.valid_until = date(2024, 2, 1)
    power.save()
    # What it acted on stays its own; what it saw for the owner is gone.
    assert shown(lena) == ["power.pdf.png"]


def test_a_power_for_one_programme_shows_nothing_of_another(cast: Cast) -> None:
    handed_in(cast)
    power = cast.larkspur.powers_held.get()
    power.programmes = [Programme.TEST_PURCHASE]
    power.save()
    assert "second.png" not in shown(signed_in(cast.agent))
