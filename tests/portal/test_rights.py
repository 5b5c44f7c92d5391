"""An owner's own rights in the portal, and an agent's by its powers of attorney."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core.days import house_day
from programmes.actions import rights
from programmes.models import Right
from tests.cast import PNG, Cast, acting, signed_in
from tests.portal.conftest import Browser, text

pytestmark = pytest.mark.django_db

NEW = {
    "right_type": "trade_mark",
    "territory": "CN",
    "number": "23456789",
    "title": "HARROW",
    "registered_on": "2020-05-14",
}


def address(name: str, *arguments: Any) -> str:
    return reverse(f"rights_portal:{name}", args=arguments)


def titles(page: Any) -> set[str]:
    return {row.title for row in page.context["list"].rows}


def test_an_owner_without_rights_is_shown_how_to_begin(clara: Browser) -> None:
    page = text(clara.get(address("list")))
    assert "Enter them one by one, or import a list" in page
    assert address("new") in page


def test_an_owner_sees_its_own_rights_and_what_expires_next(cast: Cast, clara: Browser) -> None:
    cast.gather("mark", "foreign_mark")
    soon = rights.register_right(
        cast.harrow.pk,
        actor=acting(cast.complainant),
        fields=NEW | {"expires_on": house_day() + timedelta(days=12)},
    )
    page = clara.get(address("list"))
    assert titles(page) == {"HARROW & FINCH", "HARROW"}
    assert [row.title for row in page.context["ahead"]] == [soon.title]
    assert "in 12 days" in text(page)
    assert "Rights owner" not in text(page)


def test_entering_a_right_leads_to_its_page_where_the_certificate_is_asked_for(cast: Cast, clara: Browser) -> None:
    page = clara.post(address("new"), NEW, follow=True)
    right = Right.objects.get()
    assert page.redirect_chain[-1][0] == address("detail", right.pk)
    assert "Now add its certificate" in text(page)
    file = SimpleUploadedFile("certificate.png", PNG, "image/png")
    clara.post(address("document_add", right.pk), {"kind": "certificate", "document": file})
    paper = right.documents.get()
    assert paper.document.organisation == cast.harrow
    assert clara.get(address("document", right.pk, paper.document.public_id)).status_code == 200
    assert clara.get(address("document_preview", right.pk, paper.document.public_id, "thumbnail")).status_code == 200


def test_a_number_of_somebody_else_reveals_nothing(cast: Cast, clara: Browser) -> None:
    page = clara.post(address("new"), NEW | {"number": cast.foreign_mark.number})
    assert page.status_code == 422
    assert "CBBC will be in touch" in text(page)
    assert "BRIGHTWATER" not in text(page).upper().replace("BRIGHTWATER-TOYS.EXAMPLE", "")


def test_a_file_that_cannot_be_taken_is_told_at_its_field(cast: Cast, clara: Browser) -> None:
    file = SimpleUploadedFile("certificate.pdf", b"MZ\x90\x00 this program", "application/pdf")
    page = clara.post(address("document_add", cast.mark.pk), {"kind": "certificate", "document": file})
    assert page.status_code == 422
    assert not cast.mark.documents.exists()


def test_a_verified_field_is_named_before_it_is_changed(cast: Cast, clara: Browser) -> None:
    officer = acting(cast.officer)
    paper = rights.add_document(cast.mark.pk, cast.document(), kind="certificate", actor=officer)
    rights.verify_right(cast.mark.pk, fields=["number"], document=paper.document, actor=officer)
    page = text(clara.get(address("edit", cast.mark.pk)))
    assert "has to be compared again" in page


def test_what_was_typed_before_the_session_ended_is_there_again(cast: Cast) -> None:
    from django.test import Client  # noqa: PLC0415

    visitor = Client()
    visitor.post(address("new"), NEW | {"title": "TYPED BEFORE"})
    visitor.force_login(cast.complainant, backend="core.accounts.backends.PersonBackend")
    assert "TYPED BEFORE" in text(visitor.get(address("new")))


def test_rights_of_others_are_not_there_at_any_address(cast: Cast, clara: Browser) -> None:
    paper = rights.add_document(cast.foreign_mark.pk, cast.document(), kind="certificate", actor=acting(cast.officer))
    pk = cast.foreign_mark.pk
    for target in (
        address("detail", pk),
        address("edit", pk),
        address("fact", pk, "renewal"),
        address("document_add", pk),
        address("document", pk, paper.document.public_id),
        address("document_replace", pk, paper.document.public_id),
        address("document_preview", pk, paper.document.public_id, "preview"),
    ):
        assert clara.get(target).status_code == 404, target
    assert clara.get(address("document", cast.mark.pk, paper.document.public_id)).status_code == 404


def test_an_owners_reader_sees_its_rights_and_changes_nothing(cast: Cast) -> None:
    rita = signed_in(cast.owner_reader)
    page = text(rita.get(address("detail", cast.mark.pk)))
    assert "HARROW" in page
    assert "Record a renewal" not in page
    assert rita.get(address("edit", cast.mark.pk)).status_code == 403
    assert address("new") not in text(rita.get(address("list")))
    assert rita.get(address("new")).status_code == 403


def test_an_agent_sees_and_keeps_what_its_power_covers_as_long_as_it_lasts(cast: Cast) -> None:
    cast.gather("mark", "design", "foreign_mark")
    lena = signed_in(cast.agent)
    assert "appears here while a power of attorney" in text(lena.get(address("list")))
    power = cast.power(rights=[cast.mark])
    page = lena.get(address("list"))
    assert titles(page) == {"HARROW & FINCH"}
    assert "Harrow &amp; Finch Ltd" in text(page)
    assert lena.get(address("edit", cast.mark.pk)).status_code == 200
    assert lena.get(address("edit", cast.design.pk)).status_code == 404
    assert lena.get(address("new")).status_code == 403
    power.valid_until = house_day() - timedelta(days=1)
    power.save()
    assert lena.get(address("detail", cast.mark.pk)).status_code == 404


def test_an_agent_of_several_owners_says_whose_right_it_enters(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater)
    lena = signed_in(cast.agent)
    assert lena.post(address("new"), NEW).status_code == 422
    assert lena.post(address("new"), NEW | {"owner": "brightwater-toys"}).status_code == 302
    assert Right.objects.get().organisation == cast.brightwater


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", ["list", "new", "detail", "edit", "fact", "document_add"])
def test_every_page_opens_in_both_languages(cast: Cast, clara: Browser, name: str, language: str) -> None:
    cast.complainant.language = language
    cast.complainant.save()
    arguments = {"list": (), "new": (), "fact": (cast.mark.pk, "name_change")}.get(name, (cast.mark.pk,))
    assert clara.get(address(name, *arguments)).status_code == 200
