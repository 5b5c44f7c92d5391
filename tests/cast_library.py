"""Editions of the library, as tests make and move them: verb by verb, by those whose verbs they are."""

from datetime import date, datetime
from typing import Any

from django.core.files.base import ContentFile

from core.accounts.actors import Actor
from core.accounts.models import Organisation, Person
from core.workflow import engine
from library.actions import access, acknowledging, writing
from library.actions.describing import Description
from library.actions.writing import Words
from library.choices import EditionState as S
from library.choices import Kind, Readers
from library.models import Clause, Consulted, Edition, Topic
from library.workflow import edition_workflow

TITLE, TITLE_ZH = "How listings are notified", "如何通知商品链接"
BODY = "# What to send\n\nName the listing and the right.\n\nSend a picture of the goods."
BODY_ZH = "# 提交内容\n\n写明商品链接和权利。"
INPUTS: dict[str, dict[str, Any]] = {
    "decline": {"reason": "The guide says what another one says already."},
    "discard": {"reason": "Nobody needs this any more."},
    "withdraw": {"reason": "What it says was repealed by the ministry."},
    "consult": {"comments_until": date(2999, 1, 1)},
    "review": {"review_on": date(2999, 1, 1)},
}
PATHS: dict[str, tuple[str, ...]] = {
    S.PROPOSED: (),
    S.DECLINED: ("decline",),
    S.DRAFTING: (),
    S.CONSULTING: ("consult",),
    S.PUBLISHED: ("publish",),
    S.WITHDRAWN: ("publish", "withdraw"),
    S.DISCARDED: ("discard",),
}
PROPOSALS = (S.PROPOSED, S.DECLINED)


def words(**given: Any) -> Words:
    """Words that can be published; what is given replaces some."""
    whole: dict[str, Any] = {
        "title": TITLE,
        "title_zh": TITLE_ZH,
        "summary": "What a notice holds.",
        "summary_zh": "通知的内容。",
        "body": BODY,
        "body_zh": BODY_ZH,
    }
    return Words(**(whole | given))


def edition_in(
    state: str,
    *,
    editor: Person,
    proposer: Person,
    kind: str = "",
    readers: str = Readers.EVERYONE,
    named: tuple[Organisation, ...] = (),
    topics: tuple[Topic, ...] = (),
    now: datetime | None = None,
    **given: Any,
) -> Edition:
    """The first edition of a new entry in any state."""
    kind = kind or (Kind.STANDARD if state == S.CONSULTING else Kind.BULLETIN)
    if state in PROPOSALS:
        edition = writing.propose(kind, words(**given), actor=Actor.person(proposer), now=now)
    else:
        said = Description(kind=kind, readers=readers, source="CBBC", topics=topics)
        edition = writing.begin_entry(said, words(**given), actor=Actor.person(editor), now=now)
    for organisation in named:
        access.grant(edition.entry_id, organisation, actor=Actor.person(editor), now=now)
    if kind == Kind.STANDARD:
        Clause.objects.create(edition=edition, position=1, number="1", heading="Aim", text="No counterfeits.")
        asked = proposer.organisation_id
        Consulted.objects.create(edition=edition, organisation_id=asked, invited_at=edition.created_at)
    for verb in PATHS[state]:
        edition = moved(edition, verb, by=editor, now=now)
    return edition


def moved(edition: Edition, verb: str, *, by: Person, now: datetime | None = None, **given: Any) -> Edition:
    """Move an edition by a verb, with inputs that hold."""
    inputs = INPUTS.get(verb, {}) | given
    return engine.move(edition_workflow, edition.pk, verb, actor=Actor.person(by), inputs=inputs, now=now)


def successor(edition: Edition, *, by: Person, now: datetime | None = None, **given: Any) -> Edition:
    """A published edition that follows another one of the same entry."""
    draft = writing.begin_edition(edition.entry_id, actor=Actor.person(by), now=now)
    writing.write(draft.pk, words(**given), actor=Actor.person(by), now=now)
    return moved(draft, "publish", by=by, now=now)


def read(edition: Edition, *, by: Person) -> None:
    """Somebody says that they have read it."""
    acknowledging.acknowledge(edition.pk, actor=Actor.person(by))


def pdf(name: str = "law.pdf") -> ContentFile:
    """A small PDF."""
    return ContentFile(b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n", name=name)
