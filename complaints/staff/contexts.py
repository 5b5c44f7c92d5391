"""What the page of one complaint prints. Everything is computed here; the templates only print."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from complaints import queries
from complaints.choices import ComplaintState, Outcome
from complaints.models import Complaint, Evidence, Target
from complaints.staff import queue
from complaints.staff.rows import NEXT_STEPS, SHORT_REASONS, in_script
from complaints.states import TARGET_STATES
from complaints.workflow import complaint_workflow
from core import keyset
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.documents.choices import TYPES, ScanState
from core.documents.models import Document
from core.web.components import Action, Crumb, Entry, Fact, File, Header, Remark, Share, State, Tone, verb_action
from core.workflow import engine
from core.workflow.table import State as CaseState
from programmes.choices import RightStatus, Territory
from programmes.models import Right

TARGETS_A_PAGE = 25
# What one sheet of paper can bear; a longer complaint is printed from its export.
TARGETS_TO_PRINT = 1000
# How many listings of other complaints are looked at, and how many of those complaints are named.
KNOWN_TARGETS = 100
KNOWN_ROWS = 12
TARGET_ORDER = keyset.Order("number", (keyset.Key("number"),))

RIGHT_STATES: Mapping[str, State] = {
    RightStatus.IN_FORCE: State(RightStatus.IN_FORCE.label, "shield-check", "good"),
    RightStatus.GRACE: State(RightStatus.GRACE.label, "shield-exclamation", "warn"),
    RightStatus.PENDING: State(RightStatus.PENDING.label, "hourglass-split", "waiting"),
    RightStatus.LAPSED: State(RightStatus.LAPSED.label, "shield-x", "bad"),
    RightStatus.CANCELLED: State(RightStatus.CANCELLED.label, "shield-x", "bad"),
}
SCANS: Mapping[str, State] = {
    ScanState.CLEAN: State(_("No virus found"), "shield-check", "good"),
    ScanState.NOT_SCANNED: State(ScanState.NOT_SCANNED.label, "shield", "neutral"),
    ScanState.INFECTED: State(ScanState.INFECTED.label, "bug", "bad"),
}
CHANGES: Mapping[str, Any] = {
    "state": _("State"),
    "outcome": _("Outcome"),
    "removed_count": _("Listings removed"),
    "refused_count": _("Listings refused"),
    "gone_count": _("Listings already gone"),
}


@dataclass(frozen=True)
class Section:
    """One part of the page, as the in-page navigation names it. `count` is empty where a figure says nothing."""

    anchor: str
    label: Any
    count: str = ""


@dataclass(frozen=True)
class DeniedVerbs:
    """Buttons that are grey for one and the same reason."""

    reason: str
    labels: Sequence[Any]


@dataclass(frozen=True)
class Verbs:
    """What can be done now, and what cannot and why."""

    available: Sequence[Action]
    denied: Sequence[DeniedVerbs]


@dataclass(frozen=True)
class Picture:
    """One piece of evidence in the grid and on its own page."""

    name: str
    caption: str
    media: Any
    icon: str
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    url: str
    download_url: str
    thumbnail_url: str
    preview_url: str
    scan: State
    withheld: Any = ""


@dataclass(frozen=True)
class TargetRow:
    """One listing."""

    number: int
    sku: str
    url: str
    title: str
    shop: str
    state: CaseState
    decided_at: datetime | None
    reason: Any
    note: str


@dataclass(frozen=True)
class TargetList:
    """A page of the listings."""

    rows: Sequence[TargetRow]
    next_url: str
    previous_url: str
    all_url: str
    total: int


@dataclass(frozen=True)
class KnownRow:
    """Another complaint that shares listings or shops with this one. `skus` names a few of the listings."""

    reference: str
    url: str
    owner: str
    right: str
    shops: Sequence[str]
    skus: Sequence[str]
    more: int
    same_listings: int
    state: CaseState
    submitted_at: datetime | None


@dataclass(frozen=True)
class EvidencePage:
    """One piece of evidence on a page of its own."""

    header: Header
    picture: Picture
    facts: Sequence[Fact]
    custody: Sequence[Entry]
    previous_url: str
    next_url: str
    back_url: str


@dataclass(frozen=True)
class RightPanel:
    """The right that the complaint relies on."""

    facts: Sequence[Fact]
    files: Sequence[File]
    warning: str


@dataclass(frozen=True)
class ComplaintPage:
    """The whole page of a complaint."""

    header: Header
    complaint: Complaint
    next_step: Any
    waits_for: str
    running: Sequence[clocks.ClockView]
    finished: Sequence[clocks.ClockView]
    verbs: Verbs
    claim: Sequence[Fact]
    right: RightPanel
    shares: Sequence[Share]
    targets: TargetList
    evidence: Sequence[Picture]
    known: Sequence[KnownRow]
    remarks: Sequence[Remark]
    entries: Sequence[Entry]
    sections: Sequence[Section]
    previous_url: str
    next_url: str
    view: queue.View
    printed_at: datetime
    printed_by: str


def complaint_page(
    complaint: Complaint, *, actor: Actor, view: queue.View, prints_all: bool, now: datetime
) -> ComplaintPage:
    """Everything the page of a complaint shows to this member of staff. `prints_all` lists every listing."""
    found = list(queries.evidence_visible_to(actor).filter(complaint=complaint))
    pictures = [picture(complaint, item) for item in found]
    known = _known(complaint, actor=actor)
    remarks = _remarks(complaint, found, actor=actor)
    running, finished = _clocks(complaint, now)
    beside = queue.neighbours(complaint, view, actor=actor, now=now)
    state = complaint_workflow.states[complaint.state].for_audience(actor.audience)
    return ComplaintPage(
        header=_header(complaint, state, view),
        complaint=complaint,
        next_step=NEXT_STEPS.get(complaint.state, ""),
        waits_for=state.waits_for,
        running=running,
        finished=finished,
        verbs=_verbs(complaint, actor=actor, view=view),
        claim=_claim(complaint),
        right=_right_panel(complaint, now.date()),
        shares=_shares(complaint),
        targets=target_list(complaint, actor=actor, limit=TARGETS_TO_PRINT if prints_all else TARGETS_A_PAGE),
        evidence=pictures,
        known=known,
        remarks=remarks,
        entries=_entries(complaint, actor=actor),
        sections=_sections(complaint, pictures, known, remarks),
        previous_url=detail_url(beside.previous, view),
        next_url=detail_url(beside.next, view),
        view=view,
        printed_at=now,
        printed_by=actor.label,
    )


def detail_url(reference: str, view: queue.View) -> str:
    """Address of a complaint's page that remembers the view it was opened from; empty for no reference."""
    return f"{reverse('complaints_staff:detail', args=[reference])}?view={view.name}" if reference else ""


