"""The application as a list of tasks: what is done, what is missing, what was sent back, and where to mend it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.accounts import queries as accounts
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockView
from core.days import house_day
from core.verdicts import Denied
from core.web.components import Action, Header, Remark, State
from programmes import checklists, policies, queries
from programmes.checklists import Finding, Item
from programmes.choices import ItemState, RightStatus, SendBackReason, Service
from programmes.models import Enrolment, EnrolmentDocument, EnrolmentItem, EnrolmentRemark, Right
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.wording import SECTION_TITLES
from programmes.workflow import enrolment_workflow

# Nobody has to choose services: they do not count among the tasks.
SERVICES = "services"
ENDED = frozenset({RightStatus.LAPSED, RightStatus.CANCELLED})
ENDED_NAMED = 5
SENT_BACK_EVENT = "programmes.application_sent_back"
# Where on the organisation's page items are mended, and the events that show that somebody did.
ROOMS = {"identity": "identity", "contacts": "people", "authentication": "people", "shops": "shops"}
MENDING = {
    "programmes.profile_changed": ("identity", "shops"),
    "accounts.organisation_renamed": ("identity",),
    "programmes.contact_added": ("contacts", "authentication"),
    "programmes.contact_changed": ("contacts", "authentication"),
    "programmes.contact_removed": ("contacts", "authentication"),
    "programmes.shop_declared": ("shops",),
    "programmes.shop_withdrawn": ("shops",),
    "programmes.no_shops_declared": ("shops",),
}


class Status(StrEnum):
    """How far a task is."""

    DONE = "done"
    TODO = "todo"
    SENT_BACK = "sent_back"
    BLOCKED = "blocked"
    OPTIONAL = "optional"


FACES: Mapping[str, State] = {
    Status.DONE: State(gettext_lazy("Completed"), "check-circle-fill", "good"),
    Status.TODO: State(gettext_lazy("To do"), "circle", "info"),
    Status.SENT_BACK: State(gettext_lazy("Sent back"), "reply", "warn"),
    Status.BLOCKED: State(gettext_lazy("Cannot start yet"), "lock", "neutral"),
    Status.OPTIONAL: State(gettext_lazy("Optional"), "circle", "neutral"),
}


@dataclass(frozen=True)
class Task:
    """One task. `missing` is what it lacks, `given` what is there, `hint` who else does it where the reader cannot."""

    code: str
    label: str
    help: str
    status: Status
    url: str
    missing: Sequence[str] = ()
    given: Sequence[str] = ()
    sent_back: str = ""
    hint: str = ""

    @property
    def face(self) -> State:
        """The badge."""
        return FACES[self.status]


@dataclass(frozen=True)
class Group:
    """The tasks of one section."""

    title: str
    tasks: Sequence[Task]


@dataclass(frozen=True)
class SentBackItem:
    """One item that CBBC sent back; `is_mended` where something has been changed since."""

    label: str
    reason: str
    note: str
    url: str
    is_mended: bool


@dataclass(frozen=True)
class SentBack:
    """By whom, when and why the application was sent back, and what is to be mended, item by item."""

    by: str
    at: datetime
    reason: str
    text: str
    items: Sequence[SentBackItem]


@dataclass(frozen=True)
class TaskListPage:
    """The application."""

    enrolment: Enrolment
    header: Header
    groups: Sequence[Group]
    done: int
    total: int
    sent_back: SentBack | None
    clock: ClockView | None
    denied: Any
    remarks: Sequence[Remark]
    leave_url: str
    end: Action | None


@dataclass(frozen=True)
class Application:
    """What the tasks of an application are computed from."""

    enrolment: Enrolment
    actor: Actor
    findings: Sequence[Finding]
    items: Mapping[str, EnrolmentItem]
    papers: Mapping[str, Sequence[EnrolmentDocument]]
    mended: frozenset[str]
    day: date

    @property
    def is_ready(self) -> bool:
        """Whether nothing keeps it from being submitted."""
        return all(finding.is_done for finding in self.findings)


def tasks_page(enrolment: Enrolment, *, actor: Actor, now: datetime) -> TaskListPage:
    """Compute the page. A number of statements that depends on the checklist alone."""
    state = read_application(enrolment, actor=actor, now=now)
    groups = groups_of(state)
    counted = [task for group in groups for task in group.tasks if task.code != SERVICES]
    denied = policies.applies(actor, enrolment)
    sent_back = _sent_back(state, groups)
    running = [clocks.view(clock, now) for clock in clocks.running(enrolment).select_related("rule")]
    return TaskListPage(
        enrolment=enrolment,
        header=Header(
            _("Application: %(programme)s") % {"programme": enrolment.get_programme_display()},
            enrolment.reference,
            parts.state_of(enrolment),
            [parts.list_crumb()],
        ),
        groups=groups,
        done=sum(task.status == Status.DONE for task in counted),
        total=len(counted),
        sent_back=sent_back,
        clock=parts.shown_clock(running),
        denied=denied.reason if isinstance(denied, Denied) else "",
        # What was sent back last stands on top.
        remarks=[
            remark
            for remark in remarks_of(enrolment, actor=actor)
            if sent_back is None or (remark.at, remark.text) != (sent_back.at, sent_back.text)
        ],
        leave_url=reverse("enrolments_portal:list"),
        end=_end(enrolment, actor=actor),
    )


def _end(enrolment: Enrolment, *, actor: Actor) -> Action | None:
    """The way out, for those who may take it."""
    row = enrolment_workflow.row("exit", enrolment.state)
    if row is None or not row.who(actor, enrolment):
        return None
    url = reverse("enrolments_portal:transition", args=[enrolment.reference, row.verb])
    return Action(row.label, url, row.icon)


def read_application(enrolment: Enrolment, *, actor: Actor, now: datetime) -> Application:
    """Read what the tasks are computed from."""
    items = {item.code: item for item in enrolment.items.all()}
    papers: dict[str, list[EnrolmentDocument]] = defaultdict(list)
    for paper in queries.documents_of(enrolment, actor=actor).filter(replaced_at=None):
        papers[paper.code].append(paper)
    return Application(
        enrolment=enrolment,
        actor=actor,
        findings=checklists.findings(enrolment, house_day(now)),
        items=items,
        papers=papers,
        mended=_mended(enrolment, items.values()),
        day=house_day(now),
    )


def _mended(enrolment: Enrolment, items: Iterable[EnrolmentItem]) -> frozenset[str]:
    """Checks whose records were changed after CBBC sent the items back; the others are opened anew when changed."""
    since = [item.decided_at for item in items if item.state == ItemState.SENT_BACK and item.decided_at]
    if not since:
        return frozenset()
    events = audit.of_subject(enrolment.organisation).filter(verb__in=MENDING, at__gt=min(since))
    return frozenset(check for verb in events.values_list("verb", flat=True) for check in MENDING[verb])


def groups_of(state: Application) -> list[Group]:
    """The tasks by section, in the order of an application."""
    by_section: dict[str, list[Task]] = defaultdict(list)
    for finding in state.findings:
        by_section[finding.item.section].append(_task(finding, state))
    by_section["rights"].append(_services_task(state))
    return [
        Group(str(SECTION_TITLES[section]), by_section[section])
        for section in checklists.SECTIONS
        if by_section[section]
    ]


def _task(finding: Finding, state: Application) -> Task:
    item = finding.item
    url, hint = _door(item, state)
    status = _status(finding, state)
    known = state.items.get(item.code)
    return Task(
        code=item.code,
        label=item.label,
        help=item.help,
        status=status,
        url="" if status == Status.BLOCKED else url,
        missing=words_missing(finding),
        given=_given(item, state),
        sent_back=known.note or str(known.get_reason_display()) if known and status == Status.SENT_BACK else "",
        hint=hint,
    )


def words_missing(finding: Finding) -> list[str]:
    """What an item lacks, beside its own label."""
    return [_("No file has been added yet") if words == finding.item.label else words for words in finding.missing]


def _status(finding: Finding, state: Application) -> Status:
    item = finding.item
    if item.check == "declaration":
        return Status.TODO if state.is_ready else Status.BLOCKED
    known = state.items.get(item.code)
    if known and known.state == ItemState.SENT_BACK and item.check not in state.mended:
        return Status.SENT_BACK
    return Status.DONE if finding.is_done else Status.TODO


def _services_task(state: Application) -> Task:
    enrolment = state.enrolment
    may = policies.applies(state.actor, enrolment)
    return Task(
        code=SERVICES,
        label=_("Services"),
        help=_("What you wish besides the programme itself."),
        status=Status.DONE if enrolment.services else Status.OPTIONAL,
        url=parts.page_url(enrolment, "services") if may else "",
        given=services_of(enrolment),
    )


def services_of(enrolment: Enrolment) -> list[str]:
    """The chosen services in words."""
    return [str(Service(service).label) for service in enrolment.services]


def _door(item: Item, state: Application) -> tuple[str, str]:
    """Where an item is mended, and who else does it where the reader cannot."""
    if item.check in ROOMS:
        return _room(ROOMS[item.check], state)
    if not policies.applies(state.actor, state.enrolment):
        return "", ""
    pages = {"rights": "rights", "power": "power", "declaration": "check"}
    if item.check in pages:
        return parts.page_url(state.enrolment, pages[item.check]), ""
    return parts.page_url(state.enrolment, "item", item.code), ""


def _room(anchor: str, state: Application) -> tuple[str, str]:
    enrolment, actor = state.enrolment, state.actor
    if actor.organisation_id != enrolment.organisation_id:
        owner = enrolment.organisation.display_name
        return "", _("%(owner)s or CBBC gives this; a power of attorney does not reach so far.") % {"owner": owner}
    hint = "" if policies.keeps_organisation(actor, enrolment.organisation_id) else _("Your administrator does this.")
    return f"{reverse('organisation_portal:detail')}#{anchor}", hint


def _given(item: Item, state: Application) -> list[str]:
    enrolment = state.enrolment
    if item.check == "documents":
        return [paper.document.name for paper in state.papers.get(item.code, ())]
    if item.check == "rights":
        return _given_rights(list(enrolment.rights.all()), state.day)
    if item.check == "power":
        if enrolment.power is None and queries.is_agent(state.actor):
            return [_("Yours is named as soon as you submit.")]
        if enrolment.power is None:
            return [_("No agent acts in this enrolment.")]
        return [f"{enrolment.power.reference}: {enrolment.power.agent.display_name}"]
    return []


def _given_rights(chosen: Sequence[Right], day: date) -> list[str]:
    """How many are chosen, and which of them have ended since: the enrolment rests on the others."""
    if not chosen:
        return []
    words = ngettext("%(count)s right chosen", "%(count)s rights chosen", len(chosen)) % {"count": len(chosen)}
    ended = [right for right in chosen if right.status_on(day) in ENDED]
    return [words, *(f"{right}: {parts.status_of(right, day).label}" for right in ended[:ENDED_NAMED])]


def _sent_back(state: Application, groups: Sequence[Group]) -> SentBack | None:
    """What CBBC sent back last, in the order of the checklist; None where it never did."""
    remark = state.enrolment.remarks.filter(verb="send_back").order_by("pk").last()
    if remark is None:
        return None
    event = audit.of_subject(state.enrolment).filter(verb=SENT_BACK_EVENT).last()
    reason = event.data.get("reason", "") if event else ""
    tasks = {task.code: task for group in groups for task in group.tasks}
    items = [
        _sent_back_item(state.items[finding.item.code], tasks[finding.item.code])
        for finding in state.findings
        if finding.item.code in state.items and _went_back(state.items[finding.item.code], state.enrolment, remark)
    ]
    return SentBack(
        by=_author(remark),
        at=remark.created_at,
        reason=str(dict(SendBackReason.choices).get(reason, "")),
        text=remark.text,
        items=items,
    )


def _went_back(item: EnrolmentItem, enrolment: Enrolment, remark: EnrolmentRemark) -> bool:
    """Whether the item was sent back with the remark; what was mended since is open again and keeps its reason."""
    if not item.reason or item.decided_at is None or enrolment.submitted_at is None:
        return False
    return enrolment.submitted_at <= item.decided_at <= remark.created_at


def _sent_back_item(item: EnrolmentItem, task: Task) -> SentBackItem:
    return SentBackItem(
        label=task.label,
        reason=str(item.get_reason_display()),
        note=item.note,
        url=task.url,
        is_mended=task.status == Status.DONE,
    )


def _author(remark: EnrolmentRemark) -> str:
    names = accounts.organisations_in_script([remark.author_organisation_name])
    known = remark.author_organisation_name
    return names.get(known, known) or remark.author_label


def remarks_of(enrolment: Enrolment, *, actor: Actor) -> list[Remark]:
    """What was asked and answered, as the owner reads it."""
    conversation = list(queries.conversation(enrolment, actor=actor))
    names = accounts.organisations_in_script(remark.author_organisation_name for remark in conversation)
    return [
        Remark(
            at=remark.created_at,
            author=remark.author_label
            if own
            else names.get(remark.author_organisation_name, remark.author_organisation_name) or remark.author_label,
            text=remark.text,
            own=own,
        )
        for remark in conversation
        for own in [remark.author_audience == Audience.PORTAL]
    ]
