"""Reading what an owner pasted: each line becomes a listing, or says why it cannot."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from complaints import repeats
from complaints.models import Complaint, Target
from complaints.official import official_shops_of
from complaints.targets import held
from complaints.targets.held import Held
from core.identifiers import jd
from merchants import queries as merchants
from merchants.models import Listing, Shop

Key = tuple[str, str]


class LineState(StrEnum):
    """What became of one line."""

    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    OFFICIAL = "official"
    REPEATED = "repeated"
    ALREADY_OPEN = "already_open"
    MAY_NOT_REPEAT = "may_not_repeat"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Line:
    """One pasted line: what was typed, what was understood, and why it counts or does not.

    `rival` is the reference of the owner's own complaint under which the line is already, or was put back for good.
    `official_shop` names the owner's own official shop where that sells the listing: it counts, with a reason.
    """

    number: int
    text: str
    state: LineState
    message: str = ""
    code: str = ""
    platform: str = ""
    sku: str = ""
    url: str = ""
    shop: Shop | None = None
    title: str = ""
    rival: str = ""
    official_shop: str = ""

    @property
    def counts(self) -> bool:
        """Whether the line becomes a target."""
        return self.state in {LineState.ACCEPTED, LineState.CORRECTED, LineState.OFFICIAL}

    @property
    def key(self) -> Key:
        """Site and SKU."""
        return (self.platform, self.sku)


@dataclass(frozen=True)
class Sheet:
    """All lines of one pasted text, in their order, and what the draft holds out of files beside them.

    Blank lines are left out but counted.
    """

    lines: Sequence[Line]
    held: Held = held.NOTHING

    @property
    def targets(self) -> list[Line]:
        """Lines that become targets."""
        return [line for line in self.lines if line.counts]

    @property
    def problems(self) -> list[Line]:
        """Lines that do not."""
        return [line for line in self.lines if not line.counts]

    @property
    def official(self) -> list[Line]:
        """Lines that become targets although an official shop of the owner sells them."""
        return [line for line in self.lines if line.state == LineState.OFFICIAL]

    @property
    def target_count(self) -> int:
        """How many targets there will be: lines, and what came with files."""
        return len(self.targets) + self.held.counting

    @property
    def has_official(self) -> bool:
        """Whether an official shop of the owner sells any of them."""
        return bool(self.official or self.held.official)

    @property
    def too_many(self) -> bool:
        """Whether there are more targets than one complaint may hold."""
        return bool(self.target_count > settings.IPP_MAX_TARGETS)

    def counted(self) -> dict[str, int]:
        """How many lines there are of each state."""
        return {state.value: sum(line.state == state for line in self.lines) for state in LineState}


def read(text: str, *, owner_id: int, right_id: int | None, reason: str, complaint_id: int | None = None) -> Sheet:
    """Read pasted lines. With a right and a reason, lines already under an open complaint of both are found too.

    Five statements at most, however many lines; one more on copyright.
    """
    lines = _parse(text)
    keys = [line.key for line in lines if line.counts]
    listings = merchants.known(keys)
    sold = [key for key, listing in listings.items() if listing.shop_id]
    official = official_shops_of(owner_id, sold)
    rivals = open_already(keys, right_id=right_id, reason=reason, complaint_id=complaint_id)
    no_more = repeats.barred(keys, right_id=right_id, reason=reason)
    told = _told(listings, owner_id=owner_id)
    return Sheet([_not_again(_complete(line, told, official, rivals), no_more) for line in lines])


def _told(listings: dict[Key, Listing], *, owner_id: int) -> dict[Key, Listing]:
    """The listings of which the owner may read title and shop: those that it has complained about itself.

    That the record knows a listing otherwise means that somebody else has. One statement, none where nothing is known.
    """
    known = [listing.pk for listing in listings.values() if listing.shop_id or listing.title]
    if not known:
        return {}
    own = set(held.complained_about(owner_id).filter(listing__in=known).values_list("listing_id", flat=True))
    return {key: listing for key, listing in listings.items() if listing.pk in own}


def keys_in(text: str) -> frozenset[Key]:
    """The listings that pasted lines name."""
    return frozenset(line.key for line in _parse(text) if line.counts)


def _parse(text: str) -> list[Line]:
    """Understand each line by itself, and mark repetitions."""
    first_seen: dict[Key, int] = {}
    lines = []
    for number, raw in enumerate(text.replace("\x00", "").splitlines(), start=1):
        if not raw.strip():
            continue
        line = _understand(number, raw.strip())
        if line.counts and line.key in first_seen:
            message = _("The same listing as on line %(number)s.") % {"number": first_seen[line.key]}
            line = replace(line, state=LineState.REPEATED, code="repeated", message=message)
        elif line.counts:
            first_seen[line.key] = number
        lines.append(line)
    return lines


def _understand(number: int, raw: str) -> Line:
    found = jd.parse_listing(raw)
    if isinstance(found, jd.Refusal):
        return Line(number, raw, LineState.REFUSED, found.message, found.code)
    state = LineState.CORRECTED if found.corrected else LineState.ACCEPTED
    message = _("Read as %(url)s") % {"url": found.url} if found.corrected else ""
    return Line(number, raw, state, message, platform=found.platform, sku=found.sku, url=found.url)


def _complete(line: Line, listings: dict[Key, Any], official: dict[Key, str], rivals: dict[Key, str]) -> Line:
    """Add what the record knows about the listing."""
    if not line.counts:
        return line
    listing = listings.get(line.key)
    if listing is not None:
        line = replace(line, shop=listing.shop, title=listing.title)
    line = _marked(line, official)
    rival = rivals.get(line.key)
    if rival is not None:
        message = _("Already under complaint for the same right and reason in %(reference)s.") % {"reference": rival}
        line = replace(line, state=LineState.ALREADY_OPEN, code="already_open", message=message, rival=rival)
    return line


def _marked(line: Line, official: dict[Key, str]) -> Line:
    """The line, marked where an official shop of the owner sells the listing."""
    shop = official.get(line.key)
    if shop is None or not line.counts:
        return line
    message = _("Sold by the official shop “%(shop)s”.") % {"shop": shop}
    return replace(line, state=LineState.OFFICIAL, code="official_shop", message=message, official_shop=shop)


def _not_again(line: Line, no_more: dict[Key, str]) -> Line:
    """The line, refused where the listing was put back and may not be notified again."""
    rival = no_more.get(line.key)
    if rival is None or not line.counts:
        return line
    message = _(
        "JD put this listing back after a counter-notice to %(reference)s; on copyright the same listing cannot be "
        "notified again. You can go to the authority or to court."
    ) % {"reference": rival}
    return replace(line, state=LineState.MAY_NOT_REPEAT, code="may_not_repeat", message=message, rival=rival)


def open_already(keys: Sequence[Key], *, right_id: int | None, reason: str, complaint_id: int | None) -> dict[Key, str]:
    """References of open complaints on the same right and reason, by listing. A right has one owner: all are theirs."""
    if not keys or right_id is None or not reason:
        return {}
    found = open_on({sku for _platform, sku in keys}, rights={right_id}, reasons={reason})
    if complaint_id is not None:
        found = found.exclude(complaint_id=complaint_id)
    return {
        (platform, sku): reference
        for platform, sku, reference in found.values_list("platform", "sku", "complaint__reference")
    }


def open_on(skus: Collection[str], *, rights: Collection[int], reasons: Collection[str]) -> QuerySet[Target]:
    """Targets with one of these SKUs that are under an open complaint on one of these rights and reasons."""
    return Target.objects.filter(right_id__in=rights, complaint_reason__in=reasons, is_open=True, sku__in=skus)


def as_written(complaint: Complaint) -> Sheet:
    """Read a draft's own lines by themselves: whether one is under complaint already is left open. One statement.

    One more on copyright, for what may not be notified again; for drafts on record as `held.of`.
    """
    lines = _parse(complaint.addresses)
    keys = [line.key for line in lines if line.counts]
    official = official_shops_of(complaint.organisation_id, keys)
    no_more = repeats.barred(keys, right_id=complaint.right_id, reason=complaint.reason)
    judged = [_not_again(_marked(line, official), no_more) for line in lines]
    return Sheet(_beside_files(judged, complaint), held.of(complaint, looks_at_rivals=False))


def to_submit(complaint: Complaint) -> Sheet:
    """Read a draft's own lines for their targets alone, without what is known of shops and titles. One statement."""
    lines = _parse(complaint.addresses)
    keys = [line.key for line in lines if line.counts]
    rivals = open_already(keys, right_id=complaint.right_id, reason=complaint.reason, complaint_id=complaint.pk)
    no_more = repeats.barred(keys, right_id=complaint.right_id, reason=complaint.reason)
    judged = [_not_again(_complete(line, {}, {}, rivals), no_more) for line in lines]
    return Sheet(_beside_files(judged, complaint))


def of_draft(complaint: Complaint) -> Sheet:
    """Read a draft's own lines."""
    return of_text(complaint, complaint.addresses)


def of_text(complaint: Complaint, text: str) -> Sheet:
    """Read a text as if it were the lines of a draft."""
    sheet = read(
        text,
        owner_id=complaint.organisation_id,
        right_id=complaint.right_id,
        reason=complaint.reason,
        complaint_id=complaint.pk,
    )
    return Sheet(_beside_files(sheet.lines, complaint), held.of(complaint))


def _beside_files(lines: Sequence[Line], complaint: Complaint) -> Sequence[Line]:
    """The lines, those marked that came with a file too. One statement, where the draft holds any such listing."""
    if not lines or not complaint.target_count or not held.is_draft(complaint):
        return lines
    kept = set(held.keys_of(complaint, {line.sku for line in lines if line.counts}))
    message = _("This listing came with one of your files already.")
    return [
        replace(line, state=LineState.REPEATED, code="repeated", message=message)
        if line.counts and line.key in kept
        else line
        for line in lines
    ]
