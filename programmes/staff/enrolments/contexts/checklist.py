"""The checklist of an enrolment: what each item lacks, its files, and what CBBC found."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.accounts.actors import Actor
from core.web.components import Fact, File, Share, State
from programmes import checklists, policies, queries
from programmes.actions.effects import PLATFORM_ANSWER
from programmes.actions.enrolments import LIVING_STATES, STAFFS_STATES
from programmes.choices import EnrolmentState, ItemState
from programmes.models import Enrolment, EnrolmentDocument, EnrolmentItem
from programmes.staff.enrolments.contexts.files import file_of
from programmes.staff.enrolments.contexts.ground import Ground
from programmes.staff.enrolments.forms import JudgementForm
from programmes.states import ITEM_STATES

MISSING = State(_("Incomplete"), "exclamation-circle", "waiting")
COMPLETE = State(_("Complete"), "check2", "info")
# Where staff change what an item looks at, by the item's check.
EDITED_AT = {"rights": "rights", "power": "power"}
# What stands in the owner's record, where it is kept.
OF_THE_OWNER = frozenset({"identity", "contacts", "authentication", "shops"})


@dataclass(frozen=True)
class ItemPanel:
    """One item, with what it is judged by.

    `form` is there where it can be judged now, `accepts` where it is not accepted already; `add_url` and `edit_url`
    where it can be filled; `owner_url` where it is a matter of the owner's record.
    """

    code: str
    label: str
    help: str
    is_required: bool
    state: State
    missing: Sequence[str]
    facts: Sequence[Fact]
    reason: str
    note: str
    decided_at: datetime | None
    decided_by: str
    files: Sequence[File]
    older: Sequence[File]
    form: JudgementForm | None
    accepts: bool
    judge_url: str
    add_url: str
    edit_url: str
    owner_url: str


@dataclass(frozen=True)
class ChecklistPanel:
    """All items, how far the check has come, and the version that applies."""

    items: Sequence[ItemPanel]
    shares: Sequence[Share]
    version: int | None
    effective_from: date | None
    source: str
    answers: Sequence[File]


def checklist_panel(
    enrolment: Enrolment, *, actor: Actor, day: date, judged: tuple[str, JudgementForm] | None = None
) -> ChecklistPanel:
    """The checklist on a day; `judged` is the form that did not hold, with its item's code."""
    found = checklists.findings(enrolment, day)
    items = {item.code: item for item in enrolment.items.all()}
    held: dict[str, list[EnrolmentDocument]] = defaultdict(list)
    for document in queries.documents_of(enrolment, actor=actor):
        held[document.code].append(document)
    may = bool(policies.staff_acts(actor))
    ground = Ground.of(enrolment, actor=actor)
    panels = [
        _panel(enrolment, one, items.get(one.item.code), held[one.item.code], ground=ground, may=may) for one in found
    ]
    if judged:
        panels = [replace(panel, form=judged[1]) if panel.code == judged[0] else panel for panel in panels]
    version = enrolment.checklist
    return ChecklistPanel(
        items=panels,
        shares=_shares(panels),
        version=version.version if version else None,
        effective_from=version.effective_from if version else None,
        source=checklists.source_of(version) if version else "",
        answers=[file_of(enrolment, one) for one in held[PLATFORM_ANSWER]],
    )


def _panel(
    enrolment: Enrolment,
    found: checklists.Finding,
    item: EnrolmentItem | None,
    held: Sequence[EnrolmentDocument],
    *,
    ground: Ground,
    may: bool,
) -> ItemPanel:
    code, is_judged = found.item.code, item is not None and item.state != ItemState.OPEN
    fills = may and enrolment.state in STAFFS_STATES
    edits = may and enrolment.state in {*STAFFS_STATES, *LIVING_STATES} and found.item.check in EDITED_AT
    judges = may and enrolment.state == EnrolmentState.DOCUMENTS_CHECK
    reference = enrolment.reference
    return ItemPanel(
        code=code,
        label=found.item.label,
        help=found.item.help,
        is_required=found.item.required,
        state=_state(enrolment, found, item),
        missing=found.missing,
        facts=ground.facts(found.item.check),
        reason=item.get_reason_display() if item and item.state == ItemState.SENT_BACK else "",
        note=item.note if item and item.state == ItemState.SENT_BACK else "",
        decided_at=item.decided_at if item and is_judged else None,
        decided_by=item.decided_by_label if item and is_judged else "",
        files=[_editable(enrolment, one, fills=fills) for one in held if one.replaced_at is None],
        older=[file_of(enrolment, one) for one in held if one.replaced_at is not None],
        form=JudgementForm(code=code) if judges else None,
        accepts=judges and (item is None or item.state != ItemState.ACCEPTED),
        judge_url=reverse("enrolments_staff:judge", args=[reference, code]),
        add_url=reverse("enrolments_staff:add_document", args=[reference, code])
        if fills and found.item.documents
        else "",
        edit_url=reverse(f"enrolments_staff:{EDITED_AT[found.item.check]}", args=[reference]) if edits else "",
        owner_url=reverse("owners_staff:detail", args=[enrolment.organisation.code])
        if found.item.check in OF_THE_OWNER
        else "",
    )


def _editable(enrolment: Enrolment, held: EnrolmentDocument, *, fills: bool) -> File:
    file = file_of(enrolment, held)
    if not fills:
        return file
    reference = enrolment.reference
    return replace(
        file,
        replace_url=reverse("enrolments_staff:replace_document", args=[reference, held.code, held.pk]),
        remove_url=reverse("enrolments_staff:remove_document", args=[reference, held.pk]),
    )


def _state(enrolment: Enrolment, found: checklists.Finding, item: EnrolmentItem | None) -> State:
    if item is not None and item.state != ItemState.OPEN:
        return ITEM_STATES[item.state]
    if found.missing:
        return MISSING
    return ITEM_STATES[ItemState.OPEN] if enrolment.state == EnrolmentState.DOCUMENTS_CHECK else COMPLETE


def _shares(panels: Sequence[ItemPanel]) -> list[Share]:
    counts: Mapping[Any, int] = {
        state: sum(panel.state == state for panel in panels) for state in (*ITEM_STATES.values(), MISSING, COMPLETE)
    }
    accepted, sent_back = ITEM_STATES[ItemState.ACCEPTED], ITEM_STATES[ItemState.SENT_BACK]
    return [
        Share(pgettext_lazy("items", "accepted"), counts[accepted], accepted.icon, accepted.tone),
        Share(_("sent back"), counts[sent_back], sent_back.icon, sent_back.tone),
        Share(_("complete, not checked yet"), counts[ITEM_STATES[ItemState.OPEN]] + counts[COMPLETE], "circle", "info"),
        Share(_("incomplete"), counts[MISSING], MISSING.icon, MISSING.tone),
    ]
