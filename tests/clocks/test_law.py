"""Rules and calendars that people read and change: who may, what a preview promises, and what then happens."""

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from core.accounts.models import Organisation
from core.audit import queries as audit
from core.clocks import actions, changing, loading, queries, recounting, registry, rules, scan, sources
from core.clocks.changing import CalendarChange, RuleChange
from core.clocks.models import Calendar, CalendarVersion, Clock, Rule
from core.workflow.errors import Conflict, InvalidInputs, Refused
from tests.cast import SYSTEM, Cast, acting, events_are_heard, signed_in
from tests.clocks.conftest import RULE

BEIJING = ZoneInfo("Asia/Shanghai")
RULES = "/staff/clocks/rules/"
CALENDARS = "/staff/clocks/calendars/"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return signed_in(cast.administrator)


@pytest.fixture
def now() -> datetime:
    return timezone.now()


def rule_change(code: str = "jd.review", **other: Any) -> RuleChange:
    latest = rules.versions(code)[0][0]
    given = {
        "effective_from": timezone.now().date() + timedelta(days=30),
        "amount": latest.amount,
        "unit": latest.unit,
        "last_day_moves": latest.last_day_moves,
        "due_soon": latest.due_soon,
        "reminders": latest.reminders,
        "source": {"en": "Agreement of 2027, clause 3", "zh-hans": "2027年协议第三条"},
    }
    return RuleChange(**(given | other))


def add_rule(cast: Cast, *, based_on: int = 1, reason: str = "JD promised it.", **other: Any) -> Rule:
    return changing.add_rule(
        "jd.review", rule_change(**other), based_on=based_on, reason=reason, actor=acting(cast.administrator),
        now=timezone.now(),
    )  # fmt: skip


def rule_form(**other: str) -> dict[str, str]:
    first = timezone.now().date() + timedelta(days=30)
    return {
        "effective_from": first.isoformat(), "amount": "5", "unit": "working_days", "last_day_moves": "on",
        "due_soon": "1", "reminders": "2, 4h", "source_en": "Agreement of 2027", "source_zh": "2027年协议",
        "reason": "JD promised it.", "based_on": "1",
    } | other  # fmt: skip


def the_next_unpublished() -> int:
    return sources.mainland_china().published_until + 1


def golden_week(year: int) -> list[date]:
    return [date(year, 10, number) for number in range(1, 8)]


def year_change(latest: CalendarVersion, year: int, **other: Any) -> CalendarChange:
    entry = latest.days[str(year)]
    given: dict[str, Any] = {
        "year": year,
        "off": [date.fromisoformat(day) for day in entry["off"]] + golden_week(year),
        "worked": [],
        "is_published": True,
        "source": "State Council notice no. 1",
    }
    return CalendarChange(**(given | other))


def add_year(cast: Cast, *, based_on: int = 1, reason: str = "The notice is out.", **other: Any) -> CalendarVersion:
    latest = CalendarVersion.objects.filter(calendar__code="cn").latest("version")
    change = year_change(latest, the_next_unpublished(), **other)
    return changing.add_calendar(
        "cn", change, based_on=based_on, reason=reason, actor=acting(cast.administrator), now=timezone.now()
    )


def year_form(year: int, **other: str) -> dict[str, str]:
    return {
        "off": f"{year}-01-01\n{year}-10-01 to {year}-10-07", "worked": "", "is_published": "on",
        "source": "State Council notice no. 1", "reason": "The notice is out.", "based_on": "1",
    } | other  # fmt: skip


@pytest.fixture
def resting_on_estimate(cast: Cast) -> Clock:
    """A clock that ends in the Golden Week of a year that is not published."""
    start = datetime(the_next_unpublished(), 9, 24, 12, tzinfo=BEIJING)
    clock = actions.start("jd.review", subject=cast.complaint("lodged"), actor=SYSTEM, now=timezone.now(), since=start)
    actions.stop("jd.review", subject=cast.complaint("submitted"), now=timezone.now())
    if clock.started_at != start:
        Clock.objects.filter(pk=clock.pk).update(started_at=start, due_at=clock.period().end(start))
    return Clock.objects.get(pk=clock.pk)


