"""Many rights at once, as imports write them."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.audit.models import Event
from core.clocks.models import Clock
from core.workflow.errors import NotVisible
from programmes.actions import rights
from programmes.actions.rights import RightRow, RowsRefused
from programmes.models import MarkFamily, Right
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db


def row(place: int, *, existing: int | None = None, **changes: Any) -> RightRow:
    fields: dict[str, Any] = {
        "right_type": "trade_mark",
        "territory": "CN",
        "number": str(5_000_000 + place),
        "title": f"MARK {place}",
        "nice_classes": [21],
        "registered_on": "2020-05-14",
        "holder_name": "Harrow & Finch Ltd",
        "family": f"Family {place % 3}",
    }
    return RightRow(existing, fields | changes)


def apply(cast: Cast, rows: list[RightRow]) -> int:
    """Write a batch; returns how many statements it took."""
    with CaptureQueriesContext(connection) as counted:
        rights.apply_rows(rows, organisation_id=cast.harrow.pk, actor=acting(cast.officer), now=timezone.now())
    return len(counted)


def test_hundreds_of_rights_take_as_many_statements_as_two(cast: Cast) -> None:
    cast.gather("harrow", "officer")
    few = apply(cast, [row(1), row(2)])
    many = apply(cast, [row(number) for number in range(3, 303)])
    assert many <= few
    assert Right.objects.count() == 302
    assert MarkFamily.objects.count() == 3
    assert Event.objects.filter(verb="programmes.right_registered").count() == 302
    assert Clock.objects.filter(rule_code="right.expiry", stopped_at=None).count() == 302
    assert not Right.objects.filter(search_text="").exists()


def test_rights_on_record_are_changed_and_those_as_given_are_left_alone(cast: Cast) -> None:
    apply(cast, [row(number) for number in range(4)])
    keys = dict(Right.objects.values_list("number", "pk"))
    rows = [row(number, existing=keys[str(5_000_000 + number)]) for number in range(3)]
    rows.append(row(3, existing=keys["5000003"], title="MARK THREE", family="family 0"))
    apply(cast, rows)
    assert list(Right.objects.filter(version=2).values_list("title", flat=True)) == ["MARK THREE"]
    changed = Event.objects.get(verb="programmes.right_changed")
    assert changed.changes == {"title": ["MARK 3", "MARK THREE"]}


def test_a_batch_with_a_row_that_does_not_hold_is_refused_whole_and_says_which(cast: Cast) -> None:
    taken = cast.foreign_mark.number
    with pytest.raises(RowsRefused) as refused:
        apply(cast, [row(1), row(2, title=""), row(3, number="G12")])
    assert set(refused.value.errors) == {1, 2}
    with pytest.raises(RowsRefused) as refused:
        apply(cast, [row(1), row(1), row(2, number=taken)])
    assert set(refused.value.errors) == {1, 2}
    assert not Right.objects.filter(organisation=cast.harrow).exists()


def test_a_batch_does_not_touch_rights_of_another_owner(cast: Cast) -> None:
    with pytest.raises(RowsRefused):
        apply(cast, [row(1, existing=cast.foreign_mark.pk)])
    with pytest.raises(NotVisible):
        rights.apply_rows([row(1)], organisation_id=cast.harrow.pk, actor=acting(cast.stranger), now=timezone.now())