def list_url(view: queue.View) -> str:
    """Address of a view of the queue."""
    sort = "" if view.order == queue.DUE_NEXT else f"&sort={view.order.name}"
    return f"{reverse('complaints_staff:list')}?view={view.name}{sort}"


def title(complaint: Complaint) -> str:
    """What a complaint is about, in a few words."""
    right = complaint.right.display_title if complaint.right else "–"
    return gettext("%(reason)s: %(right)s") % {"reason": SHORT_REASONS[complaint.reason], "right": right}


def _header(complaint: Complaint, state: CaseState, view: queue.View) -> Header:
    meta = [
        Fact(_("Rights owner"), complaint.organisation.display_name),
        Fact(_("Submitted"), complaint.submitted_at, "components/value_instant.html"),
    ]
    if complaint.lodged_at:
        meta.append(Fact(_("Lodged"), complaint.lodged_at, "components/value_instant.html"))
    if complaint.platform_case_number:
        meta.append(Fact(_("JD case number"), complaint.platform_case_number, "components/value_reference.html"))
    return Header(
        title=title(complaint),
        reference=complaint.reference,
        state=state,
        crumbs=[Crumb(_("Complaints"), list_url(queue.ALL)), Crumb(view.label, list_url(view))],
        meta=meta,
    )


def _verbs(complaint: Complaint, *, actor: Actor, view: queue.View) -> Verbs:
    available: list[Action] = []
    denied: dict[str, list[Any]] = defaultdict(list)
    for option in engine.options(complaint_workflow, complaint, actor=actor):
        if option.is_available:
            address = reverse("complaints_staff:transition", args=[complaint.reference, option.transition.verb])
            available.append(verb_action(option, f"{address}?view={view.name}"))
        else:
            denied[option.reason].append(option.transition.label)
    return Verbs(available, [DeniedVerbs(reason, labels) for reason, labels in denied.items()])


