"""The process of bench/meetings.py for guests: `python -m bench.process meeting_steps GUESTS OUTPUT`."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.db import connection, transaction
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils import timezone

from bench.parties import browser, parties
from bench.watch import Spent, forget_most, most_resident, resident, watching
from core.accounts.actors import Actor
from core.accounts.choices import Language, Zone
from core.accounts.models import Person
from core.audit import actions as audit
from core.audit.models import Event
from core.outbox import worker
from core.outbox.mailing import render
from core.outbox.models import Kind, Message, Status
from dev.ports import LOOPBACK
from roundtables import links
from roundtables.actions import planning
from roundtables.choices import Answer, Side
from roundtables.models import Invitation, Roundtable

# Mails are rendered whole and handed to nobody; nobody is held back by how often they answer from one address.
SETTINGS = {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "IPP_ANSWER_RATE": "100000000/h"}
FEW = 4
ANSWER_SQL = "UPDATE roundtables_invitation SET answer = %s, answered_at = now() WHERE id = %s"
PLACES_SQL = "UPDATE roundtables_invitation SET place = 'sent' WHERE roundtable_id = %s AND place = 'waiting'"
PAGE_SQL = "SELECT id, name, email, organisation_name, side, place, answer FROM roundtables_invitation"
FLOOR = Actor.system("bench")
Figures = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Invite so many, deliver, let them answer, give places to those who wait; each beside its floor."""
    guests, output = int(arguments[0]), Path(arguments[1])
    officer = parties(10).officer
    with override_settings(**SETTINGS):
        _whole(officer, number=1, guests=FEW)  # what the first alone pays for: addresses, templates, connections
        found = _whole(officer, number=2, guests=guests)
    output.write_text(json.dumps(found))


def _whole(officer: Person, *, number: int, guests: int) -> list[Figures]:
    """Everything that is done about one roundtable, with places for half of its guests."""
    desk, roundtable = browser(officer), _planned(officer, number, guests)
    found = _listed(desk, roundtable, guests)
    found += _sent(desk, roundtable)
    found += _delivered(roundtable)
    found += _answered(roundtable)
    found += _shown(desk, roundtable)
    found += _filled(desk, roundtable)
    return found


def _planned(officer: Person, number: int, guests: int) -> Roundtable:
    begins = timezone.now() + timedelta(days=21)
    given = planning.Plan(
        number=number,
        theme="Repeat infringers",
        theme_zh="重复侵权",
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        zone=Zone.BEIJING,
        host=officer.organisation,
        chair="Olivia Grant",
        languages=[Language.ENGLISH, Language.CHINESE],
        venue="British Embassy, Beijing",
        venue_zh="英国驻华大使馆",
        capacity=guests // 2,
    )
    return planning.plan(given, actor=Actor.person(officer))


def _listed(desk: Client, roundtable: Roundtable, guests: int) -> list[Figures]:
    """The lines of a spreadsheet, pasted."""
    lines = "\n".join(f"Guest {place}, guest{place}@of{roundtable.pk}.example, Bell Ltd" for place in range(guests))
    words = {"lines": lines, "side": Side.OWNER, "language": Language.ENGLISH, "zone": Zone.LONDON}
    with watching() as spent:
        _done(desk.post(_url("paste", roundtable), words, secure=True))
    made = list(roundtable.invitations.all())
    return _pair("list", spent, lambda: _again(Invitation, made, nonce="again", email="again"))


def _sent(desk: Client, roundtable: Roundtable) -> list[Figures]:
    """The verb, from its page. The floor writes as many mails."""
    url = reverse("roundtables_staff:transition", args=[roundtable.reference, "invite"])
    with watching() as spent:
        _done(desk.post(url, {"version": roundtable.version}, secure=True))
    made = list(Message.objects.filter(topic="roundtables.invitation", status=Status.PENDING))
    return _pair("send", spent, lambda: _again(Message, made, kind=Kind.MAIL, effect_key="again"))


def _delivered(roundtable: Roundtable) -> list[Figures]:
    """As workers do it, one message after the other: first what was announced, then the mails that come of it."""
    forget_most()
    before, most = resident(), 0
    with watching() as spent:
        while waiting := list(Message.objects.filter(status=Status.PENDING).values_list("pk", flat=True)):
            for key in waiting:
                with watching() as one:
                    if not worker.deliver(key, timezone.now()):
                        raise RuntimeError(f"message {key} was not delivered: {Message.objects.get(pk=key).last_error}")
                most = max(most, one.statements)
    grown = most_resident() - before
    sent = list(Message.objects.filter(topic="roundtables.invitation", kind=Kind.MAIL).order_by("-pk"))
    sent = sent[: roundtable.invitations.count()]
    pair = _pair("deliver", spent, lambda: _bare_mails(sent), most=most)
    pair[0]["grown"] = grown
    return pair


