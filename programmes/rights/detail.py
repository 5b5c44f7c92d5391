"""The page of one right. Everything is computed here; the templates only print."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.web.components import Action, Crumb, Entry, Fact, File, Header, State
from core.web.days import day_in_words
from core.web.files import file_of as document_file
from core.web.stories import story
from programmes import advice, policies, queries, verification
from programmes.advice import Advice
from programmes.chains import Chain
from programmes.choices import (
    EnrolmentState,
    Programme,
    RightDocumentKind,
    RightFactKind,
    RightStatus,
    RightType,
    Territory,
)
from programmes.models import Right, RightDocument, RightFact, RightVerification
from programmes.rights.wording import (
    CERTIFICATES,
    CHAIN_STATES,
    NO_PROTECTION,
    STEP_STATES,
    time_left,
    verified_badge,
    what_it_is_worth,
    where_it_breaks,
)
from programmes.states import RIGHT_STATES, STATES
from programmes.today import programme_day

LABELS: Mapping[str, Any] = verification.FIELDS | {
    "right_type": gettext_lazy("Type"),
    "territory": gettext_lazy("Territory"),
    "goods": gettext_lazy("Goods and services"),
    "family": gettext_lazy("Mark family"),
    "cancelled_on": gettext_lazy("Cancelled on"),
}
FACT_ICONS: Mapping[str, str] = {
    RightFactKind.RENEWAL: "arrow-repeat",
    RightFactKind.ASSIGNMENT: "arrow-left-right",
    RightFactKind.NAME_CHANGE: "input-cursor-text",
    RightFactKind.CANCELLATION: "x-octagon",
}
FACT_LABELS: Mapping[str, Any] = {
    RightFactKind.RENEWAL: gettext_lazy("Record a renewal"),
    RightFactKind.ASSIGNMENT: gettext_lazy("Record an assignment"),
    RightFactKind.NAME_CHANGE: gettext_lazy("Record a change of name"),
    RightFactKind.CANCELLATION: gettext_lazy("Record a cancellation"),
}
_ENROLMENT_STATES = {state.value: state for state in STATES}


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


@dataclass(frozen=True)
class EnrolmentLine:
    """An enrolment that rests on the right."""

    reference: str
    url: str
    programme: str
    state: State


@dataclass(frozen=True)
class RightPage:
    """The whole page of a right."""

    right: Right
    header: Header
    worth: str
    status: State
    expires_on: date | None
    time_left: str
    clocks: Sequence[ClockView]
    advice: Advice | None
    actions: Sequence[Action]
    facts: Sequence[Fact]
    pictures: Sequence[Picture]
    files: Sequence[File]
    old_files: Sequence[File]
    add_document_url: str
    chain: ChainView
    checked: Sequence[CheckedField]
    verified: State
    verify_url: str
    life: Sequence[FactLine]
    family: Sequence[Right]
    enrolments: Sequence[EnrolmentLine]
    entries: Sequence[Entry]
    namespace: str


def right_page(right: Right, *, actor: Actor, namespace: str, now: datetime) -> RightPage:
    """Compute the page. A fixed number of statements."""
    today = programme_day(now)
    keeps = bool(policies.keeps_right(actor, right))
    documents = list(right.documents.select_related("document__blob").order_by("kind", "-pk"))
    current = [one for one in documents if one.replaced_at is None]
    compared = verification.comparisons(right)
    checked = [checked_field(one, actor) for one in compared]
    badge = verified_badge(sum(1 for one in compared if one.verification), len(compared))
    return RightPage(
        right=right,
        header=_header(right, namespace, today, badge),
        worth=what_it_is_worth(right, today),
        status=RIGHT_STATES[right.status_on(today)],
        expires_on=right.expires_on,
        time_left=_time_left(right, today),
        clocks=[clocks.view(clock, now) for clock in clocks.running(right)],
        advice=advice.advice_on(right),
        actions=_actions(right, namespace) if keeps else (),
        facts=_facts(right),
        pictures=[picture(one, namespace, actor=actor) for one in _shown_large(current)],
        files=[file_of(one, namespace, actor=actor, keeps=keeps) for one in current],
        old_files=[file_of(one, namespace, actor=actor) for one in documents if one.replaced_at],
        add_document_url=reverse(f"{namespace}:document_add", args=[right.pk]) if keeps else "",
        chain=_chain(queries.chain_of(right)),
        checked=checked,
        verified=badge,
        verify_url=reverse(f"{namespace}:verify", args=[right.pk]) if _may_verify(right, actor) else "",
        life=_life(right, current, namespace, actor),
        family=_family(right, actor),
        enrolments=_enrolments(right, actor),
        entries=story(audit.timeline(right, actor=actor), _changes),
        namespace=namespace,
    )


def list_crumb(namespace: str) -> Crumb:
    """The way back to all rights."""
    return Crumb(_("Rights"), reverse(f"{namespace}:list"))


def right_crumb(right: Right, namespace: str) -> Crumb:
    """The way back to the right."""
    return Crumb(str(right), reverse(f"{namespace}:detail", args=[right.pk]))


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
        added_by=document.uploaded_by_label if _is_staff(actor) else "",
        replace_url=reverse(f"{namespace}:document_replace", args=address) if keeps else "",
        replaced_at=paper.replaced_at,
    )


def _may_verify(right: Right, actor: Actor) -> bool:
    return _is_staff(actor) and bool(policies.verifies(actor, right))


def _header(right: Right, namespace: str, today: date, badge: State) -> Header:
    meta = [
        Fact(_("Rights owner"), right.organisation.display_name),
        Fact(_("Number"), right.number or "–", "components/value_reference.html"),
        Fact(_("Verification"), badge, "components/value_state.html"),
    ]
    if right.territory != Territory.CHINA:
        meta.append(Fact(_("Territory"), NO_PROTECTION, "components/value_state.html"))
    return Header(
        title=right.display_title,
        state=RIGHT_STATES[right.status_on(today)],
        crumbs=[list_crumb(namespace)],
        meta=meta,
        lede=f"{right.get_right_type_display()} · {right.get_territory_display()}",
    )


def _time_left(right: Right, today: date) -> str:
    living = right.status_on(today) in {RightStatus.IN_FORCE, RightStatus.GRACE}
    return time_left(right.expires_on, today) if living else ""


def _actions(right: Right, namespace: str) -> list[Action]:
    kinds = [kind for kind in RightFactKind if kind != RightFactKind.RENEWAL or _can_be_renewed(right)]
    facts = [
        Action(FACT_LABELS[kind], reverse(f"{namespace}:fact", args=[right.pk, kind.value]), FACT_ICONS[kind])
        for kind in kinds
        if kind != RightFactKind.CANCELLATION or right.cancelled_on is None
    ]
    return [Action(_("Change the right"), reverse(f"{namespace}:edit", args=[right.pk]), "pencil"), *facts]


def _can_be_renewed(right: Right) -> bool:
    """Patents in China have one term; marks, and designs elsewhere, are renewed."""
    once = {RightType.UTILITY_MODEL, RightType.INVENTION, RightType.COPYRIGHT, RightType.SOFTWARE}
    if right.right_type in once or (right.right_type == RightType.DESIGN and right.territory == Territory.CHINA):
        return False
    return right.cancelled_on is None


def _facts(right: Right) -> list[Fact]:
    facts = [
        Fact(_("Type"), right.get_right_type_display()),
        Fact(_("Territory"), right.get_territory_display()),
        Fact(_("Number"), right.number or "–", "components/value_reference.html"),
        Fact(_("Mark or title"), right, "programmes/_value_title.html"),
        Fact(_("Rights owner"), right.organisation.display_name),
        Fact(_("Holder on the certificate"), right.holder_name or "–"),
        Fact(_("Filed on"), right.filed_on, "components/value_day.html"),
        Fact(_("Registered on"), right.registered_on, "components/value_day.html"),
        Fact(_("Expires on"), right.expires_on, "components/value_day.html"),
    ]
    if right.grace_ends_on:
        facts.append(Fact(_("Renewable until"), right.grace_ends_on, "components/value_day.html"))
    if right.cancelled_on:
        facts.append(Fact(_("Cancelled on"), right.cancelled_on, "components/value_day.html"))
    if right.nice_classes:
        facts.append(Fact(_("Nice classes"), ", ".join(map(str, right.nice_classes))))
    if right.goods:
        facts.append(Fact(_("Goods and services"), right.goods))
    if right.family:
        facts.append(Fact(_("Mark family"), str(right.family)))
    return facts


def _shown_large(current: Sequence[RightDocument]) -> list[RightDocument]:
    """The newest certificate, and the picture of the mark or design."""
    certificates = [one for kind in CERTIFICATES for one in current if one.kind == kind]
    pictures = [one for one in current if one.kind == RightDocumentKind.PICTURE]
    return [*certificates[:1], *pictures[:1]]


def picture(paper: RightDocument, namespace: str, *, actor: Actor) -> Picture:
    """A document as a picture, or as an icon where there is none."""
    file = file_of(paper, namespace, actor=actor)
    return Picture(str(file.kind), file.name, file.url, file.preview_url, file.preview_url, file.icon)


def _chain(chain: Chain) -> ChainView:
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
    by = one.verification.verified_by_label if one.verification and _is_staff(actor) else _("CBBC")
    return CheckedField(one.label, shown, badge, one.verification, by)


def _is_staff(actor: Actor) -> bool:
    return actor.audience == Audience.STAFF


def _life(right: Right, current: Sequence[RightDocument], namespace: str, actor: Actor) -> list[FactLine]:
    """The facts of the right's life, the newest first, each with the document that proves it."""
    papers = {paper.document_id: paper for paper in current}
    strikes = _may_verify(right, actor)
    return [
        fact_line(
            fact,
            papers.get(fact.document_id or 0),
            namespace,
            actor=actor,
            strike_url=reverse(f"{namespace}:strike", args=[right.pk, fact.pk])
            if strikes and not fact.struck_at
            else "",
        )
        for fact in right.facts.order_by("-happened_on", "-pk")
    ]


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
        by=fact.recorded_by_label if _is_staff(actor) else "",
        file=file_of(paper, namespace, actor=actor) if paper else None,
        struck_at=fact.struck_at,
        struck_reason=fact.struck_reason,
        struck_by=fact.struck_by_label if _is_staff(actor) else _("CBBC"),
        strike_url=strike_url,
    )


