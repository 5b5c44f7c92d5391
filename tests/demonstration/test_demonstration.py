"""The demonstration is a year that could have happened: made once, whole, and true to the audit trail."""

from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

import pytest
from allauth.idp.oidc.models import Client as OAuthClient
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from complaints import grounds
from complaints.advice.choices import AdviceState
from complaints.choices import ComplaintState
from complaints.clocks import OWNER_EXTENSION
from complaints.good_faith.choices import ReviewState, Standing
from complaints.models import AdviceRequest, Complaint, GoodFaith, GoodFaithReview, Remark, Target
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.accounts.models import Organisation, Person
from core.audit.models import Event
from core.clocks import rules
from core.clocks.models import CalendarVersion, Clock
from core.days import house_day
from core.identifiers import jd
from core.identifiers.marks import parse_mark_in_china
from core.identifiers.patents import parse_cn_patent
from core.outbox.models import DeliveredMail, Message, Notice, Status
from demonstration.credentials import password_for, simulator_client
from dev.run import simulator_secret
from library import audiences
from library.models import Adoption, ClauseComment, Edition
from library.staff import queue
from merchants.models import Listing, Shop, Strike
from programmes import measures
from programmes.choices import EnrolmentState, PowerState, RightStatus, RightType, SuspensionReason, Territory
from programmes.models import Agreement, Commitment, Enrolment, PowerOfAttorney, Right
from roundtables.actions import answering
from roundtables.choices import ActionState, Answer, RoundtableState
from roundtables.models import ActionPoint, Issue, IssueAnswer, Roundtable

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
OPENED = {"IPP_DEMONSTRATION": True, "EMAIL_BACKEND": "core.outbox.backends.DemonstrationBackend"}


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """The demonstration, loaded once for all tests of this module and then forgotten."""
    said = StringIO()
    # What tests before this one kept in memory is not of this database any more.
    rules.forget()
    grounds.forget()
    with django_db_blocker.unblock(), override_settings(**OPENED), transaction.atomic():
        # As an installation does, before anything else.
        call_command("load_foundations", stdout=StringIO())
        call_command("load_demonstration", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def counts() -> dict[str, int]:
    models = (Organisation, Person, Right, Shop, Listing, Complaint, Target, Remark, Clock, Event, Message, Notice)
    return {model.__name__: model._default_manager.count() for model in models}


def test_a_second_load_changes_nothing() -> None:
    before = counts()
    call_command("load_demonstration", stdout=StringIO())
    assert counts() == before


def test_the_audit_trail_adds_up() -> None:
    call_command("verify_audit", stdout=StringIO())


@override_settings(IPP_DEMONSTRATION=False)
def test_invented_data_stays_out_of_a_real_installation() -> None:
    for command in ("load_demonstration", "demonstration_accounts"):
        with pytest.raises(CommandError):
            call_command(command, stdout=StringIO())


def test_three_hundred_complaints_stand_in_every_state() -> None:
    assert Complaint.objects.count() == 300
    found = set(Complaint.objects.values_list("state", flat=True))
    assert found == set(ComplaintState.values)


def test_each_complaint_has_its_story() -> None:
    told = dict(
        Event.objects.filter(subject_type="complaints.complaint")
        .order_by()
        .values_list("subject_id")
        .annotate(count=Count("pk"))
    )
    for complaint in Complaint.objects.exclude(state=ComplaintState.DRAFT).annotate(number=Count("targets")):
        assert told[complaint.pk] >= 1
        assert complaint.number == complaint.target_count > 0


def test_nothing_happened_in_the_future() -> None:
    now = timezone.now()
    assert not Event.objects.filter(at__gt=now).exists()
    assert not Complaint.objects.filter(updated_at__gt=now).exists()
    # More time counts from the end of the first period, which may lie ahead.
    assert not Clock.objects.filter(started_at__gt=now).exclude(rule_code=OWNER_EXTENSION).exists()


def test_queues_look_alive() -> None:
    now = timezone.now()
    running = Clock.objects.filter(stopped_at=None)
    assert running.filter(paused_at=None, due_at__lt=now).count() >= 3
    assert running.filter(paused_at=None, due_at__gt=now).count() >= 10
    assert running.filter(paused_at__isnull=False).count() >= 5


def test_eight_owners_complain_and_rights_are_of_every_kind_and_fate() -> None:
    today = house_day()
    assert Organisation.objects.filter(complaints__isnull=False).distinct().count() == 8
    assert set(Right.objects.values_list("right_type", flat=True)) == set(RightType.values)
    assert Right.objects.filter(territory=Territory.UNITED_KINGDOM).exists()
    fates = {right.status_on(today) for right in Right.objects.all()}
    assert fates >= {RightStatus.IN_FORCE, RightStatus.GRACE, RightStatus.LAPSED, RightStatus.PENDING}


def test_numbers_have_the_forms_of_the_offices() -> None:
    for right in Right.objects.filter(territory=Territory.CHINA):
        if right.right_type == RightType.TRADE_MARK:
            assert parse_mark_in_china(right.number) == right.number
        elif right.right_type in {RightType.DESIGN, RightType.UTILITY_MODEL, RightType.INVENTION}:
            assert parse_cn_patent(right.number) == right.number


def test_what_expires_soon_and_what_has_is_on_record() -> None:
    today = house_day()
    ends = {(right.expires_on - today).days for right in Right.objects.all() if right.expires_on}
    assert {5, 25, 80, 170} <= ends
    reminded = Event.objects.filter(verb="programmes.right_expired").values_list("subject_id", flat=True)
    assert Right.objects.filter(pk__in=reminded, expires_on=today - timedelta(days=1)).exists()


def test_enrolments_stand_in_every_state_and_each_has_its_story() -> None:
    assert Enrolment.objects.count() == 40
    assert set(Enrolment.objects.values_list("state", flat=True)) == set(EnrolmentState.values)
    told = set(Event.objects.filter(subject_type="programmes.enrolment").values_list("subject_id", flat=True))
    assert told == set(Enrolment.objects.values_list("pk", flat=True))
    suspended = Enrolment.objects.filter(state=EnrolmentState.SUSPENDED)
    assert suspended.filter(suspension_reason=SuspensionReason.RIGHT_LAPSED, suspended_by="system").exists()


def test_the_two_agreements_are_those_that_were_signed() -> None:
    first, second = Agreement.objects.order_by("signed_on")
    assert (first.signed_on, second.signed_on, second.predecessor) == (date(2016, 12, 9), date(2019, 11, 4), first)
    opened = set(Commitment.objects.exclude(opening_balance=0).values_list("kind", "opening_balance"))
    assert opened == {("introductions", 23), ("roundtables", 7)}


def test_roundtables_stand_as_if_the_programme_had_met_for_years() -> None:
    assert house_day(Roundtable.objects.get(number=6).starts_at) == date(2018, 9, 12)
    renewed = Agreement.objects.latest("signed_on").signed_on
    assert sum(house_day(one.starts_at) < renewed for one in Roundtable.objects.all()) == 7
    states = set(Roundtable.objects.values_list("state", flat=True))
    assert states == {RoundtableState.AGREED, RoundtableState.HELD, RoundtableState.INVITED}
    assert set(Issue.objects.values_list("state", flat=True)) >= {"raised", "on_agenda", "answered", "closed"}
    assert set(ActionPoint.objects.values_list("state", flat=True)) == set(ActionState.values)
    assert ActionPoint.objects.filter(state=ActionState.OPEN, due_on__lt=house_day()).exists()
    commitment = Commitment.objects.get(kind="roundtables")
    progress = measures.progress_of([commitment], actor=Actor.system("tests"), today=house_day())[commitment.pk]
    assert progress.actual == 10


def test_roundtables_are_on_days_and_at_hours_at_which_both_sides_work() -> None:
    calendars = [CalendarVersion.objects.filter(calendar__code=code).latest("version") for code in ("cn", "gb-eng")]
    for one in Roundtable.objects.all():
        begins, ends = (at.astimezone(ZoneInfo("Europe/London")) for at in (one.starts_at, one.ends_at))
        assert all(calendar.working().is_working(begins.date()) for calendar in calendars), one.number
        assert begins.hour >= 9
        assert ends.astimezone(ZoneInfo("Asia/Shanghai")).hour <= 19
        if one.items.exists():
            assert ends - begins == timedelta(minutes=sum(one.items.values_list("minutes", flat=True)))


def test_the_coming_roundtable_has_its_issues_answers_and_a_short_waiting_list() -> None:
    coming = Roundtable.objects.get(state=RoundtableState.INVITED)
    assert coming.starts_at > timezone.now()
    assert coming.items.get(title="What rights owners raise").issues.filter(state="on_agenda").count() == 3
    assert set(coming.invitations.values_list("answer", flat=True)) == set(Answer.values)
    assert 1 <= answering.waiting(coming).count() <= 4
    assert answering.places_taken(coming) == coming.capacity


def test_who_was_there_had_said_so_and_who_had_declined_was_not() -> None:
    for held in Roundtable.objects.filter(items__isnull=False, held_at__isnull=False).distinct():
        noted = set(held.invitations.values_list("answer", "attended"))
        assert {("yes", True), ("no", False)} <= noted
        assert not noted & {("yes", False), ("no", True), ("", True)}


def test_what_jd_answers_to_issues_stands_under_its_name() -> None:
    assert set(IssueAnswer.objects.values_list("author_label", flat=True)) == {"JD.com"}
    assert not IssueAnswer.objects.exclude(recorded_by=None).exists()


def test_agents_hold_powers_that_are_in_force_end_soon_and_have_ended() -> None:
    today = house_day()
    powers = PowerOfAttorney.objects.all()
    assert {power.state_on(today) for power in powers} == {PowerState.IN_FORCE, PowerState.ENDED}
    assert any(power.valid_until and 0 < (power.valid_until - today).days <= 30 for power in powers)


def test_no_listing_can_be_a_real_one() -> None:
    assert Listing.objects.count() >= 550
    for listing in Listing.objects.all():
        assert int(listing.sku) >= 2**64
        assert isinstance(jd.parse_listing(listing.url), jd.Listing)


def test_history_is_quiet_and_the_present_is_not() -> None:
    assert not Message.objects.exclude(status=Status.SENT).exists()
    assert 15 <= DeliveredMail.objects.count() <= 120
    assert 15 <= Notice.objects.count() <= 120


def test_the_accounts_are_told_as_they_are() -> None:
    said = StringIO()
    call_command("demonstration_accounts", stdout=said)
    shown = said.getvalue()
    clara = Person.objects.get(email="clara.finch@harrow-finch.example")
    assert clara.check_password(password_for(clara.email))
    assert f"{clara.email}" in shown
    assert password_for(clara.email) in shown
    client_id, secret = simulator_client()
    assert secret in shown
    assert OAuthClient.objects.get(pk=client_id).check_secret(secret)


def test_a_password_that_was_changed_is_not_shown() -> None:
    clara = Person.objects.get(email="clara.finch@harrow-finch.example")
    clara.set_password("something else entirely")
    clara.save()
    said = StringIO()
    call_command("demonstration_accounts", stdout=said)
    assert password_for(clara.email) not in said.getvalue()
    assert "(changed since)" in said.getvalue()


def test_make_run_hands_the_simulator_the_secret_that_was_loaded() -> None:
    assert simulator_client()[1] == simulator_secret(settings.SECRET_KEY)


def test_a_simulators_credentials_can_be_given() -> None:
    with override_settings(IPP_SIMULATOR_CLIENT_ID="given", IPP_SIMULATOR_CLIENT_SECRET="secret"):
        assert simulator_client() == ("given", "secret")


def test_every_page_around_a_complaint_has_something_to_show() -> None:
    own = Complaint.objects.filter(organisation__code="harrow-finch")
    assert set(AdviceRequest.objects.values_list("state", flat=True)) == set(AdviceState.values)
    written = Remark.objects.filter(verb="message")
    assert {one for readers in written.values_list("readers", flat=True) for one in readers} == {
        Audience.PORTAL,
        Audience.STAFF,
        Audience.PARTNER,
    }
    assert own.filter(remarks__in=written).exists()
    assert Target.objects.filter(capture__isnull=False, changed_after_filing=True).count() >= 3
    assert own.filter(relisted_count__gt=0).exists()
    assert Strike.objects.filter(struck_off_at=None).exists()
    assert GoodFaith.objects.filter(standing=Standing.BELOW).exists()
    assert GoodFaithReview.objects.filter(state=ReviewState.WARNED).exists()


def test_the_standard_is_adopted_in_two_editions_and_out_for_comments_in_a_third() -> None:
    editions = Edition.objects.filter(entry__code="zero-tolerance").order_by("number")
    assert [one.state for one in editions] == ["published", "published", "consulting"]
    assert [one.adoptions.count() for one in editions] == [2, 3, 0]
    assert not ClauseComment.objects.filter(clause__edition=editions[1], outcome="open").exists()
    assert ClauseComment.objects.filter(clause__edition=editions[2], outcome="open").exists()


def test_editions_came_into_the_library_one_after_the_other_and_before_what_was_done_with_them() -> None:
    published = Edition.objects.exclude(published_at=None)
    by_entry = groupby(published.order_by("entry", "number"), key=lambda edition: edition.entry_id)
    for _entry, editions in by_entry:
        for before, after in pairwise(editions):
            assert before.published_at
            assert after.published_at
            assert before.published_at < after.published_at <= timezone.now()
    for adoption in Adoption.objects.select_related("edition"):
        assert adoption.edition.published_at
        assert house_day(adoption.edition.published_at) <= adoption.adopted_on


def test_the_library_has_something_to_look_at_again_to_download_and_to_wait_for() -> None:
    officer = Actor.person(Person.objects.get(email="wei.zhang@cbbc.example"))
    assert queue.rows(queue.REVIEW, actor=officer, today=house_day()).exists()
    guide = Edition.objects.get(document__isnull=False)
    for document in (guide.document, guide.document_zh):
        assert document
        assert document.blob.media_type == "application/pdf"
    asked = Edition.objects.get(acknowledge_by__gt=house_day())
    assert asked.acknowledgements.exists()
    assert audiences.yet_to_acknowledge(asked)