def _clocks(complaint: Complaint, now: datetime) -> tuple[list[clocks.ClockView], list[clocks.ClockView]]:
    """Running clocks, the one due first ahead, and those that have stopped."""
    views = [clocks.view(clock, now) for clock in clocks.of(complaint)]
    running = sorted((one for one in views if one.stopped_at is None), key=lambda one: (bool(one.paused_at), one.due))
    return running, [one for one in views if one.stopped_at is not None]


def _claim(complaint: Complaint) -> list[Fact]:
    facts = [
        Fact(_("Reason"), complaint.get_reason_display()),
        Fact(_("Requested measure"), complaint.get_measure_display()),
        Fact(_("Rights owner"), complaint.organisation, "complaints/staff/value_names.html"),
        Fact(
            _("Contact data"),
            _("The seller may see them.") if complaint.discloses_contact else _("The seller may not see them."),
        ),
        Fact(_("Statement of truth"), complaint, "complaints/staff/value_statement.html"),
    ]
    if complaint.sender_reference:
        facts.append(Fact(_("Owner's reference"), complaint.sender_reference, "components/value_reference.html"))
    return facts + _closing(complaint)


def _closing(complaint: Complaint) -> list[Fact]:
    """How it ended, where it has."""
    facts = []
    if complaint.outcome:
        facts.append(Fact(_("Outcome"), Outcome(complaint.outcome).label))
    if complaint.refusal_reason:
        facts.append(Fact(_("Refused by CBBC because"), complaint.get_refusal_reason_display()))
    if complaint.platform_reason:
        facts.append(Fact(_("Rejected by JD because"), complaint.get_platform_reason_display()))
    if complaint.withdrawal_reason:
        facts.append(Fact(_("Withdrawn because"), complaint.get_withdrawal_reason_display()))
    if complaint.closing_note:
        facts.append(Fact(_("Note"), complaint.closing_note))
    return facts


def _right_panel(complaint: Complaint, today: date) -> RightPanel:
    right, filed_at = complaint.right, complaint.submitted_at
    assert right is not None  # the database holds no submitted complaint without them
    assert filed_at is not None
    facts = [
        Fact(_("Mark or title"), right, "complaints/staff/value_title.html"),
        Fact(_("Kind"), right.get_right_type_display()),
        Fact(_("Number"), right.number, "components/value_reference.html"),
        Fact(_("Territory"), right.get_territory_display()),
        Fact(_("On the day of filing"), RIGHT_STATES[right.status_on(filed_at.date())], "components/value_state.html"),
        Fact(_("Today"), RIGHT_STATES[right.status_on(today)], "components/value_state.html"),
        Fact(_("Registered"), right.registered_on, "components/value_day.html"),
        Fact(_("Expires"), right.expires_on, "components/value_day.html"),
        Fact(_("Holder on the certificate"), right.holder_name or "–"),
    ]
    if right.nice_classes:
        facts.append(Fact(_("Nice classes"), ", ".join(str(number) for number in right.nice_classes)))
    if right.goods:
        facts.append(Fact(_("Goods and services"), right.goods))
    documents = right.documents.select_related("document__blob")
    return RightPanel(
        facts,
        [_right_file(complaint, one.document, one.get_kind_display()) for one in documents],
        _doubts(right, today),
    )


def _doubts(right: Right, today: date) -> str:
    """What keeps JD from acting on the right today; empty where nothing does."""
    if right.territory != Territory.CHINA:
        return gettext("This right has no effect in China: JD cannot act on it.")
    if not right.carries_complaints_on(today):
        return gettext("This right is not in force today: JD cannot act on it.")
    return ""


def _right_file(complaint: Complaint, document: Document, kind: str) -> File:
    return File(
        name=document.name,
        size=document.blob.size,
        sha256=document.blob.sha256,
        url=reverse("complaints_staff:right_document", args=[complaint.reference, document.public_id]),
        icon=document.icon,
        kind=kind,
        added_at=document.created_at,
    )


def _shares(complaint: Complaint) -> list[Share]:
    return [
        Share(_("removed"), complaint.removed_count, "check-circle-fill", "good"),
        Share(_("already gone"), complaint.gone_count, "dash-circle", "neutral"),
        Share(_("refused"), complaint.refused_count, "x-circle", "bad"),
        Share(_("awaiting decision"), complaint.pending_count, "hourglass", "waiting"),
    ]


