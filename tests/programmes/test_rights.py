"""Putting rights on record, changing them, and the facts of their life."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from core.accounts.actions import organisations
from core.audit.models import Event
from core.clocks.models import Clock
from core.clocks.scan import fire_due
from core.days import end_of, house_day
from core.outbox import events, topics
from core.outbox.models import Message
from core.workflow.errors import InvalidInputs, NotVisible, Refused, Stale
from programmes import queries, terms
from programmes.actions import rights
from programmes.actions.rights import FactEntry, claims
from programmes.choices import EnrolmentState, RightFactKind, RightStatus, RightType, Territory
from programmes.clocks import RIGHT_EXPIRY, RIGHT_GRACE
from programmes.events import RIGHT_CHANGED
from programmes.models import PowerOfAttorney, Right
from tests.cast import Cast, acting

pytestmark = pytest.mark.django_db

MARK: dict[str, Any] = {
    "right_type": RightType.TRADE_MARK,
    "territory": Territory.CHINA,
    "number": "第 ２３４５６７８９ 号",
    "title": "HARROW",
    "title_zh": "哈罗",
    "nice_classes": "第9类、第25类; 35-36",
    "filed_on": "2019-03-04",
    "registered_on": "14 May 2020",
    "holder_name": "Harrow & Finch Ltd",
}


def register(cast: Cast, **changes: Any) -> Right:
    return rights.register_right(cast.harrow.pk, actor=acting(cast.complainant), fields=MARK | changes)


def problems(cast: Cast, **changes: Any) -> dict[tuple[str | int, ...], list[str]]:
    with pytest.raises(InvalidInputs) as refused:
        register(cast, **changes)
    assert not Right.objects.exists()
    return refused.value.errors


def expiry_clock(right: Right) -> Clock | None:
    return Clock.objects.filter(subject_id=right.pk, rule_code=RIGHT_EXPIRY, stopped_at=None).first()


def test_what_an_owner_types_is_kept_as_the_office_writes_it(cast: Cast) -> None:
    right = register(cast)
    assert (right.number, right.nice_classes) == ("23456789", [9, 25, 35, 36])
    assert (right.filed_on, right.registered_on) == (date(2019, 3, 4), date(2020, 5, 14))
    assert queries.search_rights(queries.rights_visible_to(acting(cast.officer)), "哈罗 23456").get() == right
    event = Event.objects.get(verb="programmes.right_registered")
    assert (event.subject_id, event.actor_label) == (right.pk, cast.complainant.name)
    assert event.changes["number"] == ["", "23456789"]


def test_an_end_that_nobody_gave_is_the_one_of_the_law_and_one_that_was_given_stands(cast: Cast) -> None:
    assert register(cast).expires_on == date(2030, 5, 13)
    assert register(cast, number="1234568", expires_on="2029-12-31").expires_on == date(2029, 12, 31)


@pytest.mark.parametrize(
    ("right_type", "filed", "registered", "last"),
    [
        (RightType.INVENTION, date(2015, 3, 1), date(2018, 1, 1), date(2035, 2, 28)),
        (RightType.UTILITY_MODEL, date(2020, 2, 29), date(2020, 9, 1), date(2030, 2, 27)),
        (RightType.DESIGN, date(2021, 6, 1), date(2022, 1, 1), date(2036, 5, 31)),
        (RightType.DESIGN, date(2021, 5, 31), date(2022, 1, 1), date(2031, 5, 30)),
        (RightType.TRADE_MARK, date(2015, 1, 1), date(2016, 5, 14), date(2026, 5, 13)),
        (RightType.TRADE_MARK, date(2015, 1, 1), None, None),
        (RightType.COPYRIGHT, date(2015, 1, 1), date(2016, 1, 1), None),
    ],
)
def test_terms_in_china_run_from_filing_for_patents_and_from_registration_for_marks(
    right_type: str, filed: date, registered: date | None, last: date | None
) -> None:
    assert terms.last_day_by_law("CN", right_type, filed_on=filed, registered_on=registered) == last


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"right_type": "design", "nice_classes": "", "number": "ZL 2017 3 0123456.7"}, "number", "should be 1"),
        ({"right_type": "design", "nice_classes": "", "number": "201710601862.3"}, "number", "is an invention patent"),
        ({"number": "G12"}, "number", "5 to 7 digits"),
        ({"number": ""}, "number", "Enter the number"),
        ({"nice_classes": "9, 46"}, "nice_classes", "46 is not a Nice class"),
        ({"right_type": "copyright", "number": "", "nice_classes": "9"}, "nice_classes", "Only trade marks"),
        ({"registered_on": "2019-03-03"}, "registered_on", "before it was filed"),
        ({"expires_on": "2020-05-13"}, "expires_on", "before it was registered"),
        ({"filed_on": "2199-01-01", "registered_on": ""}, "filed_on", "lies ahead"),
        ({"filed_on": "03/25/2019"}, "filed_on", "the month first"),
        ({"title": " "}, "title", "Enter the mark"),
        ({"title": "A\x00B"}, "title", "cannot be read"),
        ({"title": "x" * 201}, "title", "at most 200"),
        ({"territory": "FR"}, "territory", "Choose one of the list"),
        ({"territory": "WO", "right_type": "invention", "nice_classes": ""}, "territory", "internationally"),
        ({"colour": "red"}, "colour", "no such field"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_written(
    cast: Cast, changes: dict[str, Any], field: str, words: str
) -> None:
    found = problems(cast, **changes)
    assert words in found[(field,)][0]


def test_every_error_is_told_at_once(cast: Cast) -> None:
    assert set(problems(cast, title="", number="", nice_classes="99")) == {("title",), ("number",), ("nice_classes",)}


def test_an_owner_is_not_told_who_holds_a_number_and_cbbc_hears_of_it(cast: Cast) -> None:
    taken = cast.foreign_mark
    with pytest.raises(rights.NumberTaken) as refused:
        register(cast, number=taken.number)
    said = refused.value.errors[("number",)][0]
    assert said == "This number is registered in the programme already. CBBC will be in touch."
    message = Message.objects.get(topic="programmes.number_taken")
    assert (message.subject_id, message.payload["claimant"]) == (taken.pk, "Harrow & Finch Ltd")
    assert Event.objects.get(verb="programmes.right_number_claimed").subject_id == taken.pk


def test_cbbc_and_the_holder_are_told_who_holds_a_number(cast: Cast) -> None:
    cast.gather("mark")
    for person in (cast.officer, cast.complainant):
        with pytest.raises(rights.NumberTaken) as refused:
            rights.register_right(cast.harrow.pk, actor=acting(person), fields=MARK | {"number": cast.mark.number})
        assert "HARROW & FINCH of Harrow & Finch Ltd" in refused.value.errors[("number",)][0]
    assert not Message.objects.filter(topic="programmes.number_taken").exists()


def test_rights_are_kept_by_their_owner_by_cbbc_and_by_an_agent_while_its_power_covers_them(cast: Cast) -> None:
    cast.gather("mark", "design", "agent")
    for person, error in (
        (cast.owner_reader, Refused),
        (cast.staff_reader, Refused),
        (cast.stranger, NotVisible),
        (cast.agent, NotVisible),
        (cast.reviewer, NotVisible),
    ):
        with pytest.raises(error):
            rights.change_right(cast.mark.pk, actor=acting(person), fields={"title": "X"})
    power = cast.power(rights=[cast.mark])
    rights.change_right(cast.mark.pk, actor=acting(cast.agent), fields={"title": "HARROW"})
    with pytest.raises(NotVisible):
        rights.change_right(cast.design.pk, actor=acting(cast.agent), fields={"title": "X"})
    with pytest.raises(Refused):  # it covers named rights only
        rights.register_right(cast.harrow.pk, actor=acting(cast.agent), fields=MARK)
    power.valid_until = house_day() - timedelta(days=1)
    power.save()
    with pytest.raises(NotVisible):
        rights.change_right(cast.mark.pk, actor=acting(cast.agent), fields={"title": "X"})


def test_of_two_who_change_a_right_at_once_the_second_looks_again(cast: Cast) -> None:
    right = register(cast)
    rights.change_right(right.pk, actor=acting(cast.officer), fields={"title": "HARROW 2"}, expected_version=1)
    with pytest.raises(Stale):
        rights.change_right(right.pk, actor=acting(cast.complainant), fields={"title": "X"}, expected_version=1)
    right.refresh_from_db()
    assert (right.title, right.version) == ("HARROW 2", 2)


def test_a_change_that_changes_nothing_is_no_event(cast: Cast) -> None:
    right = register(cast)
    rights.change_right(right.pk, actor=acting(cast.officer), fields=MARK)
    assert not Event.objects.filter(verb="programmes.right_changed").exists()
    right.refresh_from_db()
    assert right.version == 1


def test_reminders_follow_the_end_of_a_right(cast: Cast) -> None:
    right = register(cast)
    clock = expiry_clock(right)
    assert clock is not None
    assert clock.due_at == end_of(date(2030, 5, 13))
    rights.change_right(right.pk, actor=acting(cast.officer), fields={"expires_on": "2031-05-13"})
    moved = expiry_clock(right)
    assert moved is not None
    assert moved.due_at == end_of(date(2031, 5, 13))
    entry = FactEntry(RightFactKind.CANCELLATION, house_day())
    rights.record_fact(right.pk, entry, actor=acting(cast.officer))
    assert expiry_clock(right) is None


def test_a_right_that_is_not_registered_yet_has_no_end_to_remind_of(cast: Cast) -> None:
    assert expiry_clock(register(cast, registered_on="", expires_on="2030-01-01")) is None


def test_a_mark_in_its_grace_period_is_renewed_and_what_rests_on_it_stands_again(cast: Cast) -> None:
    enrolment = cast.enrolment()
    today = house_day()
    officer = acting(cast.officer)
    rights.change_right(cast.mark.pk, actor=officer, fields={"expires_on": today - timedelta(days=30)})
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.SUSPENDED
    grace = Clock.objects.get(subject_id=cast.mark.pk, rule_code=RIGHT_GRACE, stopped_at=None)
    cast.mark.refresh_from_db()
    assert grace.due_at == end_of(cast.mark.grace_ends_on or today)
    rights.record_fact(cast.mark.pk, FactEntry(RightFactKind.RENEWAL, today), actor=officer)
    cast.mark.refresh_from_db()
    enrolment.refresh_from_db()
    assert cast.mark.expires_on == terms.renewed_until(today - timedelta(days=30))
    assert enrolment.state == EnrolmentState.ACTIVE
    assert not Clock.objects.filter(subject_id=cast.mark.pk, rule_code=RIGHT_GRACE, stopped_at=None).exists()


def test_a_right_that_runs_out_by_itself_is_told_and_begins_its_grace_period(cast: Cast) -> None:
    right = register(cast)
    fire_due(end_of(date(2030, 5, 13)) + timedelta(minutes=1))
    assert Message.objects.filter(topic="programmes.right_expired", subject_id=right.pk).count() == 1
    assert Clock.objects.filter(subject_id=right.pk, rule_code=RIGHT_GRACE, stopped_at=None).exists()


@pytest.mark.parametrize(
    ("entry", "field", "words"),
    [
        (FactEntry("renewal", date(2199, 1, 1), expires_on=date(2199, 2, 1)), "happened_on", "lies ahead"),
        (FactEntry("renewal", date(2019, 1, 1)), "happened_on", "before the right began"),
        (FactEntry("renewal", date(2024, 1, 1), expires_on=date(2030, 5, 13)), "expires_on", "ends later"),
        (FactEntry("assignment", date(2024, 1, 1), "Harrow & Finch Ltd"), "to_name", "Enter the name"),
        (FactEntry("name_change", date(2024, 1, 1), "Mallow Ltd", "Harrow Ltd"), "from_name", "is Harrow & Finch Ltd"),
        (FactEntry("wish", date(2024, 1, 1)), "kind", "Choose what"),
    ],
)
def test_a_fact_that_cannot_have_happened_is_refused_at_its_field(
    cast: Cast, entry: FactEntry, field: str, words: str
) -> None:
    right = register(cast)
    with pytest.raises(InvalidInputs) as refused:
        rights.record_fact(right.pk, entry, actor=acting(cast.officer))
    assert words in refused.value.errors[(field,)][0]
    assert not right.facts.exists()


def test_a_change_of_name_is_linked_to_whoever_held_the_right_by_then(cast: Cast) -> None:
    right = register(cast, holder_name="Finch Bros Ltd")
    officer = acting(cast.officer)
    bought = FactEntry("assignment", date(2022, 1, 1), "Finch Brothers Limited", "Harrow Ltd")
    rights.record_fact(
        right.pk, FactEntry("assignment", date(2021, 1, 1), "Finch Bros. Limited", "Old Harrow plc"), actor=officer
    )
    named = FactEntry("name_change", date(2023, 1, 1), "Old Harrow PLC", "Harrow & Finch Limited")
    rights.record_fact(right.pk, named, actor=officer)
    assert queries.chain_of(right).stands
    rights.record_fact(right.pk, bought, actor=officer)  # an assignment that hangs loose is shown, not refused
    assert queries.chain_of(right).stands


def test_a_renewal_certificate_stands_among_the_documents_and_a_newer_one_takes_its_place(cast: Cast) -> None:
    right = register(cast)
    officer = acting(cast.officer)
    entry = FactEntry("renewal", date(2025, 1, 1))
    rights.record_fact(right.pk, entry, actor=officer, document=cast.document("renewal.png"))
    old = right.documents.get(kind="renewal")
    new = rights.replace_document(right.pk, old.pk, cast.document("better.png"), actor=officer)
    old.refresh_from_db()
    assert old.replaced_at is not None
    assert (new.kind, new.replaced_at) == ("renewal", None)
    with pytest.raises(NotVisible):
        rights.replace_document(right.pk, old.pk, cast.document("again.png"), actor=officer)


def test_registrations_of_one_mark_stand_in_one_family_whatever_its_case(cast: Cast) -> None:
    first = register(cast, family="Harrow")
    second = register(cast, number="1234568", family="HARROW")
    assert first.family == second.family
    rights.name_family(second.pk, name="", actor=acting(cast.officer))
    second.refresh_from_db()
    assert second.family is None


def test_the_status_in_the_database_is_the_one_of_the_record_on_every_day(cast: Cast) -> None:
    for number, changes in enumerate(
        (
            {},
            {"expires_on": "2028-02-29", "registered_on": "2018-08-31", "filed_on": ""},
            {"registered_on": "", "expires_on": ""},
            {"right_type": "copyright", "number": "", "nice_classes": ""},
            {"right_type": "design", "number": "201730123456.1", "nice_classes": "", "expires_on": "2028-02-29"},
        )
    ):
        register(cast, **({"number": f"777777{number}"} | changes))
    Right.objects.filter(number="7777770").update(cancelled_on=date(2029, 1, 1))
    days = [date(2028, 2, 20) + timedelta(days=step * 4) for step in range(60)]
    days += [date(2028, 8, 27) + timedelta(days=step) for step in range(6)] + [date(2019, 1, 1)]
    for day in days:
        for right in queries.with_status(Right.objects.all(), day):
            assert right.status == right.status_on(day), (right, day)


def test_a_right_of_somebody_else_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        rights.register_right(cast.harrow.pk, actor=acting(cast.stranger), fields=MARK)
    with pytest.raises(NotVisible):
        rights.add_document(cast.mark.pk, cast.document(), kind="certificate", actor=acting(cast.stranger))


def test_a_lapsed_mark_is_lapsed(cast: Cast) -> None:
    day = house_day()
    found = queries.with_status(Right.objects.filter(pk=cast.lapsed_mark.pk), day).get()
    assert found.status == RightStatus.LAPSED


def test_time_never_runs_back_on_a_right(cast: Cast) -> None:
    right = register(cast)
    before = right.updated_at
    earlier = timezone.now() - timedelta(days=2)
    rights.change_right(right.pk, actor=acting(cast.officer), fields={"title": "HARROW 3"}, now=earlier)
    right.refresh_from_db()
    assert right.updated_at == before


def test_of_two_who_register_one_number_in_the_same_instant_the_second_is_told(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    register(cast)
    look, looks = claims.clashes, iter([False])

    def late(*given: Any, **options: Any) -> Any:
        """The first look comes before the other one has written."""
        return look(*given, **options) if next(looks, True) else {}

    monkeypatch.setattr(claims, "clashes", late)
    with pytest.raises(rights.NumberTaken):
        register(cast)
    assert Right.objects.count() == 1


def test_owner_and_cbbc_are_reminded_180_90_30_and_7_days_before_the_end(cast: Cast) -> None:
    cast.gather("officer")
    right = register(cast)
    end = end_of(date(2030, 5, 13))
    told = []
    for days in (181, 179, 89, 29, 6):
        fire_due(end - timedelta(days=days))
        told.append(Message.objects.filter(topic="programmes.right_expires", subject_id=right.pk).count())
    assert told == [0, 1, 2, 3, 4]
    message = Message.objects.filter(topic="programmes.right_expires").latest("pk")
    readers = {recipient.person_id for recipient in topics.get(message.topic).recipients(message)}
    assert readers == {cast.complainant.pk, cast.officer.pk}


def test_agents_are_reminded_of_the_rights_that_they_act_on_however_many_powers_there_are(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    right = register(cast)
    cast.power(rights=[right])
    cast.power(rights=[cast.lapsed_mark])
    message = Message(topic="programmes.right_expires", subject_id=right.pk)
    recipients = topics.get(message.topic).recipients
    assert cast.agent.pk in {recipient.person_id for recipient in recipients(message)}
    PowerOfAttorney.objects.filter(rights=right).update(
        revoked_at=timezone.now(), revoked_on=house_day(), revocation_reason="x"
    )
    assert cast.agent.pk not in {recipient.person_id for recipient in recipients(message)}
    for _each in range(4):
        cast.power(rights=[cast.lapsed_mark])
    with django_assert_num_queries(4):
        list(recipients(message))


def test_higher_apps_hear_of_every_change_and_not_of_a_right_on_which_nothing_can_rest_yet(cast: Cast) -> None:
    right = register(cast)
    heard = Message.objects.filter(topic=RIGHT_CHANGED, subject_id=right.pk)
    assert not heard.exists()
    rights.change_right(right.pk, actor=acting(cast.officer), fields={"title": "HARROW 2"})
    assert heard.exists()


def test_a_right_is_found_under_the_new_name_of_its_owner(cast: Cast) -> None:
    right = register(cast)
    organisations.rename(
        cast.harrow.pk, actor=acting(cast.officer), name="Mallow Ltd", name_zh="锦葵", now=timezone.now()
    )
    message = Message.objects.get(topic=organisations.RENAMED, payload__consumer="programmes.right_names")
    rights.follow_names(events._event(message))
    assert queries.search_rights(Right.objects.all(), "mallow 锦葵").get() == right
