"""The topics and the event of these tests. Registered on import, in the tests as in the workers that they start."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Organisation, Person
from core.outbox import events, topics
from core.outbox.events import Event
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic
from tests.outbox.backends import hold


def everybody_there(message: Message) -> Iterable[Recipient]:
    people = Person.objects.filter(organisation_id=message.subject_id).select_related("organisation").order_by("pk")
    return [Recipient(person.pk, person.audience) for person in people]


def words(params: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**params, "label": _("Administrator")}


GREETING = Topic(
    name="tests.greeting",
    recipients=everybody_there,
    subject=_("Complaint %(reference)s"),
    notice="News about %(reference)s for a %(label)s",
    notices={"staff": "Staff: news about %(reference)s"},
    present=words,
    url=lambda params, audience: f"/{audience}/greetings/{params['subject_id']}/",
)
SECURITY = Topic(
    name="tests.security",
    recipients=everybody_there,
    subject="Somebody signed in",
    notice="Somebody signed in",
    url=lambda params, audience: "/",
    essential=True,
)
BROKEN = Topic(
    name="tests.broken",
    recipients=everybody_there,
    subject="%(nobody_gave_this)s",
    notice="Fine",
    url=lambda params, audience: "/",
)
topics.register(GREETING, SECURITY, BROKEN)

MOVED = "tests.moved"


def note(event: Event) -> None:
    """An effect that shows how often it was had; a test may hold the worker just after it."""
    Organisation.objects.filter(pk=event.subject_id).update(name_zh=Concat(F("name_zh"), Value("x")))
    hold()


events.declare(MOVED, _("Moved house"))
events.consume(MOVED, "tests.note", note)
