"""Who sees what: every query for every audience, with foreign data proven to be there first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import QuerySet
from django.utils import timezone

from complaints import queries
from complaints.choices import ComplaintState as S
from complaints.models import Complaint, Evidence, Remark
from core.accounts.actors import Actor
from core.documents import queries as documents
from core.documents.models import Document
from programmes import queries as programmes
from programmes.models import Right
from tests.cast import PATHS, SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db

# Withdrawn ones JD sees as well, where it had them; the one of this world was withdrawn before.
NEVER_WITH_JD = {
    S.DRAFT,
    S.SUBMITTED,
    S.INFO_REQUESTED,
    S.SCREENED,
    S.REJECTED_BY_CBBC,
    S.LAPSED,
    S.WITHDRAWN,
}
EVERY = {("harrow-finch", state) for state in PATHS} | {("brightwater-toys", state) for state in PATHS}
OWN = {("harrow-finch", state) for state in PATHS}
FOREIGN = EVERY - OWN
LODGED = {pair for pair in EVERY if pair[1] not in NEVER_WITH_JD}
SUBMITTED = {pair for pair in EVERY if pair[1] != S.DRAFT}
EXPECTED: dict[str, set[tuple[str, str]]] = {
    "officer": SUBMITTED,
    "administrator": SUBMITTED,
    "staff_reader": SUBMITTED,
    "complainant": OWN,
    "owner_admin": OWN,
    "owner_reader": OWN,
    "owner_client": OWN,
    "stranger": FOREIGN,
    "stranger_client": FOREIGN,
    "reviewer": LODGED,
    "jd_client": LODGED,
    "jd_reader_client": LODGED,
    "gov_reader": set(),
    "agent": {pair for pair in OWN if pair[1] != S.DRAFT},
}
SCOPED: dict[str, Callable[[Actor], QuerySet[Any]]] = {
    "complaints": queries.visible_to,
    "targets": queries.targets_visible_to,
    "evidence": queries.evidence_visible_to,
}


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Two owners, each with a complaint in every state, with a file; an agent of one of them."""
    cast.power()
    for person in (cast.complainant, cast.stranger):
        for state in PATHS:
            complaint = cast.complaint(state, by=person)
            Evidence.objects.create(complaint=complaint, document=cast.document(by=person), added_at=timezone.now())
    return cast


def found(rows: QuerySet[Any]) -> set[tuple[str, str]]:
    prefix = "" if rows.model is Complaint else "complaint__"
    return set(rows.values_list(f"{prefix}organisation__code", f"{prefix}state"))


@pytest.mark.parametrize("name", SCOPED)
def test_each_sees_its_own_part_and_nothing_else(world: Cast, name: str) -> None:
    whole = SCOPED[name](SYSTEM)
    drafts_have_no_targets = {("harrow-finch", S.DRAFT), ("brightwater-toys", S.DRAFT)} if name == "targets" else set()
    assert found(whole) == EVERY - drafts_have_no_targets, "the foreign data must be there, or nothing is proven"
    for role, expected in EXPECTED.items():
        assert found(SCOPED[name](acting(getattr(world, role)))) == expected - drafts_have_no_targets, role


def test_an_owner_sees_its_own_rights_only(world: Cast) -> None:
    assert world.foreign_mark in Right.objects.all()
    own = Right.objects.filter(organisation=world.harrow)
    assert set(programmes.rights_visible_to(acting(world.owner_reader))) == set(own)
    assert not programmes.rights_visible_to(acting(world.jd_client)).exists()


def test_a_file_of_another_organisation_cannot_be_named(world: Cast) -> None:
    everything = list(Document.objects.values_list("public_id", flat=True))
    own = documents.owned_by(acting(world.complainant), everything)
    assert 0 < len(own) < len(everything)
    assert {document.organisation_id for document in own} == {world.harrow.pk}


def test_jd_reads_neither_cbbcs_questions_nor_its_notes(cast: Cast) -> None:
    complaint = cast.complaint(S.INFO_REQUESTED)
    for verb in ("answer", "screen", "lodge", "acknowledge", "clarify", "supply"):
        complaint = cast.move(complaint, verb)
    Remark.objects.create(
        complaint=complaint, verb="screen", text="For colleagues", readers=["staff"], author_audience="staff",
        author_label="Wei", created_at=timezone.now(),
    )  # fmt: skip

    def verbs(who: Any) -> list[str]:
        return [remark.verb for remark in queries.conversation(complaint, actor=acting(who))]

    assert verbs(cast.jd_client) == ["clarify", "supply"]
    assert verbs(cast.complainant) == ["ask", "answer", "clarify", "supply"]
    assert verbs(cast.officer) == ["ask", "answer", "clarify", "supply", "screen"]


def test_a_file_that_came_with_an_answer_to_cbbc_is_not_shown_to_jd(cast: Cast) -> None:
    complaint = cast.complaint(S.LODGED)
    remark = Remark.objects.create(
        complaint=complaint, verb="answer", text="See file", readers=["portal", "staff"], author_audience="portal",
        author_label="Clara", created_at=timezone.now(),
    )  # fmt: skip
    Evidence.objects.create(complaint=complaint, document=cast.document(), remark=remark, added_at=timezone.now())
    assert queries.evidence_visible_to(acting(cast.officer)).count() == 1
    assert queries.evidence_visible_to(acting(cast.jd_client)).count() == 0
