"""One organisation under two spellings is noticed; two organisations are not taken for one."""

import pytest
from django.db import connection

from core.accounts.actions import organisations as accounts
from core.accounts.models import Organisation
from core.outbox.models import Message
from core.outbox.tasks import deliver
from programmes import queries
from programmes.actions import organisations
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db

KINDS = ("rights_owner",)


@pytest.fixture
def register(cast: Cast) -> dict[str, Organisation]:
    """Owners as staff brought them in."""
    names = [
        ("Harrow and Finch Limited", "哈罗芬奇有限公司"),
        ("Brightwater Toys plc", "清水玩具公司"),
        ("Marlow Kettles Ltd", "马洛"),
        ("Finchley Garden Tools Ltd", "芬奇利园艺工具有限公司"),
    ]
    return {
        name: organisations.enrol_owner(actor=acting(cast.officer), kind="rights_owner", name=name, name_zh=name_zh)
        for name, name_zh in names
    }


@pytest.mark.parametrize(
    "typed",
    [
        "HARROW & FINCH LTD",
        "Harrow & Finch",
        "harrow  finch limited",
        "Harow and Finch Ltd",
        "Harrow & Finch International Ltd",
        "哈罗芬奇",
        "哈罗芬奇（上海）贸易有限公司",
    ],
)
def test_another_spelling_of_a_name_is_noticed(register: dict[str, Organisation], typed: str) -> None:
    found = [profile.organisation.name for profile in queries.alike(typed, kinds=KINDS)]
    assert found[:1] == ["Harrow and Finch Limited"]
    assert "Brightwater Toys plc" not in found


@pytest.mark.parametrize("typed", ["Brightwater Holdings Ltd", "Brightwater", "清水玩具"])
def test_another_organisation_is_not_taken_for_it(register: dict[str, Organisation], typed: str) -> None:
    found = [profile.organisation.name for profile in queries.alike(typed, kinds=KINDS)]
    assert found == ["Brightwater Toys plc"]


@pytest.mark.parametrize("typed", ["Ltd", "", "Kensington Biscuits plc", "有限公司", "Toys"])
def test_what_many_names_share_is_no_likeness(register: dict[str, Organisation], typed: str) -> None:
    assert "Harrow and Finch Limited" not in [one.organisation.name for one in queries.alike(typed, kinds=KINDS)]


def test_a_name_of_two_chinese_characters_is_noticed(register: dict[str, Organisation]) -> None:
    assert [one.organisation.name for one in queries.alike("马洛", kinds=KINDS)] == ["Marlow Kettles Ltd"]


def test_either_script_is_enough(register: dict[str, Organisation]) -> None:
    found = queries.alike("Something Else Entirely Ltd", "哈罗芬奇", kinds=KINDS)
    assert [one.organisation.name for one in found] == ["Harrow and Finch Limited"]


def test_a_trading_name_and_a_former_name_after_renaming_follow(cast: Cast, register: dict[str, Organisation]) -> None:
    actor = acting(cast.administrator)
    marlow = register["Marlow Kettles Ltd"]
    organisations.change_profile(marlow.pk, actor=actor, fields={"trading_names": ["Steamwell"]})
    assert queries.alike("Steamwell Ltd", kinds=KINDS).get().organisation == marlow
    accounts.rename(marlow.pk, actor=actor, name="Thames Boilers Ltd", name_zh="马洛")
    for message in Message.objects.filter(topic="accounts.organisation_renamed"):
        deliver(message.pk)
    assert queries.alike("Thames Boilers", kinds=KINDS).get().organisation == marlow


def test_an_owner_added_through_the_page_of_people_is_found_too(cast: Cast) -> None:
    accounts.add_organisation(actor=acting(cast.administrator), kind="rights_owner", name="Thames Boilers Ltd")
    for message in Message.objects.filter(topic="accounts.organisation_added"):
        deliver(message.pk)
    assert queries.alike("Thames Boilers", kinds=KINDS).get().organisation.name == "Thames Boilers Ltd"


def test_likeness_can_be_looked_up_through_the_index(register: dict[str, Organisation]) -> None:
    with connection.cursor() as cursor:
        # Four names are so few that the planner reads them all: it must be able not to.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "profile_by_words" in queries.alike("HARROW & FINCH LTD", "哈罗芬奇", kinds=KINDS).explain()
