"""Rights owners and agents: what is known of their company, and numbers that are wrong or held by somebody else."""

import pytest

from core.accounts.models import Organisation
from core.audit.models import Event
from core.outbox.models import Message
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes.actions import organisations
from programmes.actions.organisations import NumberHeld
from programmes.choices import CompanyNumberKind, Sector
from programmes.models import Profile
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db

USCC = "91350211M000100Y46"


def _uk(number: str) -> dict[str, str]:
    return {"number_kind": CompanyNumberKind.UNITED_KINGDOM, "number": number}


def test_a_case_officer_enrols_an_owner_whose_number_is_kept_in_its_normal_form(cast: Cast) -> None:
    owner = organisations.enrol_owner(
        actor=acting(cast.officer),
        kind="rights_owner",
        name="Marlow Kettles Limited",
        name_zh="马洛水壶有限公司",
        fields=_uk("Company No. 1234567") | {"trading_names": ["Marlow", " Marlow "], "sector": Sector.HOUSEHOLD},
    )
    profile = owner.profile
    assert (profile.number, profile.country, profile.trading_names) == ("01234567", "GB", ["Marlow"])
    assert owner.code == "marlow-kettles-limited"


def test_owners_do_not_enrol_organisations_and_readers_change_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        organisations.enrol_owner(actor=acting(cast.owner_admin), kind="agent", name="Mine LLP")
    with pytest.raises(Refused):
        organisations.change_profile(
            cast.harrow.pk, actor=acting(cast.owner_reader), fields={"website": "https://harrow.example"}
        )


def test_an_owners_administrator_changes_its_names_and_profile_but_not_that_of_others(cast: Cast) -> None:
    actor = acting(cast.owner_admin)
    organisations.change_profile(
        cast.harrow.pk, actor=actor, name="Harrow & Finch plc", fields={"address": " 1 Potters Row "}
    )
    owner = Organisation.objects.select_related("profile").get(pk=cast.harrow.pk)
    assert (owner.name, owner.name_zh, owner.profile.address) == (
        "Harrow & Finch plc",
        "哈罗芬奇有限公司",
        "1 Potters Row",
    )
    with pytest.raises(NotVisible):
        organisations.change_profile(cast.brightwater.pk, actor=actor, fields={"address": "Elsewhere"})


def test_an_agent_does_not_keep_its_principals_record(cast: Cast) -> None:
    cast.power()
    with pytest.raises(NotVisible):
        organisations.change_profile(cast.harrow.pk, actor=acting(cast.agent), fields={"address": "Elsewhere"})


def test_an_owner_never_writes_the_notes_of_staff(cast: Cast) -> None:
    with pytest.raises(ValueError, match="notes"):
        organisations.change_profile(cast.harrow.pk, actor=acting(cast.owner_admin), fields={"notes": "Nice people."})


def test_a_wrong_check_digit_says_which_one_is_expected(cast: Cast) -> None:
    with pytest.raises(InvalidInputs) as refused:
        organisations.change_profile(
            cast.harrow.pk,
            actor=acting(cast.owner_admin),
            fields={"number_kind": CompanyNumberKind.CHINA, "number": USCC[:-1] + "7"},
        )
    assert "should be 6" in refused.value.errors[("number",)][0]


def test_a_foreign_number_needs_its_country_and_a_number_its_register(cast: Cast) -> None:
    actor = acting(cast.officer)
    with pytest.raises(InvalidInputs) as refused:
        organisations.change_profile(
            cast.harrow.pk, actor=actor, fields={"number_kind": CompanyNumberKind.OTHER, "number": "HRB 1234"}
        )
    assert ("country",) in refused.value.errors
    with pytest.raises(InvalidInputs) as refused:
        organisations.change_profile(cast.harrow.pk, actor=actor, fields={"number": "01234567"})
    assert ("number_kind",) in refused.value.errors


def test_staff_are_told_who_holds_a_number(cast: Cast) -> None:
    actor = acting(cast.officer)
    organisations.change_profile(cast.brightwater.pk, actor=actor, fields=_uk("01234567"))
    with pytest.raises(NumberHeld) as held:
        organisations.change_profile(cast.harrow.pk, actor=actor, fields=_uk("1234567"))
    assert held.value.holder == cast.brightwater
    assert "Brightwater Toys plc" in held.value.errors[("number",)][0]
    assert not Message.objects.filter(topic="programmes.number_claimed").exists()


def test_an_owner_is_told_nothing_of_who_holds_a_number_and_cbbc_hears_of_it_once(cast: Cast) -> None:
    organisations.change_profile(cast.brightwater.pk, actor=acting(cast.officer), fields=_uk("01234567"))
    for _time in range(2):
        with pytest.raises(NumberHeld) as held:
            organisations.change_profile(cast.harrow.pk, actor=acting(cast.owner_admin), fields=_uk("01234567"))
        (words,) = held.value.errors[("number",)]
        assert "will be in touch" in words
        assert "Brightwater" not in words
    told = Message.objects.get(topic="programmes.number_claimed")
    assert told.payload["holder"] == "Brightwater Toys plc"
    assert Event.objects.filter(verb="programmes.number_claimed", subject_id=cast.harrow.pk).count() == 1
    assert not Profile.objects.filter(organisation=cast.harrow, number="01234567").exists()


def test_a_change_is_recorded_with_what_stood_before_and_none_where_nothing_changes(cast: Cast) -> None:
    actor = acting(cast.officer)
    for _time in range(2):
        organisations.change_profile(cast.harrow.pk, actor=actor, fields={"website": "https://harrow.example"})
    event = Event.objects.get(verb="programmes.profile_changed")
    assert event.changes == {"website": ["", "https://harrow.example"]}
