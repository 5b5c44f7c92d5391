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
from core.days import house_day
from core.web.components import Action, Crumb, Entry, Fact, File, Header, State
from core.web.days import day_in_words
from core.web.stories import story
from programmes import advice, policies, queries, verification
from programmes.advice import Advice
from programmes.choices import (
    EnrolmentState,
    Programme,
    RightFactKind,
    RightStatus,
    RightType,
    Territory,
)
from programmes.models import Right, RightDocument
from programmes.rights import parts
from programmes.rights.wording import (
    NO_PROTECTION,
    time_left,
    verified_badge,
    what_it_is_worth,
)
from programmes.states import RIGHT_STATES, STATES

LABELS: Mapping[str, Any] = verification.FIELDS | {
    "right_type": gettext_lazy("Type"),
    "territory": gettext_lazy("Territory"),
    "goods": gettext_lazy("Goods and services"),
    "family": gettext_lazy("Mark family"),
    "cancelled_on": gettext_lazy("Cancelled on"),
}
FACT_LABELS: Mapping[str, Any] = {
    RightFactKind.RENEWAL: gettext_lazy("Record a renewal"),
    RightFactKind.ASSIGNMENT: gettext_lazy("Record an assignment"),
    RightFactKind.NAME_CHANGE: gettext_lazy("Record a change of name"),
    RightFactKind.CANCELLATION: gettext_lazy("Record a cancellation"),
}
_ENROLMENT_STATES = {state.value: state for state in STATES}


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
    pictures: Sequence[parts.Picture]
    files: Sequence[File]
    old_files: Sequence[File]
    add_document_url: str
    chain: parts.ChainView
    checked: Sequence[parts.CheckedField]
    verified: State
    verify_url: str
    life: Sequence[parts.FactLine]
    family: Sequence[Right]
    enrolments: Sequence[EnrolmentLine]
    entries: Sequence[Entry]
    namespace: str


def right_page(right: Right, *, actor: Actor, namespace: str, now: datetime) -> RightPage:
    """Compute the page. A fixed number of statements."""
    today = house_day(now)
    keeps = bool(policies.keeps_right(actor, right))
    documents = list(right.documents.select_related("document__blob").order_by("kind", "-pk"))
    current = [one for one in documents if one.replaced_at is None]
    compared = verification.comparisons(right)
    checked = [parts.checked_field(one, actor) for one in compared]
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
        pictures=[parts.picture(one, namespace, actor=actor) for one in parts.shown_large(current)],
        files=[parts.file_of(one, namespace, actor=actor, keeps=keeps) for one in current],
        old_files=[parts.file_of(one, namespace, actor=actor) for one in documents if one.replaced_at],
        add_document_url=reverse(f"{namespace}:document_add", args=[right.pk]) if keeps else "",
        chain=parts.chain_view(queries.chain_of(right)),
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


def _may_verify(right: Right, actor: Actor) -> bool:
    return parts.is_staff(actor) and bool(policies.verifies(actor, right))


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
        Action(FACT_LABELS[kind], reverse(f"{namespace}:fact", args=[right.pk, kind.value]), parts.FACT_ICONS[kind])
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


def _life(right: Right, current: Sequence[RightDocument], namespace: str, actor: Actor) -> list[parts.FactLine]:
    """The facts of the right's life, the newest first, each with the document that proves it."""
    papers = {paper.document_id: paper for paper in current}
    strikes = _may_verify(right, actor)
    return [
        parts.fact_line(
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
