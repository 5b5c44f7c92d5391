"""What people see of the outbox: their notices, the operations page, the mailbox of a demonstration."""

from typing import Any

import pytest
from django.core import mail as django_mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from core.accounts.models import Organisation
from core.outbox import actions, queries, worker
from core.outbox.models import Attempt, DeliveredMail, Message, Notice, Status
from tests.cast import Cast, acting, signed_in
from tests.outbox.conftest import GREETING, SYSTEM

NOTICES = "/notices/"
OPERATIONS = "/staff/operations/messages/"


def tell(subject: Organisation, times: int = 1) -> None:
    """Announce something about an organisation and let it be delivered."""
    for number in range(times):
        message = actions.announce(GREETING, subject=subject, actor=SYSTEM, data={"reference": f"C-{number}"})
        worker.deliver(message.pk, timezone.now())


def stick(subject: Organisation, status: Status = Status.UNCERTAIN) -> Message:
    """A message that needs a decision."""
    message = actions.announce(GREETING, subject=subject, actor=SYSTEM, data={"reference": "C-9"})
    message.status = status
    message.last_error = "SMTPServerDisconnected: <gone>"
    message.save()
    return message


# --- Notices ----------------------------------------------------------------------------------------------------------


def test_a_person_sees_their_own_notices_and_how_many_are_unread(cast: Cast) -> None:
    tell(cast.complainant.organisation)
    tell(cast.stranger.organisation, times=3)
    page = signed_in(cast.complainant).get(NOTICES)

    assert page.status_code == 200
    assert "News about C-0 for a Administrator" in page.content.decode()
    assert "C-1" not in page.content.decode()
    assert queries.unread_count(acting(cast.complainant)) == 1
    assert queries.unread_count(acting(cast.stranger)) == 3


def test_somebody_without_notices_is_told_when_there_will_be_some(cast: Cast) -> None:
    assert "No notices" in signed_in(cast.complainant).get(NOTICES).content.decode()


def test_following_a_notice_marks_it_read_and_leads_to_its_page(cast: Cast) -> None:
    tell(cast.complainant.organisation)
    notice = Notice.objects.get()
    answer = signed_in(cast.complainant).get(f"{NOTICES}{notice.pk}/")

    assert answer.headers["Location"] == f"/portal/greetings/{cast.harrow.pk}/"
    notice.refresh_from_db()
    first_read = notice.read_at
    assert first_read is not None
    signed_in(cast.complainant).get(f"{NOTICES}{notice.pk}/")
    notice.refresh_from_db()
    assert notice.read_at == first_read