def _family(right: Right, actor: Actor) -> list[Right]:
    """Other registrations of the same mark that the actor may see."""
    if right.family_id is None:
        return []
    return list(queries.rights_visible_to(actor).filter(family=right.family_id).exclude(pk=right.pk)[:50])


def _enrolments(right: Right, actor: Actor) -> list[EnrolmentLine]:
    found = queries.enrolments_visible_to(actor).filter(rights=right.pk).exclude(state=EnrolmentState.EXITED)
    room = "enrolments_staff" if actor.audience == Audience.STAFF else "enrolments_portal"
    return [
        EnrolmentLine(
            one.reference,
            reverse(f"{room}:detail", args=[one.reference]),
            str(Programme(one.programme).label),
            cast("State", _ENROLMENT_STATES[one.state].for_audience(actor.audience)),
        )
        for one in found.order_by("-pk")[:20]
    ]


def _changes(entry: audit.Entry) -> list[Fact]:
    return [
        Fact(LABELS[name], _("%(old)s → %(new)s") % {"old": _told(name, old), "new": _told(name, new)})
        for name, (old, new) in entry.event.changes.items()
        if name in LABELS and old not in (None, "", [])
    ]


def _told(name: str, value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if name == "right_type":
        return str(RightType(value).label)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return day_in_words(date.fromisoformat(value)) if name.endswith("_on") else str(value)