def target_list(complaint: Complaint, *, actor: Actor, cursor: str = "", limit: int = TARGETS_A_PAGE) -> TargetList:
    """A page of the complaint's listings. Raises BadCursor."""
    targets = queries.targets_visible_to(actor).filter(complaint=complaint).select_related("listing__shop")
    page = keyset.page(targets, TARGET_ORDER, cursor=cursor, limit=limit)
    address = reverse("complaints_staff:targets", args=[complaint.reference])
    detail = reverse("complaints_staff:detail", args=[complaint.reference])
    return TargetList(
        rows=[_target_row(target) for target in page.rows],
        next_url=f"{address}?cursor={page.next}" if page.next else "",
        previous_url=f"{address}?cursor={page.previous}" if page.previous else "",
        all_url=f"{detail}?listings=all#listings" if limit == TARGETS_A_PAGE < complaint.target_count else "",
        total=complaint.target_count,
    )


def targets_header(complaint: Complaint, view: queue.View) -> Header:
    """The head of the page that holds nothing but the listings."""
    return Header(
        title=_("Listings"),
        reference=complaint.reference,
        crumbs=[
            Crumb(view.label, list_url(view)),
            Crumb(complaint.reference, detail_url(complaint.reference, view)),
        ],
    )


def _target_row(target: Target) -> TargetRow:
    shop = target.listing.shop
    return TargetRow(
        number=target.number,
        sku=target.sku,
        url=target.url,
        title=target.listing.title,
        shop=shop.name if shop else "",
        state=TARGET_STATES[target.state],
        decided_at=target.decided_at,
        reason=target.get_refusal_reason_display() if target.refusal_reason else "",
        note=target.note,
    )


def picture(complaint: Complaint, item: Evidence) -> Picture:
    """A piece of evidence, with the addresses of its pages and pictures."""
    document = item.document
    blob = document.blob
    kind = TYPES.get(blob.media_type)
    arguments = [complaint.reference, document.public_id]
    is_infected = blob.scan_state == ScanState.INFECTED
    shows = document.is_image and not is_infected
    return Picture(
        name=document.name,
        caption=item.caption,
        media=kind.label if kind else blob.media_type,
        icon=document.icon,
        size=blob.size,
        sha256=blob.sha256,
        added_at=item.added_at,
        added_by=document.uploaded_by_label,
        url=reverse("complaints_staff:evidence_page", args=arguments),
        download_url="" if is_infected else reverse("complaints_staff:evidence", args=arguments),
        thumbnail_url=reverse("complaints_staff:preview", args=[*arguments, "thumbnail"]) if shows else "",
        preview_url=reverse("complaints_staff:preview", args=[*arguments, "preview"]) if shows else "",
        scan=SCANS[blob.scan_state],
        withheld=_("The virus scanner found something in this file; it is not handed out.") if is_infected else "",
    )


def evidence_page(complaint: Complaint, item: Evidence, *, actor: Actor, view: queue.View) -> EvidencePage:
    """One piece of evidence, whose hands it went through, and its neighbours."""
    shown = picture(complaint, item)
    ids = list(
        queries.evidence_visible_to(actor).filter(complaint=complaint).values_list("document__public_id", flat=True)
    )
    at = ids.index(item.document.public_id)

    def url(index: int) -> str:
        inside = 0 <= index < len(ids)
        return reverse("complaints_staff:evidence_page", args=[complaint.reference, ids[index]]) if inside else ""

    back_url = detail_url(complaint.reference, view)
    return EvidencePage(
        header=Header(
            title=shown.caption or shown.name,
            reference=complaint.reference,
            crumbs=[Crumb(view.label, list_url(view)), Crumb(complaint.reference, back_url)],
        ),
        picture=shown,
        facts=[
            Fact(_("File"), shown.name),
            Fact(_("Kind"), shown.media),
            Fact(_("SHA-256 digest"), shown.sha256, "complaints/staff/value_digest.html"),
            Fact(_("Virus scan"), shown.scan, "components/value_state.html"),
            Fact(_("Added"), shown.added_at, "components/value_instant.html"),
            Fact(_("Added by"), shown.added_by),
        ],
        custody=[_entry(entry) for entry in reversed(audit.timeline(item.document, actor=actor))],
        previous_url=url(at - 1),
        next_url=url(at + 1),
        back_url=f"{back_url}#evidence",
    )


