"""What the pages of an agreement and of a commitment show. Everything is computed here; the templates only print."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.days import house_day
from core.verdicts import Denied
from core.web.charts import Chart, by_quarter
from core.web.components import Action, Crumb, Entry, Fact, File, Header, State, Text
from core.web.days import day_in_words
from core.web.files import file_of as document_file
from core.web.stories import story
from core.web.templatetags.ipp import bilingual, day
from programmes import measures, policies, queries
from programmes.measures import Progress
from programmes.models import Agreement, AgreementDocument, Commitment, Fulfilment
from programmes.staff.agreements.wording import both_scripts, in_force_from, known_day, standing_of, state_of


def address(name: str, *args: object) -> str:
    """The address of a page of this room."""
    return reverse(f"agreements_staff:{name}", args=args)


@dataclass(frozen=True)
class Link:
    """One agreement in the line from the first to the last."""

    title: str
    signed_on: SafeString
    url: str
    is_present: bool


@dataclass(frozen=True)
class Card:
    """A commitment as the agreement's page shows it: the promise, target and actual, the last years by quarters."""

    wording: SafeString
    kind: Text
    party: Text
    programme: Text
    state: State
    url: str
    actual: int
    target: int | None
    opening: str
    counted: str
    due: date | None
    last: date | None
    measure: Text
    chart: Chart
    is_late: bool


@dataclass(frozen=True)
class AgreementPage:
    """The whole page of an agreement."""

    header: Header
    agreement: Agreement
    facts: Sequence[Fact]
    line: Sequence[Link]
    clock: clocks.ClockView | None
    files: Sequence[File]
    earlier_files: Sequence[File]
    cards: Sequence[Card]
    overdue: Sequence[Card]
    entries: Sequence[Entry]


@dataclass(frozen=True)
class CommitmentHead:
    """What stands above the records that count for a commitment. `struck` are entries that count no longer."""

    header: Header
    card: Card
    facts: Sequence[Fact]
    struck: Sequence[Fulfilment]
    is_entered: bool
    may_change: bool


def agreement_page(agreement: Agreement, *, actor: Actor, now: datetime) -> AgreementPage:
    """Everything the page of an agreement shows to this member of staff."""
    today = house_day(now)
    promises = queries.commitments_visible_to(actor).filter(agreement=agreement).order_by("kind", "pk")
    progress = measures.progress_of(promises, actor=actor, today=today)
    cards = [card(one) for one in progress.values()]
    ends = clocks.running(agreement).first()
    papers = list(agreement.documents.select_related("document__blob").order_by("kind", "-pk"))
    may_change = not isinstance(policies.staff_acts(actor), Denied)
    return AgreementPage(
        header=_header(agreement, actor, today),
        agreement=agreement,
        facts=_facts(agreement),
        line=_line(agreement, actor=actor),
        clock=clocks.view(ends, now) if ends else None,
        files=[_file(agreement, one, may_change) for one in papers if one.replaced_at is None],
        earlier_files=[_file(agreement, one, may_change) for one in papers if one.replaced_at],
        cards=sorted(cards, key=lambda one: not one.is_late),
        overdue=[one for one in cards if one.is_late],
        entries=story(audit.timeline(agreement, actor=actor), _changes),
    )


def card(progress: Progress) -> Card:
    """How a commitment stands. No statement."""
    commitment = progress.commitment
    programme = commitment.get_programme_display()
    return Card(
        wording=both_scripts(commitment.wording, commitment.wording_zh),
        kind=commitment.get_kind_display(),
        party=commitment.get_party_display(),
        programme=programme,
        state=standing_of(progress),
        url=address("commitment", commitment.agreement.reference, commitment.pk),
        actual=progress.actual,
        target=commitment.target,
        opening=_opening(commitment),
        counted=gettext("%(count)d counted from the records") % {"count": progress.counted},
        due=commitment.due_on,
        last=progress.last,
        measure=progress.measure.label,
        chart=_chart(progress),
        is_late=bool(progress.days_overdue),
    )


def _opening(commitment: Commitment) -> str:
    if not commitment.opening_balance or commitment.opening_on is None:
        return ""
    return gettext("%(count)d by %(day)s") % {
        "count": commitment.opening_balance,
        "day": day_in_words(commitment.opening_on),
    }


def _chart(progress: Progress) -> Chart:
    since = max(progress.span.since, progress.commitment.agreement.in_force_from)
    return Chart(
        title=_("New in each quarter"),
        columns=by_quarter(progress.days, since=since, until=max(progress.span.until, since)),
        tone="bad" if progress.days_overdue else "progress",
        empty=_("Nothing has counted in these two years."),
    )


def commitment_head(progress: Progress, *, actor: Actor) -> CommitmentHead:
    """What stands above the records of a commitment. One statement."""
    commitment = progress.commitment
    entered = commitment.measure == measures.FULFILMENTS
    struck = queries.fulfilments_visible_to(actor).filter(commitment=commitment).exclude(struck_at=None)
    return CommitmentHead(
        header=_commitment_header(progress, actor, entered=entered),
        card=card(progress),
        facts=_promise(progress),
        struck=list(struck) if entered else [],
        is_entered=entered,
        may_change=not isinstance(policies.staff_acts(actor), Denied),
    )


def crumbs(agreement: Agreement | None = None) -> list[Crumb]:
    """The way to a page below the register, or below an agreement."""
    first = [Crumb(_("Agreements"), address("list"))]
    return first + ([Crumb(agreement.display_title, address("detail", agreement.reference))] if agreement else [])


