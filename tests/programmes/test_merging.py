"""Two records of one rights owner become one, and nothing that either had is lost."""

import pytest
from django.urls import reverse

from core.accounts.actions import merging
from core.accounts.models import Organisation
from programmes import queries
from programmes.actions import contacts, organisations, shops
from programmes.choices import CompanyNumberKind, EnrolmentState, ExitReason, Programme
from programmes.models import MarkFamily, Profile
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db

ADDRESS = "https://mall.jd.com/index-1000042.html"


@pytest.fixture
def double(cast: Cast) -> Organisation:
    """A second record of Harrow & Finch, somewhat filled."""
    return organisations.enrol_owner(
        actor=acting(cast.officer),
        kind="rights_owner",
        name="Harrow and Finch Limited",
        name_zh="哈罗芬奇",
        fields={
            "number_kind": CompanyNumberKind.UNITED_KINGDOM,
            "number": "01234567",
            "address": "1 Potters Row",
            "website": "https://harrow.example",
            "notes": "Met at a fair.",
        },
    )


def _merge(cast: Cast, source: Organisation, into: Organisation) -> Organisation:
    return merging.merge(source.pk, into.pk, actor=acting(cast.administrator), reason="One company, typed twice.")


def test_empty_fields_are_filled_and_the_old_names_stay_findable(cast: Cast, double: Organisation) -> None:
    organisations.change_profile(
        cast.harrow.pk, actor=acting(cast.officer), fields={"website": "https://harrow-finch.example"}
    )
    _merge(cast, double, cast.harrow)
    profile = Profile.objects.get(organisation=cast.harrow)
    assert (profile.number, profile.address, profile.website, profile.notes) == (
        "01234567",
        "1 Potters Row",
        "https://harrow-finch.example",
        "Met at a fair.",
    )
    assert profile.trading_names == ["Harrow and Finch Limited", "哈罗芬奇"]
    found = queries.alike("Harrow and Finch Limited", kinds=["rights_owner"])
    assert [one.organisation for one in found] == [cast.harrow]


def test_a_number_left_on_the_record_that_ended_is_the_survivors_to_take(cast: Cast, double: Organisation) -> None:
    actor = acting(cast.officer)
    organisations.change_profile(
        cast.harrow.pk, actor=actor, fields={"number_kind": CompanyNumberKind.UNITED_KINGDOM, "number": "07654321"}
    )
    _merge(cast, double, cast.harrow)
    assert Profile.objects.get(organisation=cast.harrow).number == "07654321"
    with pytest.raises(organisations.NumberHeld) as held:
        organisations.change_profile(
            cast.brightwater.pk,
            actor=actor,
            fields={"number_kind": CompanyNumberKind.UNITED_KINGDOM, "number": "01234567"},
        )
    assert held.value.holder == cast.harrow
    organisations.change_profile(cast.harrow.pk, actor=actor, fields={"number": "01234567"})
    assert Profile.objects.get(organisation=cast.harrow).number == "01234567"


def test_an_address_and_a_shop_of_both_are_there_once(cast: Cast, double: Organisation) -> None:
    actor = acting(cast.officer)
    bea = {"name": "Bea Brand", "email": "bea@harrow.example", "roles": ["legal"]}
    for owner, roles in ((double, ["billing"]), (cast.harrow, ["legal"])):
        contacts.add_contact(owner.pk, actor=actor, fields=bea | {"roles": roles})
        shops.declare_shop(owner.pk, actor=actor, address=ADDRESS, name="Flagship")
    contacts.add_contact(double.pk, actor=actor, fields=bea | {"email": "al@harrow.example", "name": "Al Auth"})
    shops.declare_shop(double.pk, actor=actor, address="1000043", name="Outlet")
    _merge(cast, double, cast.harrow)
    assert {one.email: one.roles for one in queries.contacts_visible_to(actor)} == {
        "al@harrow.example": ["legal"],
        "bea@harrow.example": ["legal", "billing"],
    }
    assert sorted(shop.number for shop in queries.shops_visible_to(actor)) == ["1000042", "1000043"]


