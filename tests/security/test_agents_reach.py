"""An agent sees and moves what its power of attorney covers, at that moment; nothing of its principal besides."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from complaints.models import Target
from core.accounts.choices import OrganisationKind, Role
from core.accounts.models import Organisation, Person
from core.documents import actions as documents
from core.imports.choices import ImportState
from programmes.actions import enrolments, powers
from programmes.actions.powers import Mandate
from programmes.choices import EnrolmentState, Programme
from programmes.models import Enrolment, PowerOfAttorney, Right
from programmes.papers import papers_of
from tests.batches.conftest import drafts_of, given, listed, taken
from tests.cast import PNG, SYSTEM, Cast, acting, signed_in
from tests.imports.conftest import worked
from tests.programmes.portfolios import CUP, TEAPOT, read
from tests.targets.conftest import given as give_listings
from tests.targets.conftest import rows

pytestmark = pytest.mark.django_db
P = Programme


def granted(cast: Cast, to: Organisation, rights: tuple[Right, ...] = ()) -> PowerOfAttorney:
    """Harrow & Finch's power of attorney for a firm, for these rights or for all."""
    paper = documents.store(
        ContentFile(PNG, name="power.png"), actor=SYSTEM, organisation_id=cast.harrow.pk, kind="power"
    )
    mandate = Mandate(
        programmes=[P.COMPLAINT_PLATFORM],
        valid_from=date(2024, 1, 1),
        covers_all_rights=not rights,
        right_ids=[right.pk for right in rights],
    )
    return powers.grant_power(cast.harrow.pk, actor=SYSTEM, agent_id=to.pk, mandate=mandate, document=paper)


@pytest.fixture
def other_firm(cast: Cast) -> Person:
    """Somebody of another law firm."""
    firm = Organisation.objects.create(code="rowan", kind=OrganisationKind.AGENT, name="Rowan LLP", name_zh="")
    return Person.objects.create_user(
        "rob@rowan.example", name="Rob Rowan", organisation=firm, roles=[Role.COMPLAINANT]
    )


@pytest.mark.parametrize(
    ("state", "pages"),
    [
        (EnrolmentState.APPLICATION, ("tasks", "check", "rights")),
        (EnrolmentState.DOCUMENTS_CHECK, ("detail", "submitted")),
        (EnrolmentState.ACTIVE, ("detail", "rights")),
    ],
)
def test_pages_of_an_enrolment_name_no_right_that_the_power_does_not_cover(
    cast: Cast, state: str, pages: tuple[str, ...]
) -> None:
    enrolment = cast.enrolment(state, rights=[cast.mark, cast.design])
    if state == EnrolmentState.APPLICATION:
        cast.fill(enrolment, [cast.mark, cast.design])
    granted(cast, cast.larkspur, (cast.mark,))
    agents, owners = signed_in(cast.agent), signed_in(cast.owner_admin)
    for page in pages:
        path = reverse(f"enrolments_portal:{page}", args=[enrolment.reference])
        assert cast.design.number not in agents.get(path).content.decode(), page
    shown = reverse(
        f"enrolments_portal:{pages[-1] if pages[-1] != 'submitted' else 'detail'}", args=[enrolment.reference]
    )
    assert cast.mark.number in agents.get(shown).content.decode()
    assert cast.design.number in owners.get(shown).content.decode()


@pytest.mark.parametrize("shown", [True, False], ids=["as if it had been on the page", "not on the page"])
def test_an_agent_does_not_strike_a_right_out_that_it_does_not_see(cast: Cast, shown: bool) -> None:
    enrolment = cast.enrolment(EnrolmentState.ACTIVE, rights=[cast.mark, cast.design])
    granted(cast, cast.larkspur, (cast.mark,))
    given = {"shown": [cast.mark.pk, *([cast.design.pk] if shown else [])], "rights": []}
    page = signed_in(cast.agent).post(reverse("enrolments_portal:rights", args=[enrolment.reference]), given)
    assert page.status_code == 302
    assert set(enrolment.rights.all()) == {cast.design}


def test_an_agent_does_not_choose_a_right_that_its_power_does_not_cover(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.ACTIVE)
    granted(cast, cast.larkspur, (cast.mark,))
    for foreign in (cast.design, cast.foreign_mark):
        given = {"shown": [foreign.pk], "rights": [cast.mark.pk, foreign.pk]}
        page = signed_in(cast.agent).post(reverse("enrolments_portal:rights", args=[enrolment.reference]), given)
        assert page.status_code == 422
    assert set(enrolment.rights.all()) == {cast.mark}


def test_one_agent_reads_no_other_agents_power_of_attorney(cast: Cast, other_firm: Person) -> None:
    enrolment = cast.enrolment(EnrolmentState.ACTIVE)
    theirs, _own = granted(cast, other_firm.organisation), cast.power()
    enrolments.choose_power(enrolment.pk, theirs.pk, actor=acting(cast.owner_admin))
    enrolment.refresh_from_db()

    def papers(who: Any) -> set[int]:
        return {paper.document.pk for paper in papers_of(enrolment, actor=acting(who))}

    for reader in (cast.owner_admin, other_firm, cast.officer, cast.jd_client):
        assert theirs.document_id in papers(reader)
    assert theirs.document_id not in papers(cast.agent)
    browser = signed_in(cast.agent)
    assert browser.get(reverse("organisation_portal:power", args=[theirs.reference])).status_code == 404
    assert browser.get(reverse("documents_portal:file", args=[theirs.document.public_id])).status_code == 404