# --- Reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["staff_reader", "officer", "administrator"])
def test_all_staff_read_every_rule_and_calendar(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))

    for path in (RULES, RULES + "jd.review/", CALENDARS, CALENDARS + "cn/", CALENDARS + "gb-eng/"):
        assert client.get(path).status_code == 200, path


def test_a_rule_shows_every_version_with_who_added_it_and_why(cast: Cast, administrator: Client) -> None:
    add_rule(cast, amount=5, reason="JD promised it.")

    html = administrator.get(RULES + "jd.review/").content.decode()

    for words in ("Version 1", "Version 2", "10 working days in China", "5 working days in China", "In force", "Ahead"):
        assert words in html
    assert "JD promised it." in html
    assert cast.administrator.name in html
    assert "With the product" in html


def test_a_year_marks_days_off_and_weekends_worked(db: None, cast: Cast) -> None:
    html = signed_in(cast.staff_reader).get(CALENDARS + "cn/2026/").content.decode()
    january = html[html.index("<caption>January") : html.index("<caption>February")]

    assert '<td class="day-off" title="day off">1<span' in january
    assert '<td class="day-worked" title="worked in exchange">4<span' in january  # Sunday 4 January 2026
    assert "not published yet" not in html


def test_a_year_that_is_not_published_says_so(cast: Cast) -> None:
    html = signed_in(cast.staff_reader).get(f"{CALENDARS}cn/{the_next_unpublished()}/").content.decode()

    assert "is not published yet: an estimate" in html


def test_an_earlier_version_of_a_calendar_can_still_be_read(cast: Cast) -> None:
    add_year(cast)
    path = f"{CALENDARS}cn/{the_next_unpublished()}/"
    client = signed_in(cast.staff_reader)

    assert "not published yet" not in client.get(path).content.decode()
    old = client.get(path, {"version": "1"}).content.decode()
    assert "not published yet" in old
    assert "This is what version 1 knew" in old


@pytest.mark.parametrize(
    "path",
    ["rules/nothing/", "calendars/fr/", "calendars/cn/1999/", "calendars/cn/?version=77", "calendars/cn/?version=x"],
)
def test_what_is_not_there_is_not_found(cast: Cast, path: str) -> None:
    assert signed_in(cast.staff_reader).get("/staff/clocks/" + path).status_code == 404


# --- Rules ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["officer", "staff_reader"])
def test_only_administrators_add_versions(cast: Cast, who: str) -> None:
    client = signed_in(getattr(cast, who))
    year = the_next_unpublished()

    for path, form in ((RULES + "jd.review/new/", rule_form()), (f"{CALENDARS}cn/{year}/new/", year_form(year))):
        assert client.get(path).status_code == 403
        assert client.post(path, form | {"confirm": "1"}).status_code == 403
    assert "administrators change rules" in client.get(RULES + "jd.review/").content.decode()
    with pytest.raises(Refused):
        changing.add_rule(
            "jd.review", rule_change(), based_on=1, reason="x", actor=acting(getattr(cast, who)), now=timezone.now()
        )
    assert not Rule.objects.filter(version=2).exists()
    assert CalendarVersion.objects.filter(calendar__code="cn").count() == 1


def test_a_preview_changes_nothing_and_says_that_running_clocks_keep_their_version(
    cast: Cast, administrator: Client
) -> None:
    complaint = cast.complaint("lodged")

    html = administrator.post(RULES + "jd.review/new/", rule_form()).content.decode()

    assert "Clocks that run now: 1." in html
    assert complaint.reference in html
    assert "5 working days in China" in html
    assert "By the new version" in html
    assert not Rule.objects.filter(code="jd.review", version=2).exists()


