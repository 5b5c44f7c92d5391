"""The register of topics: whom each concerns, how it reads, where it leads."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from core.outbox.models import Message

Params = Mapping[str, Any]


class UnknownTopic(LookupError):
    """Something was announced, or is to be delivered, on a topic that no app registered."""


@dataclass(frozen=True)
class Recipient:
    """Somebody a message goes to: a person, or an address (mail only) of somebody who is not a person here yet.

    `audience` decides wording and the address of the page. Nobody is reached twice by one announcement.
    """

    person_id: int | None
    audience: str
    address: str = ""
    language: str = "en"
    time_zone: str = "Europe/London"


@dataclass(frozen=True)
class Quote:
    """Somebody's own words, or one of several things that a mail tells of."""

    at: datetime
    author: str
    text: str


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail: its name, bytes and media type, such as "application/pdf".

    One that `stands_for_body` is another form of the mail itself, not a file beside it: mail programs that know its
    type show it in place of the words. It is UTF-8; its type may carry parameters (text/calendar; method=REQUEST).
    """

    name: str
    content: bytes
    media_type: str
    stands_for_body: bool = False


def no_attachments(message: Message) -> Sequence[Attachment]:
    """A mail of words alone."""
    return ()


def no_details(message: Message) -> Mapping[str, Any]:
    """A mail that tells nothing besides what was announced."""
    return {}


def no_quotes(message: Message) -> Sequence[Quote]:
    """A mail that quotes nobody."""
    return ()


def window_of(moment: datetime, length: timedelta) -> tuple[datetime, datetime]:
    """Begin and end of the window of this length in which an instant lies; windows follow each other without a gap."""
    begun = datetime.fromtimestamp(moment.timestamp() // length.total_seconds() * length.total_seconds(), UTC)
    return begun, begun + length


def as_stored(params: Params) -> Params:
    """Present values just as they were announced."""
    return params


@dataclass(frozen=True)
class Topic:
    """One thing people are told of.

    recipients   called in the worker with the announcement (its subject, actor and payload)
    subject      lazy translation of the mail's subject, with named placeholders
    notice       lazy translation of the in-app notice; also the mail's first sentence with the standard template
    url          path of the page for an audience
    present      turns announced values into words of the active language (a code into its label)
    notices, subjects   an audience's own wording
    template     `<template>.txt` and `.html`; see templates/outbox/mail/standard.html for their context
    action_label what the mail's button says, where “Open in IPProtect” is not enough
    essential    mailed even to people who do not want mail
    gathers      within a window of this length one mail for each person and subject, sent at its end
    quotes       called with a mail that is about to be sent; gives what has been said, for whoever gets it
    details      called likewise; more context for the template, from the record as it stands then
    attachments  called likewise; files that go with it
    """

    name: str
    recipients: Callable[[Message], Iterable[Recipient]]
    subject: Any
    notice: Any
    url: Callable[[Params, str], str]
    label: Any = ""
    present: Callable[[Params], Params] = as_stored
    subjects: Mapping[str, Any] = field(default_factory=dict)
    notices: Mapping[str, Any] = field(default_factory=dict)
    icon: str = "bell"
    template: str = "outbox/mail/standard"
    action_label: Any = ""
    essential: bool = False
    gathers: timedelta | None = None
    quotes: Callable[[Message], Sequence[Quote]] = no_quotes
    details: Callable[[Message], Mapping[str, Any]] = no_details
    attachments: Callable[[Message], Sequence[Attachment]] = no_attachments

    def say_subject(self, params: Params, audience: str) -> str:
        """The mail's subject for an audience in the active language. Raises KeyError where a value is missing."""
        return str(self.subjects.get(audience, self.subject)) % self.present(params)

    def say_notice(self, params: Params, audience: str) -> str:
        """The notice for an audience in the active language. Raises KeyError where a value is missing."""
        return str(self.notices.get(audience, self.notice)) % self.present(params)


_register: dict[str, Topic] = {}


def register(*topics: Topic) -> None:
    """Add topics to the register. Raises ValueError where a name is registered twice with different content."""
    for topic in topics:
        if _register.setdefault(topic.name, topic) is not topic:
            raise ValueError(f"topic {topic.name} is registered twice")


def get(name: str) -> Topic:
    """Return the topic. Raises UnknownTopic."""
    try:
        return _register[name]
    except KeyError as missing:
        raise UnknownTopic(name) from missing


def registered() -> Mapping[str, Topic]:
    """All topics by name."""
    return dict(_register)
