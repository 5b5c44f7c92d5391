"""Whom each step in the library concerns, and how they are told."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.accounts import queries as accounts
from core.accounts.choices import Audience, OrganisationKind, Role
from core.accounts.models import Organisation
from core.outbox.models import Message
from core.outbox.topics import Recipient, Topic, register
from library import audiences
from library.models import Edition
from library.words import present

EDITORS = [Role.CASE_OFFICER, Role.ADMINISTRATOR]
Recipients = Callable[[Message], Iterable[Recipient]]


def url(params: Mapping[str, Any], audience: str) -> str:
    """The edition's page for an audience."""
    if audience == Audience.STAFF:
        return reverse("library_staff:edition", args=[params["reference"]])
    if audience == Audience.PARTNER:
        return reverse("api:library-detail", args=[params["entry"]])
    return reverse("library_portal:edition", args=[params["reference"]])


def editors(message: Message) -> Iterable[Recipient]:
    """CBBC's case officers and administrators."""
    houses = Organisation.objects.filter(kind=OrganisationKind.CBBC, is_active=True).values_list("pk", flat=True)
    people = accounts.people_with_role(list(houses), EDITORS)
    return [Recipient(pk, Audience.STAFF) for pk in people.values_list("pk", flat=True)]


def proposers(message: Message) -> Iterable[Recipient]:
    """People of the organisation that proposed it."""
    return audiences.people_of(_edition(message).proposed_by_id)


def consulted(message: Message) -> Iterable[Recipient]:
    """People of the organisations that are asked to comment."""
    edition = _edition(message)
    return audiences.people_of(*edition.consulted.values_list("organisation_id", flat=True))


def still_consulted(message: Message) -> Iterable[Recipient]:
    """People of those organisations that have not said that they are done."""
    waiting = _edition(message).consulted.filter(finished_at=None)
    return audiences.people_of(*waiting.values_list("organisation_id", flat=True))


def subscribers(message: Message) -> Iterable[Recipient]:
    """Who subscribes to one of its topics, or must acknowledge it, and may read it."""
    edition = _edition(message)
    return audiences.readers(edition) if edition.acknowledge_by else audiences.subscribers(edition)


def who_had_part(message: Message) -> Iterable[Recipient]:
    """People of the organisations that proposed it or commented on its draft; not those who are told as subscribers."""
    edition = _edition(message)
    told = set(subscribers(message))
    heard = {*audiences.people_of(edition.proposed_by_id), *audiences.who_commented(edition)}
    return heard - told


def editors_unless_theirs(message: Message) -> Iterable[Recipient]:
    """CBBC's editors, unless CBBC did so itself."""
    return () if message.actor_audience == Audience.STAFF else editors(message)


def readers(message: Message) -> Iterable[Recipient]:
    """Who has said that they read it, who adopted it, and subscribers."""
    edition = _edition(message)
    return [*audiences.acknowledged(edition), *audiences.adopters(edition), *audiences.subscribers(edition)]


def who_have_not_read(message: Message) -> Iterable[Recipient]:
    """Who must acknowledge it and has not."""
    return audiences.yet_to_acknowledge(_edition(message))


def _edition(message: Message) -> Edition:
    return Edition.objects.select_related("entry").get(pk=message.subject_id)


def _topic(verb: str, recipients: Recipients, subject: Any, notice: Any, icon: str, **more: Any) -> Topic:
    given = {"url": url, "present": present} | more
    return Topic(name=f"library.{verb}", recipients=recipients, subject=subject, notice=notice, icon=icon, **given)


register(
    _topic(
        "proposed",
        editors,
        _("A proposal for the library: %(title)s"),
        _("“%(title)s” is proposed for the library. Take it up, or say why not."),
        "lightbulb",
    ),
    _topic(
        "taken_up",
        proposers,
        _("CBBC takes up your proposal: %(title)s"),
        _("CBBC has taken up “%(title)s” and edits it for the library."),
        "pencil-square",
    ),
    _topic(
        "declined",
        proposers,
        _("Your proposal for the library: %(title)s"),
        _("CBBC does not take up “%(title)s”: %(reason)s"),
        "x-circle",
    ),
    _topic(
        "consulted",
        consulted,
        _("Your comments are asked for: %(title)s"),
        _("CBBC asks your organisation to comment on the draft of “%(title)s”, clause by clause."),
        "chat-left-dots",
        essential=True,
    ),
    _topic(
        "consultation_closes",
        still_consulted,
        _("Comments close soon: %(title)s"),
        _("Your comments on the draft of “%(title)s” can still be given, or say that you have none."),
        "alarm",
    ),
    _topic(
        "consultation_ended",
        editors,
        _("Comments closed: %(title)s"),
        _("The comments on “%(title)s” are closed. Each of them needs an answer before it can be published."),
        "stop-circle",
    ),
    _topic(
        "published",
        subscribers,
        _("In the library: %(title)s"),
        _("“%(title)s” has been published in the library."),
        "check-circle",
    ),
    _topic(
        "heard",
        who_had_part,
        _("Published, with your part in it: %(title)s"),
        _("“%(title)s” has been published. You see there what became of your proposal or your comments."),
        "reply",
    ),
    _topic(
        "adopted",
        editors_unless_theirs,
        _("Adopted by %(organisation)s: %(title)s"),
        _("%(organisation)s stands by “%(title)s”."),
        "pen",
    ),
    _topic(
        "adoption_revoked",
        editors_unless_theirs,
        _("No longer adopted by %(organisation)s: %(title)s"),
        _("%(organisation)s no longer stands by “%(title)s”."),
        "x-circle",
    ),
    _topic(
        "cited_changed",
        editors,
        _("Rules cite it, and it changes: %(title)s"),
        _("“%(title)s” has a new edition. Rules that cite it: %(count)s. Look whether they still hold."),
        "journal-check",
    ),
    _topic(
        "withdrawn",
        readers,
        _("No longer in the library: %(title)s"),
        _("CBBC has withdrawn “%(title)s”: %(reason)s"),
        "slash-circle",
        essential=True,
    ),
    _topic(
        "discarded",
        proposers,
        _("Given up: %(title)s"),
        _("The draft of “%(title)s” has been given up: %(reason)s"),
        "trash",
    ),
    _topic(
        "review_due",
        editors,
        _("To be looked at again: %(title)s"),
        _("The review date of “%(title)s” has come. Say that it still holds, or begin a new edition."),
        "calendar-event",
    ),
    _topic(
        "acknowledge",
        who_have_not_read,
        _("Please read: %(title)s"),
        _("Please read “%(title)s” in the library and say that you have."),
        "check2-square",
        essential=True,
    ),
)
