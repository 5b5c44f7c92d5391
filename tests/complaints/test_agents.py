"""Agents complain for an owner under a power of attorney: before, during and after it."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from complaints import queries
from complaints.actions import filing
from complaints.choices import ComplaintState as S
from complaints.choices import Hold
from complaints.models import Complaint
from complaints.workflow import complaint_workflow
from core.accounts.choices import Role
from core.accounts.models import Person
from core.clocks.scan import fire_due
from core.days import end_of, house_day
from core.outbox import events, topics
from core.outbox.models import Message, Notice
from core.web.days import day_in_words
from core.workflow import engine
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes.actions import powers
from programmes.actions.powers import Mandate
from programmes.choices import Programme
from programmes.events import POWER_CHANGED
from programmes.models import PowerOfAttorney
from tests.api.callers import calling
from tests.cast import OWNER_SCOPES, PATHS, Cast, _client, _right, acting, events_are_heard, signed_in

pytestmark = pytest.mark.django_db


def seen_by(person: Person) -> set[int]:
    return set(queries.visible_to(acting(person)).values_list("pk", flat=True))


def end_today(power: PowerOfAttorney, cast: Cast) -> None:
    powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="We act ourselves now.")
    events_are_heard()


def announced(topic: str) -> list[Message]:
    return list(Message.objects.filter(kind="announcement", topic=topic).order_by("pk"))


def reached(message: Message) -> set[int | None]:
    return {recipient.person_id for recipient in topics.get(message.topic).recipients(message)}


# --- What an agent sees ----------------------------------------------------------------------------------------------


def test_without_a_power_of_attorney_an_agent_sees_nothing_of_an_owner(cast: Cast) -> None:
    for state in PATHS:
        cast.complaint(state)
    assert seen_by(cast.agent) == set()


def test_under_a_power_an_agent_sees_what_was_filed_on_its_rights_but_no_draft_of_the_owner(cast: Cast) -> None:
    cast.power()
    filed = {cast.complaint(state).pk for state in PATHS if state != S.DRAFT}
    cast.complaint(S.DRAFT)
    cast.complaint(S.LODGED, by=cast.stranger)
    assert seen_by(cast.agent) == filed


def test_a_power_that_names_rights_reaches_those_alone(cast: Cast) -> None:
    cast.power(rights=[cast.design])
    cast.complaint(S.LODGED)
    on_design = cast.complaint(S.LODGED, right=cast.design, reason="design_copy")
    assert seen_by(cast.agent) == {on_design.pk}


@pytest.mark.parametrize("scope", ["another programme", "not yet", "ended", "revoked"])
def test_a_power_that_does_not_stand_for_complaints_today_reaches_nothing(cast: Cast, scope: str) -> None:
    today = house_day()
    scopes: dict[str, dict[str, Any]] = {
        "another programme": {"programmes": [Programme.TEST_PURCHASE]},
        "not yet": {"valid_from": today + timedelta(days=1)},
        "ended": {"valid_until": today - timedelta(days=1)},
        "revoked": {},
    }
    power = cast.power(**scopes[scope])
    if scope == "revoked":
        PowerOfAttorney.objects.filter(pk=power.pk).update(
            revoked_on=today, revoked_at=timezone.now(), revocation_reason="Ended early"
        )
    cast.complaint(S.LODGED)
    assert seen_by(cast.agent) == set()


def test_an_agents_draft_is_seen_by_itself_and_by_the_owners_administrators(cast: Cast) -> None:
    cast.power()
    draft = cast.draft(by=cast.agent)
    assert seen_by(cast.agent) == seen_by(cast.owner_admin) == {draft.pk}
    assert seen_by(cast.complainant) == seen_by(cast.owner_reader) == seen_by(cast.stranger) == set()


def test_what_an_agent_has_submitted_every_one_of_the_owner_sees(cast: Cast) -> None:
    cast.power()
    filed = cast.complaint(by=cast.agent)
    assert filed.organisation == cast.harrow
    assert seen_by(cast.complainant) == seen_by(cast.owner_reader) == seen_by(cast.agent) == {filed.pk}


# --- What an agent does ----------------------------------------------------------------------------------------------


def test_an_agent_files_in_its_own_name_on_the_power_that_lasts_longest(cast: Cast) -> None:
    cast.power(valid_until=house_day() + timedelta(days=5))
    lasting = cast.power(valid_until=house_day() + timedelta(days=500))
    complaint = cast.complaint(by=cast.agent)
    assert (complaint.agent, complaint.power, complaint.filed_by) == (cast.larkspur, lasting, cast.agent)
    assert cast.complaint().agent is None


def test_an_agent_cannot_begin_a_draft_on_a_right_that_its_power_does_not_cover(cast: Cast) -> None:
    cast.power(rights=[cast.design])
    for right in (cast.mark, cast.foreign_mark, None):
        with pytest.raises(Refused):
            filing.start_draft(actor=acting(cast.agent), right=right)
    assert not Complaint.objects.exists()


def test_a_draft_stays_with_its_owner(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater)
    draft = cast.draft(by=cast.agent)
    with pytest.raises(InvalidInputs):
        filing.keep_draft(draft.pk, actor=acting(cast.agent), fields={"right": cast.foreign_mark})


@pytest.mark.parametrize(
    ("state", "verb"), [(S.INFO_REQUESTED, "answer"), (S.CLARIFICATION, "supply"), (S.LODGED, "withdraw")]
)
def test_an_agent_answers_and_withdraws_while_its_power_lasts_and_not_a_day_longer(
    cast: Cast, state: str, verb: str
) -> None:
    power = cast.power()
    mine, later = cast.complaint(state, by=cast.agent), cast.complaint(state, by=cast.agent)
    assert verb in engine.allowed_verbs(complaint_workflow, reread(mine, cast.agent), actor=acting(cast.agent))
    inputs: dict[str, Any] = {"answer": "Here it is."} if verb != "withdraw" else {"reason": "settled", "note": ""}
    engine.move(complaint_workflow, mine.pk, verb, actor=acting(cast.agent), inputs=inputs)
    end_today(power, cast)
    with pytest.raises(NotVisible):
        engine.move(complaint_workflow, later.pk, verb, actor=acting(cast.agent), inputs=inputs)
    engine.move(complaint_workflow, later.pk, verb, actor=acting(cast.complainant), inputs=inputs)


def reread(complaint: Complaint, person: Person) -> Complaint:
    return queries.visible_to(acting(person)).get(pk=complaint.pk)


def test_a_reader_of_an_agent_changes_nothing(cast: Cast) -> None:
    cast.power()
    Person.objects.filter(pk=cast.agent.pk).update(roles=[Role.OWNER_READER])
    reader = Person.objects.select_related("organisation").get(pk=cast.agent.pk)
    complaint = cast.complaint(S.INFO_REQUESTED)
    with pytest.raises(Refused):
        engine.move(complaint_workflow, complaint.pk, "answer", actor=acting(reader), inputs={"answer": "Here."})


def test_the_owners_administrator_can_submit_what_its_agent_drafted_and_then_stands_for_it(cast: Cast) -> None:
    cast.power()
    draft = cast.draft(by=cast.agent)
    filed = engine.move(complaint_workflow, draft.pk, "submit", actor=acting(cast.owner_admin))
    assert (filed.agent, filed.power) == (None, None)


# --- When the power ends ---------------------------------------------------------------------------------------------


def test_when_the_power_ends_the_complaint_goes_on_with_the_owner_who_is_told_once(cast: Cast) -> None:
    power = cast.power()
    cast.gather("complainant", "owner_admin", "owner_reader")
    open_one, closed = cast.complaint(S.LODGED, by=cast.agent), cast.complaint(S.UPHELD, by=cast.agent)
    end_today(power, cast)
    open_one.refresh_from_db()
    closed.refresh_from_db()
    assert open_one.agent_left_at is not None
    assert closed.agent_left_at is None
    [message] = announced("complaints.agent_left")
    assert message.payload["references"] == open_one.reference
    assert reached(message) == {cast.complainant.pk, cast.owner_admin.pk}
    version = open_one.version
    events.publish(POWER_CHANGED, subject=power, actor=acting(cast.owner_admin))
    events_are_heard()
    open_one.refresh_from_db()
    assert (open_one.version, len(announced("complaints.agent_left"))) == (version, 1)


def test_a_new_power_brings_the_agent_back(cast: Cast) -> None:
    power = cast.power()
    complaint = cast.complaint(S.LODGED, by=cast.agent)
    end_today(power, cast)
    again = cast.power()
    events.publish(POWER_CHANGED, subject=again, actor=acting(cast.owner_admin))
    events_are_heard()
    complaint.refresh_from_db()
    assert complaint.agent_left_at is None
    assert seen_by(cast.agent) == {complaint.pk}


def test_a_draft_of_an_agent_rests_once_its_power_has_ended_and_the_administrator_is_told(cast: Cast) -> None:
    power = cast.power()
    draft = cast.draft(by=cast.agent)
    cast.gather("owner_admin", "complainant")
    end_today(power, cast)
    draft.refresh_from_db()
    assert draft.held_for == Hold.POWER
    [message] = announced("complaints.held")
    assert reached(message) == {cast.agent.pk, cast.owner_admin.pk}


def test_a_draft_that_rests_goes_on_on_the_first_day_of_a_power_that_was_recorded_before(cast: Cast) -> None:
    cast.gather("owner_admin")
    power = cast.power()
    draft = cast.draft(by=cast.agent)
    end_today(power, cast)
    first_day = house_day() + timedelta(days=10)
    powers.grant_power(
        cast.harrow.pk,
        actor=acting(cast.owner_admin),
        agent_id=cast.larkspur.pk,
        mandate=Mandate(programmes=[Programme.COMPLAINT_PLATFORM], valid_from=first_day, covers_all_rights=True),
        document=cast.document("power.png", by=cast.owner_admin),
    )
    events_are_heard()
    draft.refresh_from_db()
    assert draft.held_for == Hold.POWER
    with time_machine.travel(end_of(first_day - timedelta(days=1)) + timedelta(minutes=1), tick=False):
        fire_due(timezone.now())
        events_are_heard()
        draft.refresh_from_db()
    assert draft.held_for == Hold.NONE


# --- Whom messages reach, and what others read -----------------------------------------------------------------------


def test_messages_about_its_complaint_reach_the_agent_while_its_power_lasts(cast: Cast) -> None:
    power = cast.power()
    cast.gather("complainant")
    complaint = cast.complaint(S.INFO_REQUESTED, by=cast.agent)
    asked = announced("complaints.asked")[-1]
    assert cast.agent.pk in reached(asked)
    end_today(power, cast)
    assert reached(asked) >= {cast.complainant.pk}
    assert cast.agent.pk not in reached(asked)
    own = cast.complaint(S.INFO_REQUESTED)
    assert cast.agent.pk not in reached(announced("complaints.asked")[-1])
    assert own.pk != complaint.pk
    assert not Notice.objects.exists()


def test_jd_reads_who_acts_for_the_owner_until_the_power_ends(cast: Cast) -> None:
    power = cast.power(valid_until=house_day() + timedelta(days=30))
    filed, own = cast.complaint(S.LODGED, by=cast.agent), cast.complaint(S.LODGED)
    jd = calling(cast.jd_client)
    assert jd.get(f"/complaints/{own.reference}").json()["representative"] is None
    before = jd.get(f"/complaints/{filed.reference}")
    assert before.json()["representative"] == {
        "name": "Larkspur LLP",
        "name_zh": "云雀律师事务所",
        "power": power.reference,
        "valid_until": power.valid_until.isoformat() if power.valid_until else None,
    }
    end_today(power, cast)
    after = jd.get(f"/complaints/{filed.reference}", If_None_Match=before["ETag"])
    assert after.status_code == 200, "who acts for the owner has changed"
    assert after.json()["representative"] is None


def test_staff_read_who_filed_on_which_power(cast: Cast) -> None:
    power = cast.power()
    complaint = cast.complaint(by=cast.agent)
    page = signed_in(cast.officer).get(reverse("complaints_staff:detail", args=[complaint.reference]))
    assert f"Larkspur LLP, power of attorney {power.reference} without end" in page.content.decode()


def test_staff_read_until_when_that_power_is_valid(cast: Cast) -> None:
    last_day = house_day() + timedelta(days=30)
    power = cast.power(valid_until=last_day)
    complaint = cast.complaint(by=cast.agent)
    page = signed_in(cast.officer).get(reverse("complaints_staff:detail", args=[complaint.reference]))
    assert f"power of attorney {power.reference} until {day_in_words(last_day)}" in page.text


# --- Doors -----------------------------------------------------------------------------------------------------------


def test_an_agent_is_offered_the_rights_of_all_its_principals_by_owner(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater, rights=[cast.foreign_mark])
    cast.gather("mark", "design", "lapsed_mark")
    other = _right(cast.brightwater, "87654322", "NOT COVERED")
    page = signed_in(cast.agent).get(reverse("complaints_portal:new"))
    offered = {group.owner: {card.right for card in group.usable} for group in page.context["groups"]}
    assert offered == {"Brightwater Toys plc": {cast.foreign_mark}, "Harrow & Finch Ltd": {cast.mark, cast.design}}
    assert other.title not in page.content.decode()


def test_an_agent_files_by_the_pages(cast: Cast) -> None:
    cast.power()
    cast.may_file()
    browser = signed_in(cast.agent)
    begun = browser.post(reverse("complaints_portal:new"), {"right": cast.mark.pk})
    assert begun.status_code == 302
    draft = Complaint.objects.get()
    assert (draft.organisation, draft.agent) == (cast.harrow, cast.larkspur)
    home = browser.get(reverse("complaints_portal:list")).content.decode()
    assert draft.reference in home
    assert "Harrow &amp; Finch Ltd" in home


def test_an_agent_files_by_the_api_on_the_right_of_a_principal_and_on_no_other(
    cast: Cast, filing: dict[str, Any]
) -> None:
    cast.power()
    caller = calling(_client(cast.larkspur, "Larkspur docketing", *OWNER_SCOPES))
    answer = caller.post("/complaints", filing)
    assert answer.status_code == 201, answer.json()
    complaint = Complaint.objects.get()
    assert (complaint.organisation, complaint.agent) == (cast.harrow, cast.larkspur)
    assert "withdraw" in answer.json()["verbs"]
    assert "withdraw" in caller.get("/complaints").json()["results"][0]["verbs"]
    theirs = caller.post("/complaints", filing | {"right": cast.foreign_mark.number})
    assert theirs.json()["errors"][0]["pointer"] == "/right"


def test_a_page_of_twenty_complaints_costs_an_agent_no_more_statements_than_one_of_ten(cast: Cast) -> None:
    cast.power()
    caller = calling(_client(cast.larkspur, "Larkspur docketing", *OWNER_SCOPES))
    counts = []
    for _round in range(2):
        for _each in range(10):
            cast.complaint(by=cast.agent)
        caller.get("/complaints")
        with CaptureQueriesContext(connection) as captured:
            assert len(caller.get("/complaints", {"limit": "50"}).json()["results"]) == 10 * (_round + 1)
        counts.append(len(captured))
    assert counts[0] == counts[1]
