"""Rule sets are data: what is wrong in the file is named, and a version in use is never rewritten."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from complaints import grounds
from complaints.choices import Ground, Reason
from complaints.grounds import loading
from complaints.models import GroundRules
from core.days import house_day
from tests.cast import Cast
from tests.grounds.conftest import PARTS, in_force_from, rules

pytestmark = pytest.mark.django_db


def test_every_ground_has_rules_and_a_second_load_changes_nothing() -> None:
    assert set(GroundRules.objects.values_list("ground", flat=True)) == set(Ground.values)
    assert not any(changed for _rules, changed in loading.load())


def test_every_reason_belongs_to_a_rule_set_in_force_today() -> None:
    admitted = {reason for ground in Ground.values for reason in grounds.in_force(ground, house_day()).reasons}
    assert admitted == set(Reason.values)


def test_the_command_says_what_it_did() -> None:
    said = StringIO()
    call_command("load_grounds", stdout=said)
    assert "unfair_competition/2 unchanged" in said.getvalue()


def test_the_command_says_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> Any:
        raise loading.BadGround("trade_mark of 2030-01-01: it has no reasons")

    monkeypatch.setattr(loading, "load", refuse)
    with pytest.raises(CommandError, match="it has no reasons"):
        call_command("load_grounds", stdout=StringIO())


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ground": '"taste"'}, "the ground is not known"),
        ({"effective_from": '"soon"'}, "effective_from is no date"),
        ({"reasons": "[]"}, "no reasons"),
        ({"reasons": '["design_copy"]'}, "design_copy is no reason of this ground"),
        ({"complexity": '"odd"'}, "the complexity is not known"),
        ({"rounds": "0"}, "rounds count from 1"),
        ({"restores_at_once": '"no"'}, "restores_at_once is yes or no"),
        ({"source": '{ en = "A test" }'}, "source is missing in"),
        ({"source": None}, "missing or unknown: ..source"),
        ({"colour": '"red"'}, "missing or unknown: ..colour"),
        ({"fields": '["taste"]'}, "names 'taste', which is not described"),
        ({"fields": '["place", "place"]'}, "stand twice in fields"),
        ({"fields": '[{ use = "place", size = 3 }]'}, "place: missing or unknown: ..size"),
        ({"fields": '[{ use = "place", kind = "essay" }]'}, "place: the kind is not known"),
        ({"fields": '[{ use = "place", required = "yes" }]'}, "place: required is yes or no"),
        ({"fields": '[{ use = "place", max_length = 0 }]'}, "place: max_length is 1 to"),
        ({"fields": '[{ use = "place", reasons = ["test_purchase"] }]'}, "are no reasons of this rule set"),
        ({"fields": '[{ use = "colour", options = [] }]'}, "colour: options belong to a choice"),
        ({"fields": '[{ use = "place", label = { en = "Where?" } }]'}, "place: label is missing in"),
        ({"documents": '[{ use = "photo", kind = "text" }]'}, "photo: missing or unknown"),
        ({"checks": '["taste"]'}, "which is not described"),
        ({"checks": '[{ use = "fields", days = 3 }]'}, "fields: days belong to a check that looks at an age"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(load: Any, changed: dict[str, str | None], words: str) -> None:
    before = GroundRules.objects.count()
    with pytest.raises(loading.BadGround, match=words):
        load(rules(**changed))
    assert GroundRules.objects.count() == before


def test_a_check_that_nobody_has_written_is_refused(load: Any) -> None:
    parts = f'{PARTS}\n[check.smell]\nlabel = {{ en = "Smell", zh-hans = "气味" }}\n'
    with pytest.raises(loading.BadGround, match="smell: there is no such check"):
        load(rules(checks='["smell"]'), parts=parts)


def test_a_check_needs_the_facts_that_it_looks_at(load: Any) -> None:
    parts = f'{PARTS}\n[check.orders]\nlabel = {{ en = "Orders", zh-hans = "订单" }}\n'
    with pytest.raises(loading.BadGround, match="orders: the rule set does not ask for"):
        load(rules(checks='["orders"]'), parts=parts)


def test_a_file_that_is_no_toml_is_refused(load: Any) -> None:
    with pytest.raises(loading.BadGround, match=r"grounds-\d+.toml"):
        load("[[rules", parts="")


def test_a_version_before_one_in_force_is_refused(load: Any) -> None:
    with pytest.raises(loading.BadGround, match="a later version is already in force"):
        load(rules(effective_from="2001-01-01"))


def test_a_version_that_complaints_rest_on_is_not_changed(load: Any, cast: Cast) -> None:
    today = house_day()
    load(in_force_from(today))
    cast.complaint()
    with pytest.raises(loading.BadGround, match="complaints were filed under this version"):
        load(in_force_from(today, rounds="2"))


def test_a_version_that_nobody_uses_can_be_mended(load: Any) -> None:
    later = house_day() + timedelta(days=30)
    load(in_force_from(later))
    [(mended, changed)] = load(in_force_from(later, rounds="2"))
    assert (changed, mended.content["rounds"], mended.version) == (True, 2, 2)


def test_a_new_version_does_not_touch_complaints_filed_under_the_old_one(load: Any, cast: Cast) -> None:
    before = cast.complaint()
    load(in_force_from(house_day(), complexity='"complex"', rounds="1"))
    after = cast.complaint()
    before.refresh_from_db()
    assert (grounds.of(before).version, grounds.of(before).rounds, before.complexity) == (1, 3, "simple")
    assert (grounds.of(after).version, grounds.of(after).rounds, after.complexity) == (2, 1, "complex")


def test_a_version_to_come_is_not_asked_for_yet(load: Any, cast: Cast) -> None:
    load(in_force_from(house_day() + timedelta(days=1), fields='[{ use = "place", required = true }]'))
    assert grounds.of(cast.complaint()).version == 1