def test_a_confirmed_version_counts_for_clocks_that_start_on_its_first_day_or_later(
    cast: Cast, administrator: Client
) -> None:
    running = queries.running(cast.complaint("lodged")).get()
    preview = administrator.post(RULES + "jd.review/new/", rule_form()).content.decode()
    # The form travels through the preview.
    carried = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', preview))
    assert carried.keys() >= rule_form().keys()

    response = administrator.post(RULES + "jd.review/new/", carried | {"confirm": "1"})

    assert response.status_code == 302
    rule = Rule.objects.get(code="jd.review", version=2)
    assert (rule.amount, rule.reminders, rule.last_day_moves) == (5, [2, "4h"], True)
    assert (rule.added_by, rule.reason) == (cast.administrator.name, "JD promised it.")
    rules.forget()
    noon = datetime.combine(rule.effective_from, datetime.min.time().replace(hour=12), tzinfo=BEIJING)
    assert rules.in_force("jd.review", noon)[0] == rule
    assert rules.in_force("jd.review", noon - timedelta(days=1))[0].version == 1
    assert Clock.objects.get(pk=running.pk).rule.version == 1
    assert Clock.objects.get(pk=running.pk).due_at == running.due_at
    told = audit.timeline(rule, actor=acting(cast.administrator))
    assert [entry.text for entry in told] == ["Added version 2 of the rule jd.review: JD promised it."]
    assert told[0].event.changes["amount"] == [10, 5]


