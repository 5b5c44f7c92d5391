"""CBBC compares a right with its certificate; what changes afterwards is no longer verified."""

import pytest

from core.audit.models import Event
from core.audit.queries import timeline
from core.days import house_day
from core.documents.models import Document
from core.workflow.errors import InvalidInputs, Refused
from programmes import queries, verification
from programmes.actions import rights
from programmes.actions.rights import FactEntry
from programmes.models import Right
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(cast: Cast) -> Document:
    """The certificate of Harrow & Finch's mark, among its documents."""
    document = cast.document("certificate.png")
    rights.add_document(cast.mark.pk, document, kind="certificate", actor=acting(cast.complainant))
    return document


def verify(cast: Cast, certificate: Document, *fields: str) -> Right:
    whole = fields or tuple(verification.to_verify(cast.mark))
    return rights.verify_right(cast.mark.pk, fields=whole, document=certificate, actor=acting(cast.officer))


def standing(cast: Cast) -> set[str]:
    return {one.field for one in verification.standing_of(Right.objects.get(pk=cast.mark.pk))}


def test_it_is_on_record_who_compared_what_with_which_document_and_when(cast: Cast, certificate: Document) -> None:
    verify(cast, certificate, "number", "holder_name")
    number = cast.mark.verifications.get(field="number")
    assert (number.value, number.document, number.verified_by_label) == ("12345678", certificate, cast.officer.name)
    event = Event.objects.get(verb="programmes.right_verified")
    assert event.data["sha256"] == certificate.blob.sha256
    assert "Number, Holder on the certificate" in timeline(cast.mark, actor=acting(cast.complainant))[-1].text


def test_a_field_that_changes_loses_its_verification_with_the_change_and_the_others_keep_theirs(
    cast: Cast, certificate: Document
) -> None:
    verify(cast, certificate)
    whole = standing(cast)
    rights.change_right(cast.mark.pk, actor=acting(cast.complainant), fields={"title": "HARROW", "goods": "Teapots"})
    assert standing(cast) == whole - {"title"}
    lost = cast.mark.verifications.get(field="title")
    assert (lost.value, lost.lost_at is None) == ("HARROW & FINCH", False)
    assert Event.objects.get(verb="programmes.verification_lost").data == {"fields": ["title"]}


def test_a_renewal_takes_the_verification_of_the_end_away(cast: Cast, certificate: Document) -> None:
    verify(cast, certificate)
    rights.record_fact(cast.mark.pk, FactEntry("renewal", house_day()), actor=acting(cast.complainant))
    assert "expires_on" not in standing(cast)


def test_a_field_is_verified_anew_with_a_newer_document(cast: Cast, certificate: Document) -> None:
    verify(cast, certificate, "number")
    newer = cast.document("newer.png")
    rights.add_document(cast.mark.pk, newer, kind="certificate", actor=acting(cast.complainant))
    verify(cast, newer, "number")
    assert verification.standing_of(cast.mark)[0].document == newer
    assert cast.mark.verifications.count() == 2


def test_only_what_is_there_is_verified_with_a_document_of_the_right_by_cbbc(cast: Cast, certificate: Document) -> None:
    for fields, document in (((), certificate), (("goods",), certificate), (("number",), cast.document("other.png"))):
        with pytest.raises(InvalidInputs):
            rights.verify_right(cast.mark.pk, fields=fields, document=document, actor=acting(cast.officer))
    for person in (cast.complainant, cast.staff_reader):
        with pytest.raises(Refused):
            rights.verify_right(cast.mark.pk, fields=("number",), document=certificate, actor=acting(person))
    assert not cast.mark.verifications.exists()


def test_the_database_counts_what_is_verified_of_what_could_be(cast: Cast, certificate: Document) -> None:
    def counts() -> tuple[int, int]:
        found = queries.with_verification(Right.objects.filter(pk=cast.mark.pk)).get()
        return found.verified, found.to_verify

    whole = len(verification.to_verify(cast.mark))
    assert counts() == (0, whole)
    verify(cast, certificate)
    assert counts() == (whole, whole)
    rights.change_right(cast.mark.pk, actor=acting(cast.officer), fields={"title_zh": ""})
    assert counts() == (whole - 1, whole - 1)