def _known(complaint: Complaint, *, actor: Actor) -> list[KnownRow]:
    """Other complaints about the same listings or shops, those that share a listing first."""
    found = queries.known_about(complaint, actor=actor, limit=KNOWN_TARGETS)
    listings = {target.listing_id for target in found}
    same = (
        set(complaint.targets.filter(listing_id__in=listings).values_list("listing_id", flat=True)) if found else set()
    )
    together: dict[int, list[Target]] = defaultdict(list)
    for target in found:
        together[target.complaint_id].append(target)
    rows = [_known_row(targets, same, audience=actor.audience) for targets in together.values()]
    return sorted(rows, key=lambda row: row.same_listings == 0)[:KNOWN_ROWS]


def _known_row(targets: Sequence[Target], same: set[int], *, audience: str) -> KnownRow:
    other = targets[0].complaint
    ordered = sorted(targets, key=lambda target: target.listing_id not in same)
    shops = {target.listing.shop.name for target in targets if target.listing.shop}
    return KnownRow(
        reference=other.reference,
        url=reverse("complaints_staff:detail", args=[other.reference]),
        owner=in_script(other.organisation.name, other.organisation.name_zh),
        right=other.right.display_title if other.right else "–",
        shops=sorted(shops),
        skus=[target.sku for target in ordered[:3]],
        more=len(ordered[3:]),
        same_listings=sum(target.listing_id in same for target in targets),
        state=complaint_workflow.states[other.state].for_audience(audience),
        submitted_at=other.submitted_at,
    )


def _remarks(complaint: Complaint, evidence: Sequence[Evidence], *, actor: Actor) -> list[Remark]:
    files: dict[int, list[File]] = defaultdict(list)
    for item in evidence:
        if item.remark_id:
            files[item.remark_id].append(_remark_file(picture(complaint, item)))
    return [
        Remark(
            at=remark.created_at,
            author=remark.author_label,
            text=remark.text,
            own=remark.author_audience == Audience.STAFF,
            organisation=_whose(remark.author_organisation_name, remark.readers),
            files=files[remark.pk],
        )
        for remark in queries.conversation(complaint, actor=actor)
    ]


def _whose(organisation: str, readers: Sequence[str]) -> str:
    """The author's organisation; with a word of warning where nobody else reads it."""
    if list(readers) == [Audience.STAFF]:
        return gettext("%(organisation)s – internal note") % {"organisation": organisation}
    return organisation


def _remark_file(item: Picture) -> File:
    return File(item.name, item.size, item.sha256, item.url, item.thumbnail_url, item.icon, warning=item.withheld)


def _entries(complaint: Complaint, *, actor: Actor) -> list[Entry]:
    """The timeline, the newest first."""
    return [_entry(entry) for entry in reversed(audit.timeline(complaint, actor=actor))]


def _entry(entry: audit.Entry) -> Entry:
    return Entry(
        at=entry.event.at,
        text=entry.text,
        actor=entry.actor_label,
        icon=entry.icon,
        tone=cast("Tone", entry.tone),
        details=_changes(entry.event.changes),
    )


def _changes(changes: Mapping[str, Sequence[Any]]) -> list[Fact]:
    return [
        Fact(CHANGES[name], gettext("%(old)s → %(new)s") % {"old": _value(name, old), "new": _value(name, new)})
        for name, (old, new) in changes.items()
        if name in CHANGES and old not in (None, "")
    ]


def _value(name: str, value: Any) -> str:
    if name == "state":
        return str(ComplaintState(value).label)
    if name == "outcome":
        return str(Outcome(value).label)
    return str(value)


def _sections(
    complaint: Complaint, pictures: Sequence[Picture], known: Sequence[KnownRow], remarks: Sequence[Remark]
) -> list[Section]:
    return [
        Section("claim", _("Complaint")),
        Section("right", _("Right")),
        Section("listings", _("Listings"), str(complaint.target_count)),
        Section("evidence", _("Evidence"), str(len(pictures) or "")),
        Section("known", _("Also known"), str(len(known) or "")),
        Section("conversation", _("Conversation"), str(len(remarks) or "")),
        Section("timeline", _("Timeline")),
    ]