def test_the_page_that_is_still_open_does_nothing_once_the_power_is_revoked(cast: Cast) -> None:
    enrolment = cast.enrolment(EnrolmentState.APPLICATION)
    power = granted(cast, cast.larkspur)
    browser = signed_in(cast.agent)
    pages: dict[str, dict[str, Any]] = {
        "rights": {"shown": [cast.mark.pk], "rights": [cast.mark.pk]},
        "services": {"services": ["green_channel"]},
        "power": {"power": str(power.pk)},
        "check": {"declared_name": "Lena Lark", "declared_title": "Solicitor", "agrees": "on"},
    }
    paths = {page: reverse(f"enrolments_portal:{page}", args=[enrolment.reference]) for page in pages}
    assert [browser.get(path).status_code for path in paths.values()] == [200] * 4
    right = reverse("rights_portal:edit", args=[cast.mark.pk])
    assert browser.get(right).status_code == 200

    powers.revoke_power(power.reference, actor=SYSTEM, reason="They have parted.")

    assert [browser.post(path, pages[page]).status_code for page, path in paths.items()] == [404] * 4
    upload = reverse("enrolments_portal:upload", args=[enrolment.reference, "registration_certificate"])
    assert browser.post(upload, {"file": ContentFile(PNG, name="a.png")}).status_code == 404
    assert browser.post(right, {"title": "MINE"}).status_code == 404
    fresh = Enrolment.objects.get(pk=enrolment.pk)
    assert (fresh.state, fresh.version) == (enrolment.state, enrolment.version)
    cast.mark.refresh_from_db()
    assert cast.mark.title == "HARROW & FINCH"


def test_a_portfolio_that_lies_ready_is_not_written_once_the_power_is_revoked(cast: Cast) -> None:
    power = granted(cast, cast.larkspur)
    record = read(cast, [CUP], by=cast.agent, to=cast.harrow)
    browser = signed_in(cast.agent)
    path = reverse("rights_portal:import_apply", args=[record.reference])
    browser.post(path, {"mode": "all"})
    record.refresh_from_db()
    assert record.state == ImportState.APPLYING

    powers.revoke_power(power.reference, actor=SYSTEM, reason="They have parted.")

    assert worked(record).state == ImportState.FAILED
    assert not Right.objects.filter(number="12345679").exists()
    for name in ("import_look", "import_file", "import_progress"):
        assert browser.get(reverse(f"rights_portal:{name}", args=[record.reference])).status_code == 404
    assert browser.post(path, {"mode": "all"}).status_code == 404
    start = reverse("rights_portal:import_start")
    given = {"organisation": str(cast.harrow.pk), "file": ContentFile(b"Number\n12345678\n", name="a.csv")}
    assert browser.post(start, given).status_code in {403, 404, 422}
    assert not type(record).objects.exclude(pk=record.pk).exists()


def test_an_import_for_another_organisation_than_those_offered_is_refused(cast: Cast) -> None:
    granted(cast, cast.larkspur)
    content = ContentFile(b"Number\n12345678\n", name="a.csv")
    for person, organisation in (
        (cast.agent, cast.brightwater),
        (cast.agent, cast.cbbc),
        (cast.complainant, cast.brightwater),
        (cast.complainant, cast.larkspur),
    ):
        content.seek(0)
        browser = signed_in(person)
        browser.post(reverse("rights_portal:import_start"), {"organisation": str(organisation.pk), "file": content})
        assert not organisation.imports.exists()


def test_a_row_of_another_owner_says_the_same_as_one_of_nobody(cast: Cast) -> None:
    granted(cast, cast.larkspur)
    header = ("Number", "Type", "Territory", "Mark or title", "Owner code")
    rows = [(*TEAPOT[:4], cast.brightwater.code), (*CUP[:4], "no-such-owner")]
    record = read(cast, rows, header, by=cast.agent, to=cast.larkspur)
    foreign, missing = record.rows.order_by("position")
    assert [note["code"] for note in foreign.notes] == [note["code"] for note in missing.notes] == ["owner_unknown"]
    assert cast.brightwater.name not in str(foreign.notes) + str(foreign.values)


def test_a_table_of_complaints_begins_and_files_nothing_once_the_power_is_revoked(cast: Cast) -> None:
    cast.may_file()
    power = granted(cast, cast.larkspur)
    read_in_time = taken(cast, listed(cast.mark.number, "counterfeit", 1), by=cast.agent)
    waiting = given(cast, listed(cast.mark.number, "counterfeit", 1), by=cast.agent)
    [draft] = drafts_of(read_in_time)
    more = give_listings(cast, draft, rows(1), by=cast.agent)

    powers.revoke_power(power.reference, actor=SYSTEM, reason="They have parted.")

    assert (worked(waiting).state, drafts_of(waiting)) == (ImportState.FAILED, [])
    assert worked(more).state == ImportState.FAILED
    assert Target.objects.filter(complaint=draft).count() == 1
    browser = signed_in(cast.agent)
    drafts = reverse("complaints_portal:batches:drafts", args=[read_in_time.reference])
    statement = {"statement_name": "Lena", "statement_title": "Solicitor", "is_true": "on", "run": str(uuid4())}
    assert (browser.get(drafts).status_code, browser.post(drafts, statement).status_code) == (404, 404)
    draft.refresh_from_db()
    assert draft.state == "draft"