def _header(agreement: Agreement, actor: Actor, today: date) -> Header:
    verdict = policies.staff_acts(actor)
    change = address("change", agreement.reference)
    if isinstance(verdict, Denied):
        actions = [Action(_("Change"), change, "pencil", denied=verdict.reason)]
    else:
        actions = [
            Action(_("Add a commitment"), address("add_commitment", agreement.reference), "list-check", "primary"),
            Action(_("Add a document"), address("add_document", agreement.reference), "paperclip"),
            Action(_("Change"), change, "pencil"),
        ]
    return Header(
        agreement.display_title,
        reference=agreement.reference,
        state=state_of(agreement, today),
        crumbs=crumbs(),
        actions=actions,
    )


def _facts(agreement: Agreement) -> list[Fact]:
    parties = format_html_join(
        "", "<div>{}</div>", [(bilingual(one.name, one.name_zh),) for one in (agreement.council, agreement.platform)]
    )
    found = [
        Fact(_("Parties"), parties),
        Fact(_("Signed on"), known_day(agreement.signed_on, agreement.signed_precision)),
        Fact(_("Place"), bilingual(agreement.place, agreement.place_zh) if agreement.place else ""),
        Fact(_("Witnesses"), format_html_join("", "<div>{}</div>", [(name,) for name in agreement.witnesses])),
        Fact(_("In force from"), in_force_from(agreement)),
        Fact(_("Last day"), day(agreement.ends_on) if agreement.ends_on else gettext("No term was agreed")),
        Fact(_("Summary"), both_scripts(agreement.summary, agreement.summary_zh) if agreement.summary else ""),
        Fact(_("Source"), agreement.source),
    ]
    return [fact for fact in found if fact.value]


def _line(agreement: Agreement, *, actor: Actor) -> list[Link]:
    """The agreements before and behind this one, from the first to the last. One statement; empty for a single one."""
    others = queries.agreements_visible_to(actor).filter(platform=agreement.platform_id)
    by_key = {one.pk: one for one in others}
    behind = {one.predecessor_id: one for one in by_key.values() if one.predecessor_id}
    line = [agreement]
    while (earlier := by_key.get(line[0].predecessor_id or 0)) and earlier not in line:
        line.insert(0, earlier)
    while (later := behind.get(line[-1].pk)) and later not in line:
        line.append(later)
    if len(line) == 1:
        return []
    return [
        Link(
            title=one.display_title,
            signed_on=known_day(one.signed_on, one.signed_precision),
            url=address("detail", one.reference),
            is_present=one.pk == agreement.pk,
        )
        for one in line
    ]


def _file(agreement: Agreement, paper: AgreementDocument, may_change: bool) -> File:
    document = paper.document
    kind = paper.get_kind_display()
    if document.language:
        kind = f"{kind} · {get_language_info(document.language)['name_local']}"
    replace = address("replace", agreement.reference, document.public_id)
    return document_file(
        document,
        url=address("document", agreement.reference, document.public_id),
        kind=kind,
        added_at=paper.added_at,
        added_by=document.uploaded_by_label,
        replace_url=replace if may_change and paper.replaced_at is None else "",
        replaced_at=paper.replaced_at,
    )


def _commitment_header(progress: Progress, actor: Actor, *, entered: bool) -> Header:
    commitment = progress.commitment
    reference = commitment.agreement.reference
    verdict = policies.staff_acts(actor)
    actions = [Action(_("Change"), address("change_commitment", reference, commitment.pk), "pencil")]
    if isinstance(verdict, Denied):
        actions = [Action(_("Change"), denied=verdict.reason)]
    elif entered:
        actions.insert(
            0, Action(_("Record what was done"), address("record", reference, commitment.pk), "plus", "primary")
        )
    return Header(
        commitment.get_kind_display(),
        state=standing_of(progress),
        crumbs=crumbs(commitment.agreement),
        actions=actions,
        lede=commitment.display_wording,
    )


def _promise(progress: Progress) -> list[Fact]:
    commitment = progress.commitment
    found = [
        Fact(_("Owed by"), commitment.get_party_display()),
        Fact(_("Programme"), commitment.get_programme_display()),
        Fact(_("Measured by"), format_html("{}<br>{}", progress.measure.label, progress.measure.help)),
        Fact(_("Due on"), day(commitment.due_on) if commitment.due_on else ""),
        Fact(_("Opening balance"), _opening(commitment)),
        Fact(_("Its source"), commitment.opening_source),
        Fact(_("Last done"), day(progress.last) if progress.last else gettext("Nothing yet")),
    ]
    return [fact for fact in found if fact.value]


# History


def _changes(entry: audit.Entry) -> list[Fact]:
    """Old and new values of what people can read: references to other records speak through the page itself."""
    model: type[models.Model] = Commitment if "commitment" in entry.event.data else Agreement
    known = {field.attname: field for field in model._meta.concrete_fields if not field.is_relation}
    return [
        Fact(
            capfirst(known[name].verbose_name),
            gettext("%(old)s → %(new)s") % {"old": _value(known[name], old), "new": _value(known[name], new)},
        )
        for name, (old, new) in entry.event.changes.items()
        if name in known
    ]


def _value(field: "models.Field[Any, Any]", value: Any) -> str:
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return "; ".join(str(one) for one in value)
    return str(dict(field.flatchoices).get(value, value))
