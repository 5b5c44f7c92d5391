"""What people are told: who, in which language, by which way, and what happens when delivery fails."""

import smtplib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as django_mail
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.utils import timezone, translation

from core.accounts.actors import Actor
from core.accounts.models import Organisation, Person
from core.audit.models import Event
from core.outbox import actions, claims, deliverers, expansion, mailing, queries, topics, worker
from core.outbox.models import Attempt, DeliveredMail, Kind, Message, Notice, Outcome, Status
from core.outbox.topics import Recipient, Topic
from tests.outbox.conftest import GREETING, SYSTEM, statuses

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def announce(subject: Organisation, topic: str = GREETING, **data: Any) -> Message:
    return actions.announce(topic, subject=subject, actor=SYSTEM, data={"reference": "C-7", **data}, now=NOW)


def deliver_all(now: datetime | None = None) -> None:
    """Do what workers do until nothing waits."""
    moment = now or timezone.now()
    while waiting := list(
        Message.objects.filter(status=Status.PENDING, available_at__lte=moment).values_list("pk", flat=True)
    ):
        for key in waiting:
            worker.deliver(key, moment)


def html_of(letter: EmailMessage) -> str:
    assert isinstance(letter, EmailMultiAlternatives)
    return str(letter.alternatives[0][0])


class Refusing(BaseEmailBackend):
    """A mail system that fails as the test says."""

    opening: Exception | None = None
    sending: Exception | None = None
    asked = 0

    def open(self) -> None:
        type(self).asked += 1
        if self.opening:
            raise self.opening

    def send_messages(self, email_messages: object) -> int:
        if self.sending:
            raise self.sending
        return 1


@pytest.fixture
def refusing(settings: Any) -> Iterator[type[Refusing]]:
    settings.EMAIL_BACKEND = "tests.outbox.test_announcing.Refusing"
    Refusing.asked = 0
    yield Refusing
    Refusing.opening = Refusing.sending = None


# --- Announcing -------------------------------------------------------------------------------------------------------


