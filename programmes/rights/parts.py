"""What the page of a right is put together from: pictures, chain of holders, fields compared, facts of its life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.web.components import File, State
from core.web.days import day_in_words
from core.web.files import file_of as document_file
from programmes import verification
from programmes.chains import Chain
from programmes.choices import (
    RightDocumentKind,
    RightFactKind,
)
from programmes.models import RightDocument, RightFact, RightVerification
from programmes.rights.wording import (
    CERTIFICATES,
    CHAIN_STATES,
    STEP_STATES,
    verified_badge,
    where_it_breaks,
)

FACT_ICONS: Mapping[str, str] = {
    RightFactKind.RENEWAL: "arrow-repeat",
    RightFactKind.ASSIGNMENT: "arrow-left-right",
    RightFactKind.NAME_CHANGE: "input-cursor-text",
    RightFactKind.CANCELLATION: "x-octagon",
}


@dataclass(frozen=True)
class Picture:
    """A picture that stands for the right: its certificate, or the mark itself."""

    label: str
    name: str
    url: str
    image_url: str
    large_url: str
    icon: str


@dataclass(frozen=True)
class Holder:
    """One name in the chain of holders, and how the right came to it."""

    name: str
    how: str = ""
    on: date | None = None
    badge: State | None = None


@dataclass(frozen=True)
class ChainView:
    """The chain of holders as a list, its verdict, and what is wrong with it."""

    badge: State
    holders: Sequence[Holder]
    owner: str
    trouble: str


@dataclass(frozen=True)
class CheckedField:
    """One field against the certificate."""

    label: Any
    value: Any
    badge: State
    verification: RightVerification | None
    by: str


@dataclass(frozen=True)
class FactLine:
    """One fact of the right's life."""

    on: date
    icon: str
    text: str
    by: str
    file: File | None
    struck_at: datetime | None
    struck_reason: str
    struck_by: str
    strike_url: str


def file_of(paper: RightDocument, namespace: str, *, actor: Actor, keeps: bool = False) -> File:
    """A document of a right, for those who may keep it with the way to replace it. Its content is loaded."""
    document = paper.document
    address = [paper.right_id, document.public_id]
    return document_file(
        document,
        url=reverse(f"{namespace}:document", args=address),
        picture_url=lambda size: reverse(f"{namespace}:document_preview", args=[*address, size.value]),
        kind=paper.get_kind_display(),
        added_at=paper.added_at,
        added_by=document.uploaded_by_label if is_staff(actor) else "",
        replace_url=reverse(f"{namespace}:document_replace", args=address) if keeps else "",
        replaced_at=paper.replaced_at,
    )


def picture(paper: RightDocument, namespace: str, *, actor: Actor) -> Picture:
    """A document as a picture, or as an icon where there is none."""
    file = file_of(paper, namespace, actor=actor)
    return Picture(str(file.kind), file.name, file.url, file.preview_url, file.preview_url, file.icon)


def shown_large(current: Sequence[RightDocument]) -> list[RightDocument]:
    """The newest certificate, and the picture of the mark or design."""
    certificates = [one for kind in CERTIFICATES for one in current if one.kind == kind]
    pictures = [one for one in current if one.kind == RightDocumentKind.PICTURE]
    return [*certificates[:1], *pictures[:1]]


def chain_view(chain: Chain) -> ChainView:
    """The certificate's holder stands first, then whom the right passed to; history before it is marked as such."""
    holders: list[Holder] = []
    for step in chain.steps:
        badge = STEP_STATES[step.state]
        kind = str(RightFactKind(step.passage.kind).label)
        if step.state == "earlier":
            holders.append(Holder(step.passage.from_name, kind, step.passage.on, badge))
    holders.append(Holder(chain.holder or "–", _("Holder on the certificate")))
    for step in chain.steps:
        if step.state != "earlier":
            words = {"kind": RightFactKind(step.passage.kind).label, "from": step.passage.from_name}
            how = str(words["kind"]) if step.state == "joined" else _("%(kind)s, from %(from)s") % words
            holders.append(Holder(step.passage.to_name, how, step.passage.on, STEP_STATES[step.state]))
    return ChainView(CHAIN_STATES[chain.state], holders, chain.owner, where_it_breaks(chain))


def checked_field(one: verification.Comparison, actor: Actor) -> CheckedField:
    """A field against the certificate; who compared it is named to colleagues, to others it was CBBC."""
    value = ", ".join(map(str, one.value)) if isinstance(one.value, list) else one.value
    shown = day_in_words(value) if isinstance(value, date) else value
    badge = verified_badge(1 if one.verification else 0, 1)
    by = one.verification.verified_by_label if one.verification and is_staff(actor) else _("CBBC")
    return CheckedField(one.label, shown, badge, one.verification, by)


def fact_line(
    fact: RightFact, paper: RightDocument | None, namespace: str, *, actor: Actor, strike_url: str = ""
) -> FactLine:
    """A fact in a sentence, with the document that proves it; who struck it out is named to colleagues."""
    day = day_in_words(fact.expires_on) if fact.expires_on else ""
    words = {"from": fact.from_name, "to": fact.to_name, "day": day}
    texts: Mapping[str, Any] = {
        RightFactKind.RENEWAL: gettext_lazy("Renewed until %(day)s"),
        RightFactKind.ASSIGNMENT: gettext_lazy("Assigned by %(from)s to %(to)s"),
        RightFactKind.NAME_CHANGE: gettext_lazy("%(from)s changed its name to %(to)s"),
        RightFactKind.CANCELLATION: gettext_lazy("Cancelled"),
    }
    return FactLine(
        on=fact.happened_on,
        icon=FACT_ICONS[fact.kind],
        text=str(texts[fact.kind]) % words,
        by=fact.recorded_by_label if is_staff(actor) else "",
        file=file_of(paper, namespace, actor=actor) if paper else None,
        struck_at=fact.struck_at,
        struck_reason=fact.struck_reason,
        struck_by=fact.struck_by_label if is_staff(actor) else _("CBBC"),
        strike_url=strike_url,
    )


def is_staff(actor: Actor) -> bool:
    """Whether names of CBBC's people are shown to this reader."""
    return actor.audience == Audience.STAFF
