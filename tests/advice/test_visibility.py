"""Who sees which request: every query for every audience, with foreign data proven to be there first."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from complaints.advice import queries
from complaints.models import AdviceRequest
from core.accounts.actions.merging import merge
from core.accounts.actions.organisations import rename
from core.audit import queries as audit
from core.days import house_day
from core.search import narrow
from core.workflow.errors import InvalidInputs
from tests.advice.asking import asked, moved
from tests.cast import SYSTEM, Cast, acting, events_are_heard

pytestmark = pytest.mark.django_db


def seen(cast: Cast, role: str) -> set[str]:
    found = queries.advice_visible_to(acting(getattr(cast, role)))
    return set(found.values_list("reference", flat=True))


def test_each_sees_its_own_part_and_nothing_else(cast: Cast) -> None:
    cast.power()
    own = asked(cast, right=cast.mark).reference
    by_agent = asked(cast, by=cast.agent, right=cast.mark).reference
    foreign = asked(cast, by=cast.stranger).reference
    everything = {own, by_agent, foreign}
    assert set(queries.advice_visible_to(SYSTEM).values_list("reference", flat=True)) == everything
    for role in ("officer", "administrator", "staff_reader"):
        assert seen(cast, role) == everything
    for role in ("complainant", "owner_admin", "owner_reader", "owner_client"):
        assert seen(cast, role) == {own, by_agent}
    assert seen(cast, "stranger") == {foreign}
    assert seen(cast, "agent") == {by_agent}
    for role in ("reviewer", "jd_client", "jd_reader_client", "gov_reader"):
        assert seen(cast, role) == set()


def test_files_are_seen_with_their_request(cast: Cast) -> None:
    asked(cast, documents=[cast.document()])
    asked(cast, by=cast.stranger, documents=[cast.document(by=cast.stranger)])
    assert queries.files_visible_to(acting(cast.officer)).count() == 2
    assert queries.files_visible_to(acting(cast.owner_reader)).count() == 1
    assert not queries.files_visible_to(acting(cast.jd_client)).exists()


def test_an_agent_asks_within_its_powers_only(cast: Cast) -> None:
    cast.power(rights=[cast.mark])
    request = asked(cast, by=cast.agent, right=cast.mark)
    assert (request.organisation, request.agent) == (cast.harrow, cast.larkspur)
    beyond: tuple[dict[str, Any], ...] = (
        {"right": cast.design},
        {"right": cast.foreign_mark},
        {"owner_id": cast.harrow.pk},  # its power names one right, so it does not speak for the owner at large
        {"owner_id": cast.brightwater.pk},
        {},
    )
    for given in beyond:
        with pytest.raises(InvalidInputs):
            asked(cast, by=cast.agent, **given)
    assert AdviceRequest.objects.count() == 1


def test_an_agent_with_power_over_all_rights_asks_for_the_owner_at_large(cast: Cast) -> None:
    cast.power()
    request = asked(cast, by=cast.agent, owner_id=cast.harrow.pk)
    assert request.organisation == cast.harrow
    assert seen(cast, "agent") == {request.reference}


def test_when_the_power_ends_the_agent_sees_and_hears_no_more_and_the_owner_goes_on(cast: Cast) -> None:
    power = cast.power()
    request = asked(cast, by=cast.agent, right=cast.mark)
    assert queries.is_covered(request, house_day())
    power.valid_until = date(2024, 12, 31)
    power.save()
    assert seen(cast, "agent") == set()
    assert not queries.is_covered(request, house_day())
    assert moved(cast, moved(cast, request, "question_back"), "supply", by=cast.owner_admin).state == "open"


def test_a_draft_of_one_owner_is_no_ground_for_a_question_about_anothers_right(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater)
    draft = cast.draft(by=cast.agent, right=cast.mark)
    with pytest.raises(InvalidInputs):
        asked(cast, by=cast.agent, right=cast.foreign_mark, came_from=draft)


def test_a_request_is_found_by_its_words_in_either_script(cast: Cast) -> None:
    request = asked(cast, right=cast.mark, listings="https://item.jd.com/100012043978.html")
    for words in (request.reference, "哈罗芬奇", "teapots", "100012043978", "harrow finch", "12345678"):
        assert narrow(AdviceRequest.objects.all(), words).exists(), words
    assert not narrow(AdviceRequest.objects.all(), "brightwater").exists()


def test_a_merger_brings_the_requests_along_and_a_new_name_finds_them(cast: Cast) -> None:
    request = asked(cast, by=cast.stranger)
    merge(cast.brightwater.pk, cast.harrow.pk, actor=acting(cast.administrator), reason="One company.")
    request.refresh_from_db()
    assert request.organisation == cast.harrow
    events_are_heard()
    assert narrow(AdviceRequest.objects.all(), "harrow").exists()
    rename(cast.harrow.pk, actor=acting(cast.administrator), name="Finch Ceramics Ltd", name_zh="")
    events_are_heard()
    assert narrow(AdviceRequest.objects.all(), "ceramics").exists()
    assert audit.of_subject(request).exists()
    assert request.created_at <= timezone.now()