def test_announcing_costs_one_statement(office: Organisation, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(1):
        announce(office)


def test_an_unknown_topic_is_an_error_and_writes_nothing(office: Organisation) -> None:
    with pytest.raises(topics.UnknownTopic):
        announce(office, "tests.greting")
    assert not Message.objects.exists()


def test_nothing_is_told_of_a_change_that_was_rolled_back(office: Organisation) -> None:
    with transaction.atomic():
        announce(office)
        transaction.set_rollback(True)
    deliver_all()

    assert not Message.objects.exists()
    assert django_mail.outbox == []


def test_everybody_concerned_gets_one_notice_and_one_mail(office: Organisation) -> None:
    announce(office)
    deliver_all()

    assert statuses() == ["sent", "sent"]
    assert sorted(Notice.objects.values_list("person__email", flat=True)) == ["ada@orkney.example", "na@orkney.example"]
    assert sorted(letter.to[0] for letter in django_mail.outbox) == ["ada@orkney.example", "na@orkney.example"]


def test_expanding_twice_doubles_nothing(office: Organisation) -> None:
    message = announce(office)
    deliver_all()
    expansion.AnnouncementDeliverer().deliver(message)
    deliver_all()

    assert Notice.objects.count() == 2
    assert len(django_mail.outbox) == 2


def test_a_message_is_delivered_by_one_of_several_calls(office: Organisation) -> None:
    message = announce(office)

    assert worker.deliver(message.pk, timezone.now())
    assert not worker.deliver(message.pk, timezone.now())
    assert not worker.deliver(0, timezone.now())
    assert Attempt.objects.filter(message=message).count() == 1


def test_somebody_who_wants_no_mail_gets_the_notice_alone(office: Organisation) -> None:
    Person.objects.filter(email="ada@orkney.example").update(wants_mail=False)
    announce(office)
    deliver_all()

    assert [letter.to for letter in django_mail.outbox] == [["na@orkney.example"]]
    assert Notice.objects.count() == 2


def test_what_is_essential_is_mailed_to_everybody(office: Organisation) -> None:
    Person.objects.update(wants_mail=False)
    announce(office, "tests.security")
    deliver_all()

    assert len(django_mail.outbox) == 2


def test_somebody_who_left_is_not_written_to(office: Organisation) -> None:
    Person.objects.filter(email="ada@orkney.example").update(is_active=False)
    announce(office)
    deliver_all()

    assert [letter.to for letter in django_mail.outbox] == [["na@orkney.example"]]
    assert Notice.objects.get().person.email == "na@orkney.example"


def test_an_address_without_a_person_gets_mail_in_the_language_given(db: None) -> None:
    topics.register(
        Topic(
            name="tests.invitation",
            recipients=lambda message: [
                Recipient(None, "portal", address="new@skye.example", language="zh-hans", time_zone="Asia/Shanghai")
            ],
            subject="Welcome",
            notice="Welcome",
            url=lambda params, audience: "/",
        )
    )
    announce(Organisation.objects.create(kind="agent", name="Agents", code="agents"), "tests.invitation")
    deliver_all()

    assert [letter.to for letter in django_mail.outbox] == [["new@skye.example"]]
    assert not Notice.objects.exists()


# --- Words ------------------------------------------------------------------------------------------------------------


def test_each_reader_gets_mail_in_their_language_and_time(office: Organisation) -> None:
    announce(office)
    deliver_all()
    letters = {letter.to[0]: letter for letter in django_mail.outbox}
    english, chinese = letters["ada@orkney.example"], letters["na@orkney.example"]
    with translation.override("zh-hans"):
        label = translation.gettext("Administrator")
        html = html_of(chinese)

    assert english.subject == "Complaint C-7"
    assert "News about C-7 for a Administrator" in english.body
    assert "Ada Flett" in english.body
    assert "2026-03-02 09:30" in english.body
    assert f"http://testserver/portal/greetings/{office.pk}/" in english.body
    assert f"for a {label}" in chinese.body
    assert "李娜" in chinese.body
    assert "2026-03-02 17:30" in chinese.body
    assert 'lang="zh-hans"' in html
    assert chinese.extra_headers["Content-Language"] == "zh-hans"


def test_words_that_look_like_markup_arrive_as_words(office: Organisation) -> None:
    announce(office, reference="<b>&", remark="<script>alert(1)</script>")
    deliver_all()
    letter = django_mail.outbox[0]
    html = html_of(letter)

    assert "News about <b>& for" in letter.body
    assert "<script>" in letter.body
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_line_break_in_a_reference_cannot_add_a_header(office: Organisation) -> None:
    announce(office, reference="C-7\r\nBcc: eve@evil.example")
    deliver_all()

    assert django_mail.outbox[0].subject == "Complaint C-7 Bcc: eve@evil.example"
    assert statuses() == ["sent", "sent"]


def test_a_notice_is_put_into_words_when_it_is_read(office: Organisation) -> None:
    announce(office)
    deliver_all()
    notice = Notice.objects.filter(person__email="ada@orkney.example").get()
    with translation.override("zh-hans"):
        chinese = queries.notice_view(notice).text
        label = translation.gettext("Administrator")

    assert queries.notice_view(notice).text == "News about C-7 for a Administrator"
    assert chinese == f"News about C-7 for a {label}"
    assert queries.notice_view(notice).url == f"/portal/greetings/{office.pk}/"


def test_a_notice_of_a_topic_that_is_gone_is_still_shown(office: Organisation) -> None:
    announce(office)
    deliver_all()
    notice = Notice.objects.first()
    assert notice is not None
    notice.topic = "tests.gone"

    assert "C-7" in queries.notice_view(notice).text


# --- Failing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "failure",
    [
        ("opening", ConnectionRefusedError("refused")),
        ("opening", TimeoutError("slow")),
        ("opening", smtplib.SMTPAuthenticationError(535, b"wrong password")),
        ("sending", smtplib.SMTPRecipientsRefused({"a": (450, b"busy")})),
        ("sending", smtplib.SMTPDataError(451, b"later")),
        ("sending", smtplib.SMTPSenderRefused(421, b"later", "me")),
    ],
)
def test_what_may_pass_is_tried_again_later(
    office: Organisation, refusing: type[Refusing], failure: tuple[str, Exception]
) -> None:
    setattr(refusing, *failure)
    announce(office)
    now = timezone.now()
    deliver_all(now)
    message = Message.objects.filter(kind=Kind.MAIL).first()

    assert statuses() == ["pending", "pending"]
    assert message is not None
    assert message.attempts == 1
    assert message.available_at == now + timedelta(seconds=30)
    assert message.tries.get().outcome == Outcome.RETRY
    assert failure[1].__class__.__name__ in message.last_error

    Refusing.opening = Refusing.sending = None
    deliver_all(now + timedelta(seconds=29))
    assert statuses() == ["pending", "pending"]
    deliver_all(now + timedelta(seconds=30))
    assert statuses() == ["sent", "sent"]


