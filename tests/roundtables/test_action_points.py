"""Action points: who may do what with them, when they are due, and what happens when nobody does them."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from core.accounts.actors import Actor
from core.clocks import scan
from core.days import end_of, house_day
from core.outbox import worker
from core.outbox.models import Message, Status
from core.web.days import day_in_words
from core.workflow import engine
from core.workflow.errors import Conflict, InvalidInputs, MoveError, NotVisible, Refused
from roundtables import queries
from roundtables.actions import action_points
from roundtables.actions.action_points import Task
from roundtables.choices import ActionState as S
from roundtables.models import ActionPoint
from roundtables.workflow import action_workflow
from tests.cast import SYSTEM, Cast, acting, signed_in
from tests.roundtables.minuting import POINT_PATHS, REASON, in_a_week, meeting, point_in

pytestmark = pytest.mark.django_db

STAFF = ("officer", "second_officer", "administrator")
OWNER = ("complainant", "owner_admin")
# The point is Harrow & Finch's to do; JD was invited to the roundtable, but the minutes have not been sent yet.
SEES = {*STAFF, "staff_reader", *OWNER, "owner_reader", "system"}
ROLES = (*SEES, "stranger", "agent", "reviewer", "gov_reader")
MAY: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "report": ((S.OPEN,), (*STAFF, *OWNER)),
    "ask_more_time": ((S.OPEN,), OWNER),
    "decline_time": ((S.OPEN,), STAFF),
    "confirm": ((S.REPORTED,), STAFF),
    "send_back": ((S.REPORTED,), STAFF),
    "postpone": ((S.OPEN,), STAFF),
    "drop": ((S.OPEN, S.REPORTED), STAFF),
    "reopen": ((S.DONE,), STAFF),
}


def inputs_of(verb: str) -> dict[str, Any]:
    given: dict[str, dict[str, Any]] = {
        "report": {"report": "It was done."},
        "confirm": {},
        "ask_more_time": {"day": in_a_week() + timedelta(days=60), **REASON},
        "postpone": {"due_on": in_a_week(), **REASON},
    }
    return given.get(verb, REASON)


def the(cast: Cast, role: str) -> Actor:
    return SYSTEM if role == "system" else acting(getattr(cast, role))


def test_the_matrix_speaks_of_every_verb_and_reaches_every_state() -> None:
    assert set(MAY) == {row.verb for row in action_workflow.transitions if row.sources}
    assert set(POINT_PATHS) == set(action_workflow.states)


@pytest.mark.parametrize("state", POINT_PATHS)
def test_only_those_whose_verb_it_is_may_use_it_and_only_from_its_states(cast: Cast, state: str) -> None:
    point = point_in(cast, state, organisation_pk=cast.harrow.pk)
    if state == S.OPEN:
        point = ask(point, cast)
    for verb, (sources, roles) in MAY.items():
        for role in ROLES:
            outcome = attempt(point, verb, the(cast, role))
            if role not in SEES:
                assert isinstance(outcome, NotVisible), (state, verb, role)
            elif role not in roles:
                assert isinstance(outcome, Refused), (state, verb, role)
            elif state not in sources:
                assert isinstance(outcome, Conflict), (state, verb, role)
            else:
                assert outcome is None, (state, verb, role)
    for role in SEES:
        found = action_workflow.visible_to(the(cast, role)).get(pk=point.pk)
        offered = set(engine.allowed_verbs(action_workflow, found, actor=the(cast, role)))
        assert offered == {verb for verb, (sources, roles) in MAY.items() if state in sources and role in roles}


def attempt(point: ActionPoint, verb: str, actor: Actor) -> MoveError | None:
    """Try the verb and undo it again; returns the error, or None where it worked."""
    try:
        with transaction.atomic():
            engine.move(action_workflow, point.pk, verb, actor=actor, inputs=inputs_of(verb))
            raise _Undo
    except _Undo:
        return None
    except MoveError as error:
        return error


class _Undo(Exception):
    pass


def ask(point: ActionPoint, cast: Cast) -> ActionPoint:
    """More time is asked for, by the owner that is to do it."""
    given = inputs_of("ask_more_time")
    return engine.move(action_workflow, point.pk, "ask_more_time", actor=acting(cast.complainant), inputs=given)


def told(topic: str) -> int:
    return Message.objects.filter(topic=topic).count()


def test_whoever_is_to_do_it_is_reminded_told_and_the_heads_hear_of_it_in_the_end(cast: Cast) -> None:
    point = point_in(cast, S.OPEN, organisation_pk=cast.harrow.pk)
    assert told("action_points.taken") == 1
    due = end_of(point.due_on)
    scan.fire_due(due - timedelta(days=7) + timedelta(minutes=1))
    assert told("action_points.reminder") == 1
    scan.fire_due(due + timedelta(minutes=1))
    assert told("action_points.overdue") == 1
    assert told("action_points.escalated") == 0
    scan.fire_due(due + timedelta(days=20))
    point.refresh_from_db()
    assert told("action_points.escalated") == 1
    assert point.escalated_at is not None


def test_what_is_reported_in_time_is_never_overdue(cast: Cast) -> None:
    point = point_in(cast, S.REPORTED)
    scan.fire_due(end_of(point.due_on) + timedelta(days=30))
    assert told("action_points.overdue") == told("action_points.escalated") == 0


def test_what_comes_back_undone_runs_against_its_day_again(cast: Cast) -> None:
    point = point_in(cast, S.REPORTED)
    engine.move(action_workflow, point.pk, "send_back", actor=acting(cast.officer), inputs=REASON)
    scan.fire_due(end_of(point.due_on) + timedelta(minutes=1))
    assert told("action_points.overdue") == 1


def test_a_new_day_takes_the_place_of_the_old_one(cast: Cast) -> None:
    point = point_in(cast, S.OPEN)
    later = point.due_on + timedelta(days=30)
    engine.move(action_workflow, point.pk, "postpone", actor=acting(cast.officer), inputs={"due_on": later, **REASON})
    scan.fire_due(end_of(point.due_on) + timedelta(minutes=1))
    assert told("action_points.overdue") == 0
    scan.fire_due(end_of(later) + timedelta(minutes=1))
    assert told("action_points.overdue") == 1


def test_what_was_overdue_and_is_given_more_time_goes_to_nobodys_head_before_it_is_late_again(cast: Cast) -> None:
    point = point_in(cast, S.OPEN)
    late, later = end_of(point.due_on) + timedelta(hours=1), point.due_on + timedelta(days=60)
    scan.fire_due(late)
    given = {"due_on": later, **REASON}
    engine.move(action_workflow, point.pk, "postpone", actor=acting(cast.officer), inputs=given, now=late)
    scan.fire_due(late + timedelta(days=30))
    assert told("action_points.escalated") == 0
    scan.fire_due(end_of(later) + timedelta(minutes=1))
    scan.fire_due(end_of(later) + timedelta(days=20))
    assert told("action_points.escalated") == 1


def test_a_point_is_taken_whole_or_not_at_all(cast: Cast) -> None:
    gathering = meeting(cast)
    with pytest.raises(InvalidInputs) as refused:
        gathering.take("", organisation_pk=cast.larkspur.pk, due_on=house_day() - timedelta(days=40))
    assert {path[0] for path in refused.value.errors} == {"what", "organisation", "due_on"}
    with pytest.raises(Refused):
        gathering.take(by=cast.staff_reader)
    with pytest.raises(NotVisible):
        gathering.take(by=cast.stranger)
    assert not ActionPoint.objects.exists()


def test_of_two_who_take_the_same_down_the_second_is_told(cast: Cast) -> None:
    gathering = meeting(cast)
    first = gathering.take("Send the list")
    with pytest.raises(Conflict) as told:
        gathering.take("send  the list", by=cast.second_officer)
    assert first.reference in str(told.value)
    page = (
        f"/staff/roundtables/{gathering.roundtable.reference}/minutes/sections/{gathering.everyone.pk}/action-points/"
    )
    given = {"what": "Send the list", "organisation": cast.jd.pk, "due_on": first.due_on}
    answer = signed_in(cast.second_officer).post(page, given)
    assert answer.status_code == 409
    assert first.reference in answer.content.decode()
    gathering.take("Send the list", organisation_pk=cast.harrow.pk)
    assert ActionPoint.objects.count() == 2


def test_agreed_minutes_get_no_further_action_points(cast: Cast) -> None:
    gathering = meeting(cast)
    gathering.send()
    gathering.take("In time")
    gathering.move("agree")
    with pytest.raises(Conflict):
        gathering.take("Too late")
    assert ActionPoint.objects.count() == 1


def test_words_and_links_are_put_right_until_it_is_done(cast: Cast) -> None:
    point = point_in(cast, S.OPEN)
    complaint = cast.complaint()
    task = Task(what="Send all lists", organisation_pk=point.organisation_id, due_on=point.due_on, complaint=complaint)
    changed = action_points.change(point.pk, task, actor=acting(cast.officer))
    assert (changed.what, changed.complaint, changed.version) == ("Send all lists", complaint, 2)
    for verb in ("report", "confirm"):
        engine.move(action_workflow, point.pk, verb, actor=acting(cast.officer), inputs=inputs_of(verb))
    with pytest.raises(Conflict):
        action_points.change(point.pk, task, actor=acting(cast.officer))


def test_the_list_of_staff_shows_what_is_late_and_can_be_taken_away(cast: Cast) -> None:
    gathering = meeting(cast)
    late, done = point_in(cast, S.OPEN, gathering), point_in(cast, S.DONE, gathering, what="Something else")
    ActionPoint.objects.filter(pk=late.pk).update(due_on=house_day() - timedelta(days=3))
    client = signed_in(cast.officer)
    page = client.get("/staff/action-points/?view=overdue").content.decode()
    assert late.reference in page
    assert done.reference not in page
    page = client.get("/staff/action-points/?view=all&q=something").content.decode()
    assert done.reference in page
    assert late.reference not in page
    exported = b"".join(client.get("/staff/action-points/?view=all&export=csv")).decode()
    assert late.reference in exported
    assert done.reference in exported


def test_an_owner_reports_in_the_portal_and_cbbc_confirms(cast: Cast) -> None:
    point = point_in(cast, S.OPEN, organisation_pk=cast.harrow.pk)
    owner, officer = signed_in(cast.complainant), signed_in(cast.officer)
    assert point.reference in owner.get("/portal/action-points/").content.decode()
    address = f"/portal/action-points/{point.reference}/do/report/"
    assert owner.get(f"/portal/action-points/{point.reference}/").status_code == 200
    assert owner.post(address, {"report": "We sent it by mail.", "version": 1}).status_code == 302
    confirm = f"/staff/action-points/{point.reference}/do/confirm/"
    assert "We sent it by mail." in officer.get(confirm).content.decode()
    assert officer.post(confirm, {"version": 2}).status_code == 302
    assert officer.get(f"/staff/action-points/{point.reference}/").status_code == 200
    point.refresh_from_db()
    assert point.state == S.DONE


def test_what_others_are_to_do_is_nobodys_business_before_the_minutes_are_sent(cast: Cast) -> None:
    gathering = meeting(cast)
    gathering.move("hold")
    of_jd = gathering.take()
    among_owners, within = gathering.take(item=gathering.owners), gathering.take(item=gathering.staff)
    own = gathering.take(organisation_pk=cast.harrow.pk, item=gathering.staff)

    def seen_by(person: Any) -> set[int]:
        return set(queries.action_points_visible_to(acting(person)).values_list("pk", flat=True))

    assert seen_by(cast.complainant) == {own.pk}
    gathering.send()
    assert seen_by(cast.complainant) == {own.pk, of_jd.pk, among_owners.pk}
    assert within.pk in seen_by(cast.reviewer)  # JD is to do all of these but one itself
    assert own.pk not in seen_by(cast.reviewer)
    assert seen_by(cast.stranger) == set()
    assert seen_by(cast.gov_reader) == set()


def test_a_point_that_is_linked_to_a_complaint_stands_on_its_page_for_staff(cast: Cast) -> None:
    complaint = cast.complaint()
    address = f"/staff/complaints/{complaint.reference}/"
    client = signed_in(cast.officer)
    assert "Action points of roundtables" not in client.get(address).content.decode()
    point = point_in(cast, S.OPEN, complaint=complaint)
    assert point.reference in client.get(address).content.decode()


def test_whoever_needs_more_time_asks_in_the_portal_and_cbbc_gives_it_or_says_why_not(cast: Cast) -> None:
    cast.gather("officer", "complainant")
    gathering = meeting(cast)
    owner, officer = signed_in(cast.complainant), signed_in(cast.officer)
    first, second = (gathering.take(what, organisation_pk=cast.harrow.pk) for what in ("Send a list", "Send samples"))
    reason = "The factory is closed until then."
    given = {"day": first.due_on + timedelta(days=30), "reason": reason}
    early = owner.post(f"/portal/action-points/{first.reference}/do/ask_more_time/", given | {"day": first.due_on})
    assert early.status_code == 422
    for point in (first, second):
        assert owner.post(f"/portal/action-points/{point.reference}/do/ask_more_time/", given).status_code == 302
    assert told("action_points.time_asked") == 2
    scan.fire_due(end_of(first.due_on) + timedelta(minutes=1))
    assert told("action_points.overdue") == 2, "until CBBC answers, the day that was set holds"
    asked = officer.get("/staff/action-points/", {"view": "asked"}).content.decode()
    assert first.reference in asked
    assert second.reference in asked
    form = officer.get(f"/staff/action-points/{first.reference}/do/postpone/")
    assert form.context["form"].initial["due_on"] == given["day"]
    assert reason in form.content.decode()
    room = f"/staff/action-points/{first.reference}/do"
    officer.post(f"{room}/postpone/", {"due_on": given["day"], "reason": "Until the factory opens."})
    officer.post(f"/staff/action-points/{second.reference}/do/decline_time/", {"reason": "It is needed in the court."})
    for point in (first, second):
        point.refresh_from_db()
        assert (point.asked_day, point.asked_reason) == (None, "")
    assert (first.due_on, second.due_on) == (given["day"], second.due_on)
    assert told("action_points.postponed") == told("action_points.time_declined") == 1
    assert officer.post(f"{room}/decline_time/", {"reason": "It is needed in the court."}).status_code == 409
    Message.objects.exclude(topic="action_points.time_declined").delete()
    while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
        for pk in waiting:
            assert worker.deliver(pk, timezone.now() + timedelta(minutes=1))
    [sent] = mail.outbox
    assert sent.to == [cast.complainant.email]
    assert "It is needed in the court." in sent.body
    assert day_in_words(second.due_on) in sent.body
    story = owner.get(f"/portal/action-points/{second.reference}/").content.decode()
    assert "Gave no more time: It is needed in the court." in story


def test_what_is_reported_or_dropped_waits_for_no_more_time(cast: Cast) -> None:
    for verb in ("report", "drop"):
        point = ask(
            point_in(cast, S.OPEN, organisation_pk=cast.harrow.pk, gathering=meeting(cast, number=len(verb))), cast
        )
        moved = engine.move(action_workflow, point.pk, verb, actor=acting(cast.officer), inputs=inputs_of(verb))
        assert (moved.asked_day, moved.asked_reason) == (None, "")