def test_a_notice_of_somebody_else_is_not_there(cast: Cast) -> None:
    tell(cast.stranger.organisation)
    notice = Notice.objects.get()
    browser = signed_in(cast.complainant)

    assert browser.get(f"{NOTICES}{notice.pk}/").status_code == 404
    assert browser.post(f"{NOTICES}{notice.pk}/read/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_marking_read_works_with_and_without_javascript(cast: Cast) -> None:
    tell(cast.complainant.organisation, times=2)
    first, second = Notice.objects.order_by("pk")
    browser = signed_in(cast.complainant)

    assert browser.post(f"{NOTICES}{first.pk}/read/").headers["Location"] == NOTICES
    row = browser.post(f"{NOTICES}{second.pk}/read/", headers={"HX-Request": "true"})
    assert f'id="notice-{second.pk}"' in row.content.decode()
    assert "<html" not in row.content.decode()
    assert "Mark as read" not in row.content.decode()
    assert queries.unread_count(acting(cast.complainant)) == 0


def test_marking_all_read_leaves_other_peoples_notices_alone(cast: Cast) -> None:
    tell(cast.complainant.organisation, times=3)
    tell(cast.stranger.organisation, times=2)
    signed_in(cast.complainant).post(f"{NOTICES}read/")

    assert queries.unread_count(acting(cast.complainant)) == 0
    assert queries.unread_count(acting(cast.stranger)) == 2


def test_a_visitor_is_sent_to_sign_in() -> None:
    assert "/account/login/" in Client().get(NOTICES).headers["Location"]


@pytest.mark.parametrize("before", ["x", "9" * 30, "-1", "٣", "1;--"])
def test_a_page_key_that_is_no_key_gives_the_first_page(cast: Cast, before: str) -> None:
    tell(cast.complainant.organisation)

    assert "C-0" in signed_in(cast.complainant).get(NOTICES, {"before": before}).content.decode()


def test_many_notices_come_in_pages_none_left_out_and_none_twice(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 10)
    tell(cast.complainant.organisation, times=25)
    browser = signed_in(cast.complainant)
    first = browser.get(NOTICES)
    second = browser.get(NOTICES + first.context["page"].older)
    third = browser.get(NOTICES + second.context["page"].older)
    shown = [notice.id for page in (first, second, third) for notice in page.context["notices"]]

    assert len(shown) == len(set(shown)) == 25
    assert third.context["page"].older == ""


def test_twenty_notices_cost_as_many_statements_as_ten(cast: Cast) -> None:
    browser = signed_in(cast.complainant)
    costs = []
    for _ten in range(2):
        tell(cast.complainant.organisation, times=10)
        browser.get(NOTICES)
        with CaptureQueriesContext(connection) as captured:
            browser.get(NOTICES)
        costs.append(len(captured))
        assert sum("outbox_notice" in query["sql"] for query in captured) == 2

    assert costs[0] == costs[1]


# --- Operations -------------------------------------------------------------------------------------------------------


def test_an_administrator_sees_what_is_stuck_and_why(cast: Cast) -> None:
    stick(cast.harrow)
    page = signed_in(cast.administrator).get(OPERATIONS).content.decode()

    assert escape("SMTPServerDisconnected: <gone>") in page
    assert "Uncertain" in page
    assert "Send again" in page


@pytest.mark.parametrize("who", ["officer", "staff_reader", "complainant", "reviewer", "gov_reader"])
def test_nobody_else_finds_the_operations_page(cast: Cast, who: str) -> None:
    message = stick(cast.harrow)
    browser = signed_in(getattr(cast, who))

    assert browser.get(OPERATIONS).status_code == 404
    assert browser.post(f"{OPERATIONS}{message.pk}/send-again/").status_code == 404
    message.refresh_from_db()
    assert message.status == Status.UNCERTAIN


def test_an_administrator_decides_once(cast: Cast) -> None:
    message = stick(cast.harrow, Status.DEAD)
    browser = signed_in(cast.administrator)

    assert browser.post(f"{OPERATIONS}{message.pk}/mark-as-sent/").headers["Location"] == OPERATIONS
    message.refresh_from_db()
    assert message.status == Status.SENT
    again = browser.post(f"{OPERATIONS}{message.pk}/send-again/", follow=True)
    assert "Somebody has dealt with this message already." in again.content.decode()
    assert browser.post(f"{OPERATIONS}0/send-again/").status_code == 404
    assert browser.get(f"{OPERATIONS}{message.pk}/send-again/").status_code == 405


def test_a_message_sent_again_by_staff_is_delivered(cast: Cast) -> None:
    tell(cast.harrow)
    assert cast.complainant.email  # named, so that there is somebody to write to
    tell(cast.harrow)
    message = Message.objects.get(kind="mail")
    Message.objects.filter(pk=message.pk).update(status=Status.DEAD)
    signed_in(cast.administrator).post(f"{OPERATIONS}{message.pk}/send-again/")
    worker.deliver(message.pk, timezone.now())

    assert [letter.to for letter in django_mail.outbox] == [[cast.complainant.email]]
    assert Attempt.objects.filter(message=message).count() == 1


# --- The demonstration's mailbox --------------------------------------------------------------------------------------


@pytest.fixture
def mailbox(cast: Cast, settings: Any) -> list[DeliveredMail]:
    """A demonstration in which two people got mail."""
    settings.IPP_DEMONSTRATION = True
    settings.ROOT_URLCONF = "tests.outbox.demonstration_urls"
    settings.EMAIL_BACKEND = "core.outbox.backends.DemonstrationBackend"
    for person in (cast.complainant, cast.stranger):
        tell(person.organisation)
    for key in Message.objects.filter(kind="mail").values_list("pk", flat=True):
        worker.deliver(key, timezone.now())
    return list(DeliveredMail.objects.order_by("pk"))


def test_anyone_reads_the_mails_of_a_demonstration(cast: Cast, mailbox: list[DeliveredMail]) -> None:
    page = Client().get("/outbox/").content.decode()

    assert cast.complainant.email in page
    assert cast.stranger.email in page
    one = Client().get(f"/outbox/{mailbox[0].pk}/").content.decode()
    assert "<iframe" in one
    assert "News about C-0" in one


def test_the_mailbox_can_be_narrowed_to_one_recipient(cast: Cast, mailbox: list[DeliveredMail]) -> None:
    page = Client().get("/outbox/", {"to": cast.stranger.email, "before": "x"}).content.decode()

    assert f"/outbox/{mailbox[1].pk}/" in page
    assert f"/outbox/{mailbox[0].pk}/" not in page
    assert Client().get("/outbox/", {"to": "a\0b"}).status_code == 200


def test_the_html_of_a_mail_stands_alone_under_a_policy_without_scripts(mailbox: list[DeliveredMail]) -> None:
    frame = Client().get(f"/outbox/{mailbox[0].pk}/html/")

    assert frame.headers["X-Frame-Options"] == "SAMEORIGIN"
    policy = frame.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert '<base target="_top">' in frame.content.decode()


def test_without_a_demonstration_there_is_no_mailbox(mailbox: list[DeliveredMail], settings: Any) -> None:
    settings.IPP_DEMONSTRATION = False

    for path in ("/outbox/", f"/outbox/{mailbox[0].pk}/", f"/outbox/{mailbox[0].pk}/html/"):
        assert Client().get(path).status_code == 404
