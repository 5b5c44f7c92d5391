"""Briefing packs: each audience takes its own to the table, and nothing that it may not read."""

import pytest
from django.urls import reverse

from core.accounts.choices import Audience
from core.accounts.models import Person
from core.audit.models import Event
from merchants.models import Listing, Shop
from roundtables.actions import agenda
from roundtables.actions import issues as actions
from roundtables.models import Issue, Roundtable
from roundtables.packs.material import Reader, readers_of
from roundtables.packs.papers import pack_pdf
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import invite, item_of, meeting, moved_issue, raised
from tests.roundtables.pdf import words_of

pytestmark = pytest.mark.django_db

HARROWS = "Our kettle was copied by Blue Kiln and offered again in March after two decisions."
BRIGHTS = "Our wooden bear was copied by Forest Play and nobody could tell us why it returned."
FOREIGN_ANSWER = "Brightwater will hear from our legal team about the bear."


def bare(text: str) -> str:
    """As words_of gives it: without spaces."""
    return "".join(text.split())


def linked(cast: Cast, by: Person, explanation: str, shop: Shop) -> Issue:
    """An issue that is linked to a complaint of the owner which is with JD, and to the shop complained about."""
    complaint = cast.complaint("lodged", by=by)
    Listing.objects.filter(targets__complaint=complaint).update(shop=shop)
    issue = raised(by, explanation=explanation, title=f"Copies come back: number {shop.number}")
    return actions.link_issue(issue.pk, complaint_keys={complaint.pk}, shop_keys={shop.pk}, actor=acting(by))


@pytest.fixture
def shops(cast: Cast) -> tuple[Shop, Shop]:
    return tuple(  # type: ignore[return-value]
        Shop.objects.create(platform="jd.com", number=number, name=name)
        for number, name in (("2000001", "Blue Kiln Teaware"), ("2000002", "Forest Play 森林玩具"))
    )


@pytest.fixture
def table(cast: Cast, shops: tuple[Shop, Shop]) -> Roundtable:
    """A roundtable to which two owners, JD and government are invited; each owner has an issue on it."""
    roundtable = meeting(cast.officer)
    item = item_of(roundtable, cast.officer)
    item_of(roundtable, cast.officer, title="What owners agree among themselves", readers="owners")
    item_of(roundtable, cast.officer, title="Who speaks for CBBC", readers="staff")
    invite(roundtable, cast.complainant, cast.stranger, cast.reviewer, cast.gov_reader, officer=cast.officer)
    own = linked(cast, cast.complainant, HARROWS, shops[0])
    foreign = linked(cast, cast.stranger, BRIGHTS, shops[1])
    for issue in (own, foreign):
        agenda.place_issue(item.pk, issue.pk, actor=acting(cast.officer))
    moved_issue(foreign, "answer", by=cast.officer, text=FOREIGN_ANSWER)
    return Roundtable.objects.get(pk=roundtable.pk)


def secrets_of(person: Person) -> list[str]:
    """Everything about an owner and its issue that is nobody else's."""
    issue = Issue.objects.get(organisation=person.organisation)
    return [
        person.organisation.name,
        person.organisation.name_zh,
        person.name,
        issue.reference,
        issue.explanation,
        *(one.reference for one in issue.complaints.all()),
        *(word for one in issue.shops.all() for word in (one.name, one.number)),
    ]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_an_owners_pack_holds_its_own_issue_whole_and_nothing_of_another_owner(
    cast: Cast, table: Roundtable, lang: str
) -> None:
    # The title is what every owner reads of an issue; here it names the shop, which must not count as a leak.
    Issue.objects.filter(organisation=cast.brightwater).update(title="Copies come back")
    words = words_of(pack_pdf(table, Reader(Audience.PORTAL, cast.harrow), lang))
    own = Issue.objects.get(organisation=cast.harrow)
    for known in (own.reference, own.explanation, own.complaints.get().reference, own.shops.get().name):
        assert bare(known) in words
    assert bare("Copies come back") in words
    for secret in (*secrets_of(cast.stranger), FOREIGN_ANSWER, "Who speaks for CBBC"):
        assert bare(secret) not in words


def test_jds_pack_names_an_owner_only_where_the_owner_said_so(cast: Cast, table: Roundtable) -> None:
    Issue.objects.update(title="Copies come back")
    Issue.objects.filter(organisation=cast.brightwater).update(names_owner=True)
    words = words_of(pack_pdf(table, Reader(Audience.PARTNER), "en"))
    hidden = [one for one in secrets_of(cast.complainant) if not one.startswith("Q-")]
    for secret in (*hidden, "What owners agree among themselves", "Who speaks for CBBC"):
        assert bare(secret) not in words
    for known in (cast.brightwater.name, BRIGHTS, "Forest Play"):
        assert bare(known) in words


def test_government_takes_the_agenda_and_the_figures_alone(cast: Cast, table: Roundtable) -> None:
    words = words_of(pack_pdf(table, Reader(Audience.GOVERNMENT), "en"))
    assert bare("Repeat shops") in words
    assert bare("Issues on this agenda") in words
    for secret in (*secrets_of(cast.complainant), *secrets_of(cast.stranger), "Copies come back", FOREIGN_ANSWER):
        assert bare(secret) not in words


def test_cbbc_takes_everything(cast: Cast, table: Roundtable) -> None:
    words = words_of(pack_pdf(table, Reader(Audience.STAFF), "en"))
    for known in (HARROWS, BRIGHTS, FOREIGN_ANSWER, cast.harrow.name):
        assert bare(known) in words
    assert [reader.code for reader in readers_of(table)] == [
        "staff", "partner", "brightwater-toys", "harrow-finch", "government",
    ]  # fmt: skip


def test_who_is_invited_takes_its_own_pack_and_it_is_written_down(cast: Cast, table: Roundtable) -> None:
    reply = signed_in(cast.complainant).get(reverse("roundtables_portal:pack", args=[table.reference, "en"]))
    assert reply.status_code == 200
    words = words_of(reply.content)
    assert bare(HARROWS) in words
    assert bare(BRIGHTS) not in words
    assert Event.objects.get(verb="roundtables.pack_taken").data == {"readers": "harrow-finch", "language": "en"}
    staff = signed_in(cast.staff_reader)
    assert staff.get(reverse("roundtables_staff:packs", args=[table.reference])).status_code == 200
    assert staff.get(reverse("roundtables_staff:pack", args=[table.reference, "partner", "zh"])).status_code == 200
    assert staff.get(reverse("roundtables_staff:pack", args=[table.reference, "nobody", "zh"])).status_code == 404


def test_who_is_not_invited_finds_no_pack(cast: Cast) -> None:
    roundtable = meeting(cast.officer)
    for person in (cast.complainant, cast.agent):
        found = signed_in(person).get(reverse("roundtables_portal:pack", args=[roundtable.reference, "en"]))
        assert found.status_code == 404
