"""What came into a draft with files: the files, what of their listings counts, and each listing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from complaints.models import Complaint, Target
from complaints.targets.held import Held
from complaints.targets.importing import KIND
from core.accounts.actors import Actor
from core.imports import contexts as imports
from core.imports import queries
from core.imports.choices import ImportState
from core.imports.models import Import
from core.web.components import State

COUNTS = State(gettext_lazy("Counts"), "check-circle", "good")
OFFICIAL = State(gettext_lazy("Official shop"), "shop", "warn")
TAKEN = State(gettext_lazy("Under complaint already"), "x-circle", "bad")


@dataclass(frozen=True)
class FileRow:
    """One list that was given for a draft."""

    name: str
    state: State
    url: str
    counts: str
    refused_url: str
    remove_url: str


@dataclass(frozen=True)
class FilesPanel:
    """All of them; `summary` and `left_out` are empty where the draft holds nothing out of files."""

    files: Sequence[FileRow]
    summary: str
    left_out: str
    rows_url: str
    is_reading: bool


@dataclass(frozen=True)
class ListingRow:
    """One listing that came with a file."""

    pk: int
    url: str
    title: str
    shop: str
    state: State
    rival: str
    rival_url: str
    file: str
    remove_url: str


def panel(draft: Complaint, held: Held, *, actor: Actor) -> FilesPanel:
    """What the step shows. One statement."""
    found = queries.for_subject(draft, actor=actor).filter(kind=KIND).select_related("document")
    return FilesPanel(
        files=[_file(record, draft) for record in found],
        summary=_summary(held) if held.total else "",
        left_out=left_out(held),
        rows_url=reverse("complaints_portal:rows", args=[draft.reference]) if held.total else "",
        is_reading=held.is_reading,
    )


def _summary(held: Held) -> str:
    words = ngettext("%(count)s listing came with files.", "%(count)s listings came with files.", held.total)
    return words % {"count": held.total}


def left_out(held: Held) -> str:
    """How many listings out of files will be left out; empty where none."""
    count = held.total - held.counting
    if not count:
        return ""
    return ngettext(
        "%(count)s listing out of your files is left out: it is under complaint already, or may not be notified again.",
        "%(count)s listings out of your files are left out: they are under complaint already, or may not be notified "
        "again.",
        count,
    ) % {"count": count}


def _file(record: Import, draft: Complaint) -> FileRow:
    is_done = record.state == ImportState.DONE
    has_refused = is_done and record.refused_count and record.has_rows
    return FileRow(
        name=record.document.name,
        state=imports.STATES[record.state],
        url=reverse("complaints_portal:import_look", args=[record.reference]),
        counts=imports.progress(record).text if record.is_under_way else _counts(record) if is_done else "",
        refused_url=reverse("complaints_portal:import_refused", args=[record.reference, "xlsx"]) if has_refused else "",
        remove_url=reverse("complaints_portal:remove_list", args=[draft.reference, record.reference])
        if record.applied_count and is_done
        else "",
    )


def _counts(record: Import) -> str:
    return _("added: %(added)s, already in the draft: %(same)s, refused: %(refused)s") % {
        "added": record.applied_count,
        "same": record.same_count,
        "refused": record.refused_count,
    }


def listing_rows(rows: Sequence[Target], reference: str) -> list[ListingRow]:
    """Listings as the table shows them. `rival`, `is_official`, shop and file are loaded."""
    return [_listing(row, reference) for row in rows]


def state_of(row: Target) -> State:
    """Whether a listing counts."""
    if row.rival:  # type: ignore[attr-defined]  # annotated by held.with_rival
        return TAKEN
    return OFFICIAL if row.is_official else COUNTS  # type: ignore[attr-defined]


def title_of(row: Target) -> str:
    """What the listing is called, as far as its owner may read that."""
    return row.listing.title if row.is_told else ""


def _shop(row: Target) -> str:
    """The shop, where the owner may read it or it is the owner's own."""
    is_told: bool = row.is_told or row.is_official  # type: ignore[attr-defined]
    return row.listing.shop.name if row.listing.shop and is_told else ""


def _listing(row: Target, reference: str) -> ListingRow:
    rival: str = row.rival or ""  # type: ignore[attr-defined]
    return ListingRow(
        pk=row.pk,
        url=row.url,
        title=title_of(row),
        shop=_shop(row),
        state=state_of(row),
        rival=rival,
        rival_url=reverse("complaints_portal:detail", args=[rival]) if rival else "",
        file=row.came_with.document.name if row.came_with else "",
        remove_url=reverse("complaints_portal:remove_row", args=[reference, row.pk]),
    )