def test_rights_families_powers_and_documents_move(cast: Cast, double: Organisation) -> None:
    power = cast.power(owner=double)
    cast.mark.organisation = double
    cast.mark.family = MarkFamily.objects.create(organisation=double, name="Finch")
    cast.mark.save()
    kept = MarkFamily.objects.create(organisation=cast.harrow, name="FINCH")
    _merge(cast, double, cast.harrow)
    for record in (cast.mark, power, power.document):
        record.refresh_from_db()
    assert (cast.mark.organisation, cast.mark.family) == (cast.harrow, kept)
    assert "Harrow & Finch Ltd" in cast.mark.search_text
    assert (power.owner, power.document.organisation) == (cast.harrow, cast.harrow)
    assert list(queries.rights_visible_to(acting(cast.agent))) == [cast.mark]


def test_the_comparison_says_what_ends_and_what_gives_way(cast: Cast, double: Organisation) -> None:
    cast.enrolment(EnrolmentState.PROSPECT)
    ends = cast.enrolment(EnrolmentState.PROSPECT, owner=double)
    address = reverse("owners_staff:compare", args=[double.code, cast.harrow.code])
    page = signed_in(cast.administrator).get(address)
    outcomes = {str(line.label): str(line.outcome) for line in page.context["lines"]}
    assert outcomes["Company number"] == "gives way"
    assert (outcomes["Website"], outcomes["Sector"]) == ("fills what is empty", "–")
    (enrolment, state), *others = page.context["ended"]
    assert (enrolment, str(state.label), others) == (ends, "Prospect", [])


def test_of_two_open_enrolments_in_one_programme_the_one_of_the_record_that_ends_is_ended(
    cast: Cast, double: Organisation
) -> None:
    kept = cast.enrolment(EnrolmentState.PROSPECT)
    ended = cast.enrolment(EnrolmentState.PROSPECT, owner=double)
    moved = cast.enrolment(EnrolmentState.PROSPECT, owner=double, programme=Programme.TEST_PURCHASE)
    _merge(cast, double, cast.harrow)
    for enrolment in (kept, ended, moved):
        enrolment.refresh_from_db()
        assert enrolment.organisation == cast.harrow
    assert (ended.state, ended.exit_reason) == (EnrolmentState.EXITED, ExitReason.MERGED)
    assert (kept.state, moved.state) == (EnrolmentState.PROSPECT, EnrolmentState.PROSPECT)


def test_two_agents_become_one_with_the_powers_of_both(cast: Cast) -> None:
    cast.gather("agent")
    power = cast.power()
    other = organisations.enrol_owner(actor=acting(cast.officer), kind="agent", name="Larkspur Limited")
    _merge(cast, cast.larkspur, other)
    power.refresh_from_db()
    assert power.agent == other
    cast.agent.refresh_from_db()
    assert queries.powers_held_by(acting(cast.agent)).get() == power


def test_an_administrator_compares_two_records_says_why_and_merges_them(cast: Cast, double: Organisation) -> None:
    client = signed_in(cast.administrator)
    cast.enrolment(EnrolmentState.PROSPECT)
    ended = cast.enrolment(EnrolmentState.PROSPECT, owner=double)
    choose = client.get(reverse("owners_staff:merge", args=[double.code]), {"q": "finch"})
    compare = reverse("owners_staff:compare", args=[double.code, "harrow-finch"])
    assert compare in choose.text
    page = client.get(compare)
    assert "1 Potters Row" in page.text
    assert ended.reference in page.text
    assert client.post(compare, {"reason": ""}).status_code == 422
    assert client.post(compare, {"reason": "One company."})["Location"] == reverse(
        "owners_staff:detail", args=["harrow-finch"]
    )
    old = client.get(reverse("owners_staff:detail", args=[double.code]))
    assert old["Location"] == reverse("owners_staff:detail", args=["harrow-finch"])
    story = client.get(old["Location"]).text
    assert "Took over the records of Harrow and Finch Limited: One company." in story
    assert "Merged this organisation into Harrow &amp; Finch Ltd: One company." in story
    assert client.get(compare).status_code == 404


def test_case_officers_do_not_merge(cast: Cast, double: Organisation) -> None:
    client = signed_in(cast.officer)
    assert client.get(reverse("owners_staff:merge", args=[double.code])).status_code == 403
    assert client.get(reverse("owners_staff:compare", args=[double.code, cast.harrow.code])).status_code == 403