def test_who_comes_second_is_told_that_another_version_was_added(cast: Cast, administrator: Client) -> None:
    add_rule(cast)

    late = rule_form(effective_from=(timezone.now().date() + timedelta(days=60)).isoformat())
    response = administrator.post(RULES + "jd.review/new/", late | {"confirm": "1"})

    assert response.status_code == 409
    assert "Version 2 was added since" in response.content.decode()
    assert not Rule.objects.filter(code="jd.review", version=3).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"effective_from": date(2019, 1, 1)}, "effective_from"),
        ({"effective_from": date(2024, 1, 1)}, "effective_from"),
        ({"amount": 0}, "amount"),
        ({"due_soon": 99}, "due_soon"),
        ({"reminders": [10]}, "reminders"),
        ({"reminders": ["300h"]}, "reminders"),
        ({"source": {"en": "Agreement", "zh-hans": " "}}, "source_zh"),
        ({"unit": "moons"}, "unit"),
        ({"reason": "  "}, "reason"),
    ],
)
def test_a_version_that_makes_no_sense_is_refused_at_its_field(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        add_rule(cast, **given)

    assert (field,) in refused.value.errors


def test_a_mistyped_reminder_or_day_is_named(cast: Cast, administrator: Client) -> None:
    year = the_next_unpublished()
    rule = administrator.post(RULES + "jd.review/new/", rule_form(reminders="2, soon"))
    days = administrator.post(f"{CALENDARS}cn/{year}/new/", year_form(year, off="1 October"))

    assert (rule.status_code, days.status_code) == (422, 422)
    assert "soon is neither a whole number nor hours" in rule.content.decode()
    assert "1 October is no day" in days.content.decode()


def test_a_rule_until_a_given_date_keeps_its_nature(cast: Cast, administrator: Client) -> None:
    form = rule_form(unit="calendar_days", reminders="60, 10, 4h", due_soon="20")
    response = administrator.post(RULES + "right.expiry/new/", form | {"confirm": "1"})

    assert response.status_code == 302
    rule = Rule.objects.get(code="right.expiry", version=2)
    assert (rule.until_date, rule.amount, rule.reminders) == (True, 0, [60, 10, "4h"])


# --- Calendars --------------------------------------------------------------------------------------------------------


def test_a_preview_shows_the_clocks_that_would_move_with_both_ends(
    cast: Cast, administrator: Client, resting_on_estimate: Clock
) -> None:
    year = the_next_unpublished()
    before = resting_on_estimate.due_at

    html = administrator.post(f"{CALENDARS}cn/{year}/new/", year_form(year)).content.decode()

    assert "would end later: 1; sooner: 0" in html
    assert Clock.objects.get(pk=resting_on_estimate.pk).due_at == before
    assert CalendarVersion.objects.filter(calendar__code="cn").count() == 1


def test_publishing_a_year_moves_what_rested_on_its_estimate_once_workers_hear_of_it(
    cast: Cast, administrator: Client, resting_on_estimate: Clock
) -> None:
    year = the_next_unpublished()
    assert queries.view(resting_on_estimate, timezone.now()).estimated
    promised = recounting.preview(_draft(year), now=timezone.now()).first[0].after

    response = administrator.post(f"{CALENDARS}cn/{year}/new/", year_form(year) | {"confirm": "1"})
    events_are_heard()

    assert response.status_code == 302
    clock = Clock.objects.get(pk=resting_on_estimate.pk)
    assert clock.due_at == promised > resting_on_estimate.due_at
    view = queries.view(clock, timezone.now())
    assert (view.estimated, view.calendar_version) == (False, 2)
    version = CalendarVersion.objects.get(calendar__code="cn", version=2)
    assert audit.timeline(version, actor=acting(cast.administrator))[0].text == (
        f"Added version 2 of the calendar cn, year {year}: The notice is out."
    )


def _draft(year: int) -> CalendarVersion:
    latest = CalendarVersion.objects.select_related("calendar").get(calendar__code="cn", version=1)
    change = year_change(latest, year, off=[date(year, 1, 1), *golden_week(year)])
    return changing.drafted_calendar(latest, change, now=timezone.now())


def test_a_corrected_year_moves_running_clocks_and_leaves_those_that_ran_out(cast: Cast, now: datetime) -> None:
    running, over = cast.complaint("lodged"), cast.complaint("lodged")
    Clock.objects.filter(pk=queries.running(over).get().pk).update(
        started_at=now - timedelta(days=40), due_at=now - timedelta(days=1)
    )
    before = {clock.subject_id: clock.due_at for clock in Clock.objects.filter(rule_code="jd.review")}
    last = queries.running(running).get().due_at.astimezone(BEIJING) - timedelta(seconds=1)
    latest = CalendarVersion.objects.get(calendar__code="cn", version=1)
    off = [date.fromisoformat(day) for day in latest.days[str(last.year)]["off"]]
    worked = [date.fromisoformat(day) for day in latest.days[str(last.year)]["worked"]]
    change = CalendarChange(
        year=last.year, off=[*off, last.date()], worked=worked, is_published=True, source="Corrected notice"
    )
    changing.add_calendar("cn", change, based_on=1, reason="One more day.", actor=acting(cast.administrator), now=now)
    events_are_heard()

    after = {clock.subject_id: clock.due_at for clock in Clock.objects.filter(rule_code="jd.review")}
    assert after[running.pk] > before[running.pk]
    assert after[over.pk] == before[over.pk]
    running.refresh_from_db()
    assert running.due_at == after[running.pk]


def test_nothing_runs_out_because_a_calendar_was_changed(mainland: Calendar, record: Organisation) -> None:
    """A day that was off becomes worked: the end would lie behind already, so it stays."""
    Rule.objects.create(code="tests.short", calendar=mainland, **(RULE | {"amount": 1, "due_soon": 0}))
    latest = mainland.versions.get()
    # On Sunday 20 September 2026 people work; on the morning of Monday one is told that they did.
    saturday, monday = (datetime(2026, 9, day, 10, tzinfo=BEIJING) for day in (26, 28))
    clock = actions.start("tests.short", subject=record, actor=SYSTEM, now=saturday)
    assert clock.due_at > monday
    days = {**latest.days, "2026": {**latest.days["2026"], "worked": [*latest.days["2026"]["worked"], "2026-09-27"]}}
    version = CalendarVersion.objects.create(
        calendar=mainland, version=2, source="late", first_year=latest.first_year, digest="x", loaded_at=monday,
        published_until=latest.published_until, days=days,
    )  # fmt: skip

    assert recounting.preview(version, now=monday).moved == 0
    assert recounting.restate(version) == []
    clock.refresh_from_db()
    assert clock.due_at > monday
    assert recounting.preview(version, now=saturday).sooner == 1


def test_a_rest_is_kept_when_a_clock_is_counted_again(mainland: Calendar, review: Rule, record: Organisation) -> None:
    start = datetime(the_next_unpublished(), 9, 20, 12, tzinfo=BEIJING)
    actions.start("review", subject=record, actor=SYSTEM, now=start)
    actions.pause("review", subject=record, reason="asked", now=start + timedelta(days=1))
    before = actions.resume("review", subject=record, now=start + timedelta(days=3))
    assert before is not None
    version = _draft(the_next_unpublished())
    version.loaded_at = timezone.now()
    version.save()

    (moved,) = recounting.restate(version)

    # As many working days more as the Golden Week has days that were worked by the estimate.
    gained = sum(mainland.versions.get(version=1).working().is_working(day) for day in golden_week(start.year))
    assert gained > 0
    assert moved.due_at == version.working().add_working_days(before.due_at - timedelta(seconds=1), gained, BEIJING)


def test_clocks_are_counted_again_in_batches(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, mainland: Calendar, review: Rule
) -> None:
    start = datetime(the_next_unpublished(), 9, 24, 12, tzinfo=BEIJING)
    owners = [
        Organisation.objects.create(kind="rights_owner", name=f"Owner {number}", code=f"o{number}")
        for number in range(5)
    ]
    for owner in owners:
        actions.start("review", subject=owner, actor=SYSTEM, now=start)
    heard: list[int] = []
    registry.on_moved("review", lambda clock: heard.append(clock.subject_id))
    monkeypatch.setattr(recounting, "BATCH", 2)
    try:
        add_year(cast)
        events_are_heard()
    finally:
        registry._movers.pop("review")

    assert heard == [owner.pk for owner in owners]
    assert set(Clock.objects.filter(rule_code="review").values_list("calendar_version__version", flat=True)) == {2}


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"off": [date(2026, 10, 1)]}, "off"),
        ({"source": " "}, "source"),
        ({"reason": ""}, "reason"),
    ],
)
def test_days_that_make_no_sense_are_refused_at_their_field(cast: Cast, given: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        add_year(cast, **given)

    assert (field,) in refused.value.errors


def test_years_that_are_over_stay_as_they_were(cast: Cast) -> None:
    latest = CalendarVersion.objects.get(calendar__code="cn")

    with pytest.raises(InvalidInputs) as refused:
        changing.drafted_calendar(latest, year_change(latest, 2020, off=[]), now=timezone.now())
    assert ("year",) in refused.value.errors


def test_only_weekends_are_worked_and_no_day_is_both_off_and_worked(cast: Cast) -> None:
    year = the_next_unpublished()
    weekday = next(day for number in range(1, 8) if (day := date(year, 9, number)).weekday() == 2)

    with pytest.raises(InvalidInputs) as refused:
        add_year(cast, off=[weekday], worked=[weekday])

    assert len(refused.value.errors["worked",]) == 2


def test_years_are_published_in_their_order_and_stay_published(cast: Cast) -> None:
    latest = CalendarVersion.objects.get(calendar__code="cn")
    now = timezone.now()

    with pytest.raises(InvalidInputs):
        changing.drafted_calendar(latest, year_change(latest, the_next_unpublished() + 1), now=now)
    with pytest.raises(InvalidInputs):
        changing.drafted_calendar(latest, year_change(latest, latest.published_until, is_published=False), now=now)


def test_saying_what_is_known_adds_nothing(cast: Cast) -> None:
    add_year(cast)

    with pytest.raises(InvalidInputs, match="says already"):
        add_year(cast, based_on=2, off=[date.fromisoformat(day) for day in _days(2)])


def _days(version: int) -> list[str]:
    found = CalendarVersion.objects.get(calendar__code="cn", version=version)
    days: list[str] = found.days[str(the_next_unpublished())]["off"]
    return days


def test_who_comes_second_with_a_calendar_is_told(cast: Cast, administrator: Client) -> None:
    add_year(cast)
    year = the_next_unpublished()

    with pytest.raises(Conflict):
        add_year(cast)
    response = administrator.post(
        f"{CALENDARS}cn/{year}/new/", year_form(year, worked=f"{year}-10-09") | {"confirm": "1"}
    )
    assert response.status_code in {409, 422}
    assert CalendarVersion.objects.filter(calendar__code="cn").count() == 2


# --- Beside the files -------------------------------------------------------------------------------------------------


def test_loading_the_files_again_leaves_what_people_added(cast: Cast) -> None:
    add_rule(cast, amount=5)
    version = add_year(cast)

    for _time in range(2):
        call_command("load_calendars")
        call_command("load_rules")

    assert Rule.objects.get(code="jd.review", version=2).amount == 5
    assert CalendarVersion.objects.filter(calendar__code="cn").latest("version") == version


def test_a_file_may_bring_a_version_that_takes_effect_before_a_persons(cast: Cast, tmp_path: Path) -> None:
    ours = add_rule(cast, amount=5, effective_from=timezone.now().date() + timedelta(days=100))
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    head, entry = text.split('code = "jd.review"')
    entry = '[[rule]]\ncode = "jd.review"' + entry.split("[[rule]]")[0]
    path = tmp_path / "rules.toml"
    path.write_text(entry + entry.replace("2020-01-01", "2026-01-01").replace("amount = 10", "amount = 8"), "utf-8")
    assert head

    loading.load_rules(path)

    found = list(Rule.objects.filter(code="jd.review").order_by("effective_from").values_list("version", "amount"))
    assert found == [(1, 10), (3, 8), (2, 5)]
    assert ours.pk == rules.versions("jd.review")[0][0].pk


def test_a_file_does_not_rewrite_a_persons_version_of_the_same_day(cast: Cast, tmp_path: Path) -> None:
    ours = add_rule(cast, amount=5)
    text = Path("complaints/rules.toml").read_text(encoding="utf-8")
    entry = '[[rule]]\ncode = "jd.review"' + text.split('code = "jd.review"')[1].split("[[rule]]")[0]
    path = tmp_path / "rules.toml"
    path.write_text(entry.replace("2020-01-01", ours.effective_from.isoformat()), "utf-8")

    loading.load_rules(path)

    assert Rule.objects.get(pk=ours.pk).amount == 5


def test_a_source_that_publishes_a_year_wins_there_and_leaves_what_people_said_of_others(cast: Cast) -> None:
    source = sources.mainland_china()
    year = the_next_unpublished()
    this = CalendarVersion.objects.get(calendar__code="cn", version=1)
    extra = _a_working_day(this)
    entry = this.days[str(extra.year)]
    change = CalendarChange(
        year=extra.year,
        off=[*(date.fromisoformat(day) for day in entry["off"]), extra],
        worked=[date.fromisoformat(day) for day in entry["worked"]],
        is_published=True,
        source="Extraordinary notice",
    )
    administrator = acting(cast.administrator)
    changing.add_calendar("cn", change, based_on=1, reason="One more.", actor=administrator, now=timezone.now())
    add_year(cast, based_on=2)
    theirs = {"off": [f"{year}-10-01", f"{year}-10-04"], "worked": []}
    published = sources.Source(
        source.code, source.name, "package", source.first_year, year, {**source.days, str(year): theirs}
    )

    version, added = loading.load_calendar(published, now=timezone.now())

    assert added
    assert version.version == 4
    assert version.days[str(year)] == theirs
    assert extra.isoformat() in version.days[str(extra.year)]["off"]
    assert loading.load_calendar(published, now=timezone.now()) == (version, False)


def _a_working_day(version: CalendarVersion) -> date:
    day = timezone.now().date()
    while not version.working().is_working(day):
        day += timedelta(days=1)
    return day


def test_a_clock_that_failed_is_not_lost_when_it_is_counted_again(
    mainland: Calendar, review: Rule, record: Organisation, now: datetime
) -> None:
    start = datetime(the_next_unpublished(), 9, 24, 12, tzinfo=BEIJING)
    clock = actions.start("review", subject=record, actor=SYSTEM, now=start)
    version = _draft(the_next_unpublished())
    version.loaded_at = now
    version.save()
    recounting.restate(version)
    clock.refresh_from_db()

    assert clock.next_at == clock.due_at
    assert scan.fire_due(clock.due_at) == 1