def test_after_ten_attempts_a_mail_is_given_up(office: Organisation, refusing: type[Refusing]) -> None:
    refusing.opening = ConnectionRefusedError("refused")
    announce(office)
    now = timezone.now()
    for _attempt in range(claims.MAX_ATTEMPTS + 5):
        deliver_all(now)
        now += timedelta(hours=2)

    assert statuses() == ["dead", "dead"]
    assert Refusing.asked == 2 * claims.MAX_ATTEMPTS
    assert Attempt.objects.filter(message__kind=Kind.MAIL).count() == 2 * claims.MAX_ATTEMPTS


@pytest.mark.parametrize(
    "failure",
    [
        smtplib.SMTPRecipientsRefused({"a": (550, b"no such user")}),
        smtplib.SMTPDataError(554, b"spam"),
        smtplib.SMTPSenderRefused(553, b"not you", "me"),
    ],
)
def test_what_will_not_pass_is_given_up_at_once_and_shown(
    office: Organisation, refusing: type[Refusing], failure: Exception
) -> None:
    refusing.sending = failure
    announce(office)
    deliver_all()

    assert statuses() == ["dead", "dead"]
    assert queries.stuck().count() == 2
    assert queries.counts()[Status.DEAD] == 2


@pytest.mark.parametrize("failure", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("slow"), BrokenPipeError()])
def test_a_hand_over_that_breaks_off_is_uncertain_and_not_repeated(
    office: Organisation, refusing: type[Refusing], failure: Exception
) -> None:
    refusing.sending = failure
    announce(office)
    deliver_all()
    worker.sweep(timezone.now() + timedelta(days=2))
    deliver_all(timezone.now() + timedelta(days=2))

    assert statuses() == ["uncertain", "uncertain"]
    assert Refusing.asked == 2


def test_a_fault_in_our_own_words_is_kept_until_it_is_mended(office: Organisation) -> None:
    announce(office, "tests.broken")
    deliver_all()

    assert statuses() == ["dead", "dead"]
    assert "nobody_gave_this" in queries.stuck()[0].last_error
    assert Notice.objects.count() == 2