def _bare_mails(sent: Sequence[Message]) -> None:
    """As many mails with the words of one of them, put together anew."""
    model = render(sent[0])
    for one in sent:
        mail = EmailMultiAlternatives(model.subject, model.body, to=[one.address])
        for content, media_type in model.alternatives:
            mail.attach_alternative(content, media_type)
        for attached in model.attachments:
            mail.attach(*attached)
        mail.message().as_bytes()
    Message.objects.filter(pk__in=[one.pk for one in sent]).update(status=Status.SENT)


def _answered(roundtable: Roundtable) -> list[Figures]:
    """Everybody says that they come, by the link of their mail; the first half gets a place."""
    guests = list(roundtable.invitations.select_related("roundtable").order_by("pk"))
    urls, most = [reverse("roundtables_answer:answer", args=[links.token_of(one)]) for one in guests], 0
    with watching() as spent:
        for url in urls:
            with watching() as one:
                _done(Client(SERVER_NAME=LOOPBACK).post(url, {"answer": Answer.YES}, secure=True))
            most = max(most, one.statements)
    return _pair("answer", spent, lambda: _bare_answers(guests), most=most)


def _bare_answers(guests: Sequence[Invitation]) -> None:
    for one in guests:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(ANSWER_SQL, [Answer.YES, one.pk])
            audit.record("roundtables.guest_answered", actor=FLOOR, subject=one.roundtable)


def _filled(desk: Client, roundtable: Roundtable) -> list[Figures]:
    """The room is larger than was thought: all who wait get a place, and are told."""
    words = {
        "theme": roundtable.theme,
        "theme_zh": roundtable.theme_zh,
        "chair": roundtable.chair,
        "languages": roundtable.languages,
        "capacity": "5000",
    }
    with watching() as spent:
        _done(desk.post(_url("edit", roundtable), words, secure=True))
    made = list(Message.objects.filter(topic="roundtables.place_found", status=Status.PENDING))
    if len(made) != roundtable.invitations.count() - (roundtable.capacity or 0):
        raise RuntimeError(f"{len(made)} of {roundtable.invitations.count()} were given a place")
    events = list(Event.objects.filter(verb="roundtables.place_found").order_by("-pk")[: len(made)])

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PLACES_SQL, [roundtable.pk])
        _again(Event, events)
        _again(Message, made, kind=Kind.MAIL, effect_key="again")

    pair = _pair("fill", spent, bare)
    Message.objects.filter(pk__in=[one.pk for one in made]).update(status=Status.SENT)
    return pair


def _shown(desk: Client, roundtable: Roundtable) -> list[Figures]:
    """The page on which all guests stand."""
    url = reverse("roundtables_staff:detail", args=[roundtable.reference])
    with watching() as spent:
        answer = desk.get(url, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:2000]!r}")

    def bare() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PAGE_SQL)
            json.dumps(cursor.fetchall())

    return _pair("page", spent, bare)


def _again(model: Any, rows: Sequence[Any], **given: Any) -> None:
    """INSERT the same rows once more, with other words where there may be only one, and forget them."""
    with transaction.atomic():
        copies = []
        for place, row in enumerate(rows):
            values = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
            values |= {name: f"{value}{place}" for name, value in given.items() if value == "again"}
            values |= {name: value for name, value in given.items() if value != "again"}
            copies.append(model(**(values | {model._meta.pk.attname: None})))
        model.objects.bulk_create(copies)
        transaction.set_rollback(True)


def _pair(name: str, spent: Spent, floor: Callable[[], None], *, most: int = 0) -> list[Figures]:
    """The figures of the application, and those of the floor, which is done now."""
    with watching() as bare:
        floor()
    return [
        {"name": name, "side": "app", "most": most, **asdict(spent)},
        {"name": name, "side": "floor", **asdict(bare)},
    ]


def _url(name: str, roundtable: Roundtable) -> str:
    return reverse(f"roundtables_staff:{name}", args=[roundtable.reference])


def _done(answer: Any) -> None:
    """Raises RuntimeError where a page did not do what it was asked for."""
    if answer.status_code != 302:
        raise RuntimeError(f"{answer.status_code}: {answer.content[:3000]!r}")