def test_a_database_that_restarts_during_delivery_costs_nothing(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def restarting(message: Message) -> None:
        raise OperationalError("the database system is shutting down")

    announce(office)
    with monkeypatch.context() as patched:
        patched.setattr(mailing, "render", restarting)
        now = timezone.now()
        deliver_all(now)
    assert statuses() == ["pending", "pending"]

    deliver_all(now + timedelta(minutes=1))
    assert statuses() == ["sent", "sent"]


def test_a_slow_worker_cannot_overwrite_what_was_decided_after_its_lease(office: Organisation) -> None:
    now = timezone.now()
    announce(office)
    worker.deliver(Message.objects.get().pk, now)
    key = Message.objects.filter(kind=Kind.MAIL).order_by("pk").values_list("pk", flat=True)[0]
    slow = claims.claim(key, now)
    assert slow is not None
    later = now + claims.lease() + timedelta(seconds=1)
    claims.recover(later)
    assert Message.objects.get(pk=key).status == Status.UNCERTAIN

    actions.send_again(key, actor=SYSTEM, now=later)
    again = claims.claim(key, later)
    assert again is not None
    claims.dead(slow, "too late", later)
    assert Message.objects.get(pk=key).status == Status.SENDING
    claims.sent(again, later)
    assert Message.objects.get(pk=key).status == Status.SENT


def test_the_sweeper_calls_for_what_nobody_took_and_not_at_every_turn(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    called: list[list[int]] = []
    monkeypatch.setattr(worker, "wake", called.append)
    message = announce(office)

    worker.sweep(NOW + timedelta(seconds=29))
    worker.sweep(NOW + timedelta(seconds=30))
    worker.sweep(NOW + timedelta(seconds=40))
    worker.sweep(NOW + timedelta(seconds=60))
    assert called == [[], [message.pk], [], [message.pk]]


def test_an_app_can_add_a_kind_of_message_without_touching_claims(
    office: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    posted: list[str] = []

    class Webhook:
        def deliver(self, message: Message) -> None:
            posted.append(message.address)

        def was_delivered(self, message: Message) -> bool | None:
            return None

    def expand(announcement: Message, topic: Topic) -> list[Message]:
        hook = Message(
            kind="webhook", topic=topic.name, subject_type=announcement.subject_type, address="https://a.example/hook",
            subject_id=announcement.subject_id, actor_label="", actor_audience="", payload=announcement.payload,
            effect_key=f"webhook:{announcement.pk}:1", available_at=NOW, wake_after=NOW, created_at=NOW,
        )  # fmt: skip
        return [hook]

    monkeypatch.setattr(expansion, "_expanders", [expand])
    monkeypatch.setitem(deliverers._register, "webhook", Webhook())
    announce(office)
    deliver_all()

    assert posted == ["https://a.example/hook"]
    assert statuses("webhook") == ["sent"]


# --- The demonstration's mail system ----------------------------------------------------------------------------------


def test_the_demonstration_keeps_each_mail_once_and_can_be_asked(office: Organisation, settings: Any) -> None:
    settings.EMAIL_BACKEND = "core.outbox.backends.DemonstrationBackend"
    announce(office)
    deliver_all()
    message = Message.objects.filter(kind=Kind.MAIL).first()
    assert message is not None
    mailing.MailDeliverer().deliver(message)

    assert DeliveredMail.objects.count() == 2
    assert mailing.MailDeliverer().was_delivered(message) is True
    kept = DeliveredMail.objects.get(message_id=message.message_id)
    assert kept.recipients == [message.address]
    assert "C-7" in kept.html


# --- Decisions of staff -----------------------------------------------------------------------------------------------


def test_staff_decide_about_what_is_stuck_and_it_is_recorded(office: Organisation, refusing: type[Refusing]) -> None:
    refusing.sending = smtplib.SMTPServerDisconnected("gone")
    announce(office)
    deliver_all()
    first, second = queries.stuck()
    boss = Actor.person(Person.objects.select_related("organisation").order_by("pk")[0])
    now = timezone.now()

    actions.send_again(first.pk, actor=boss, now=now)
    actions.mark_as_sent(second.pk, actor=boss, now=now)
    with pytest.raises(actions.NotStuck):
        actions.send_again(first.pk, actor=boss, now=now)
    events = Event.objects.filter(verb__startswith="outbox.").order_by("pk")
    assert [(event.verb, event.actor_label) for event in events] == [
        ("outbox.sent_again", boss.label),
        ("outbox.marked_as_sent", boss.label),
    ]
    assert set(statuses()) == {"pending", "sent"}


def test_a_message_id_belongs_to_its_effect() -> None:
    assert mailing.new_message_id("mail:1:2") == mailing.new_message_id("mail:1:2")
    assert mailing.new_message_id("mail:1:2") != mailing.new_message_id("mail:1:3")
    assert mailing.new_message_id("mail:1:2").endswith("@ipprotect.example>")


def test_times_in_a_mail_are_the_readers(office: Organisation) -> None:
    announce(office)
    worker.deliver(Message.objects.get().pk, timezone.now())
    reader = Message.objects.filter(kind=Kind.MAIL, address="na@orkney.example").get()
    html = html_of(mailing.render(reader))

    assert NOW.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M") in html
