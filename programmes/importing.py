"""Importing portfolios: what each row would do to the register of rights, and writing those that somebody decided on.

An import is for one rights owner; or for CBBC itself or an agent itself: then each row names its owner.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.accounts.actors import Actor
from core.accounts.choices import Audience, OrganisationKind
from core.accounts.models import Organisation
from core.audit.models import Event
from core.days import house_day
from core.identifiers.names import same_name
from core.imports import acting
from core.imports.choices import RowVerdict, Severity
from core.imports.models import Import
from core.imports.notes import Note
from core.imports.registry import AcceptedRow, Importer, Judgement, register
from core.tabular.layout import Row
from core.web.days import day_in_words
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from programmes import policies, portfolio, queries, verification
from programmes.actions import right_fields, rights
from programmes.actions.rights import NumberTaken, RightRow, RowsRefused
from programmes.choices import RightType
from programmes.models import Right, RightVerification
from programmes.portfolio import Understood

KIND = "rights"
# So many numbers of others in one file are told to CBBC one by one; the rest stands in the import, which it sees.
CLAIMS_TOLD = 20
# Texts of the actions are kept in the language in which they are written, so that each reader gets their own.
_SOURCE_LANGUAGE = "en"

Key = tuple[str, str, str]


def judge(rows: Sequence[Row], *, record: Import, now: datetime) -> Sequence[Judgement]:
    """What each row would do. A few statements a batch."""
    read = [portfolio.understand(row.values) for row in rows]
    owners = _Owners(record, read)
    on_record = _OnRecord.of((one.fields for one in read if not one.is_refused), owners.keys)
    judging = _Judging(owners, on_record, house_day(now), record.started_by_audience == Audience.STAFF)
    with override(_SOURCE_LANGUAGE):
        return [judging.judgement(one) for one in read]


def apply(rows: Sequence[AcceptedRow], *, record: Import, actor: Actor, now: datetime) -> Mapping[int, Sequence[Note]]:
    """Write a batch, owner by owner; returns what stood in the way."""
    by_owner: dict[int, list[AcceptedRow]] = defaultdict(list)
    for row in rows:
        by_owner[row.values["owner"]].append(row)
    hindered: dict[int, Sequence[Note]] = {}
    with override(_SOURCE_LANGUAGE):
        for owner_id, theirs in by_owner.items():
            hindered |= _write(theirs, owner_id, record=record, actor=actor, now=now)
    return hindered


def tell_claims(record: Import, now: datetime) -> None:
    """Let CBBC know of numbers in the file that are on record for others, as the person who gave it was told.

    Each number once for each claimant, however often the file is given.
    """
    actor = acting.actor_of(record)
    if actor is None or actor.audience == Audience.STAFF:
        return
    taken = record.rows.filter(verdict=RowVerdict.REFUSED, notes__contains=[{"code": "taken"}]).order_by("position")
    fields = list(taken.values_list("values", flat=True)[:CLAIMS_TOLD])
    holders = _OnRecord.of(fields, ()).numbered.values()
    told = Event.objects.filter(
        verb="programmes.right_number_claimed",
        subject_type="programmes.right",
        subject_id__in=[holder.pk for holder in holders],
        data__claimant=actor.organisation_name or actor.label,
    )
    known = set(told.values_list("subject_id", flat=True))
    for holder in holders:
        if holder.pk not in known:
            rights.report_claim(holder, actor=actor, now=now)


def summary(values: Mapping[str, Any]) -> str:
    """A row in a few words."""
    titles = dict.fromkeys(filter(None, (values.get("title"), values.get("title_zh"))))
    ends = values.get("expires_on")
    parts = (
        values.get("owner_name"),
        " ".join(titles),
        values.get("number"),
        str(RightType(values["right_type"]).label),
        str(_("until %(day)s")) % {"day": day_in_words(date.fromisoformat(ends))} if ends else "",
    )
    return " · ".join(filter(None, parts))


class _Owners:
    """Whose right each row is."""

    def __init__(self, record: Import, read: Sequence[Understood]) -> None:
        self.is_several = record.organisation.kind != OrganisationKind.RIGHTS_OWNER
        self._named: dict[str, list[Organisation]] = defaultdict(list)
        if not self.is_several:
            self._only = record.organisation
            self.keys: Sequence[int] = [record.organisation_id]
            return
        found = self._look_up({one.owner for one in read if one.owner}, acting.actor_of(record))
        self.keys = [owner.pk for owner in found]
        for owner in found:
            for name in {owner.code.upper(), owner.name.upper(), owner.name_zh.upper()}:
                self._named[name].append(owner)

    def of(self, given: str) -> Organisation | Note:
        """The owner that a row names, or why there is none."""
        if self.is_several:
            return self._one_of_several(given)
        mine = self._only
        names = (mine.name, mine.name_zh)
        if given and given.upper() != mine.code.upper() and not any(same_name(given, name) for name in names):
            return Note("other_owner", "owner", {"given": given})
        return mine

    def _one_of_several(self, given: str) -> Organisation | Note:
        if not given:
            return Note("owner_missing", "owner")
        found = self._named.get(given.upper(), [])
        coded = [owner for owner in found if owner.code.upper() == given.upper()] or found
        if len(coded) == 1:
            return coded[0]
        return Note("owner_unclear" if found else "owner_unknown", "owner", {"given": given})

    def _look_up(self, names: Iterable[str], actor: Actor | None) -> list[Organisation]:
        wanted = {name.upper() for name in names}
        if actor is None or not wanted:
            return []
        owners = queries.owners_to_register_for(actor).alias(
            code_upper=Upper("code"), name_upper=Upper("name"), name_zh_upper=Upper("name_zh")
        )
        named = Q(code_upper__in=wanted) | Q(name_upper__in=wanted) | Q(name_zh_upper__in=wanted)
        return list(owners.filter(named).order_by("pk"))


@dataclass
class _OnRecord:
    """Rights that rows may be about: by number, those without one by owner and title; and what CBBC has compared."""

    numbered: Mapping[Key, Right] = field(default_factory=dict)
    titled: Mapping[tuple[int, str, str, str], Right] = field(default_factory=dict)
    compared: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, fields: Iterable[Mapping[str, Any]], owner_keys: Sequence[int]) -> "_OnRecord":
        """Look them up: three statements at most."""
        given = list(fields)
        numbers = {one["number"] for one in given if one.get("number")}
        titles = {one["title"] for one in given if not one.get("number") and one.get("title")}
        rights_on_record = Right.objects.select_related("organisation", "family").order_by("-pk")
        numbered: dict[Key, Right] = {}
        titled: dict[tuple[int, str, str, str], Right] = {}
        if numbers:
            wanted = {_key(one) for one in given if one.get("number")}
            found = ((_key_of(right), right) for right in rights_on_record.filter(number__in=numbers))
            numbered = {key: right for key, right in found if key in wanted}
        if titles:
            bare = rights_on_record.filter(organisation__in=owner_keys, number="", title__in=titles)
            titled = {(one.organisation_id, one.territory, one.right_type, one.title): one for one in bare}
        theirs = [one.pk for one in (*numbered.values(), *titled.values()) if one.organisation_id in owner_keys]
        compared: dict[int, dict[str, Any]] = defaultdict(dict)
        if theirs:
            standing = RightVerification.objects.filter(right__in=theirs, lost_at=None)
            for right_id, name, value in standing.values_list("right_id", "field", "value"):
                compared[right_id][name] = value
        return cls(numbered, titled, compared)

    def find(self, owner_id: int, fields: Mapping[str, Any]) -> Right | None:
        """The right that a row is about, whoever's it is."""
        if fields.get("number"):
            return self.numbered.get(_key(fields))
        return self.titled.get((owner_id, fields["territory"], fields["right_type"], fields.get("title", "")))


@dataclass(frozen=True)
class _Judging:
    """One batch being judged."""

    owners: _Owners
    on_record: _OnRecord
    today: date
    names_others: bool

    def judgement(self, read: Understood) -> Judgement:
        """What a row would do."""
        owner = self.owners.of(read.owner)
        if isinstance(owner, Note):
            return Judgement(RowVerdict.REFUSED, notes=[*read.notes, owner])
        if read.is_refused:
            return Judgement(RowVerdict.REFUSED, notes=read.notes)
        fields, notes = self._holder(read, owner)
        values = {"owner": owner.pk, **({"owner_name": owner.name} if self.owners.is_several else {}), **fields}
        existing = self.on_record.find(owner.pk, fields)
        if existing and existing.organisation_id != owner.pk:
            return Judgement(RowVerdict.REFUSED, values, [*notes, _taken(existing, names_it=self.names_others)])
        right = copy(existing) if existing else Right(organisation=owner)
        try:
            right_fields.take_over(right, fields, today=self.today)
        except InvalidInputs as invalid:
            return Judgement(RowVerdict.REFUSED, notes=[*notes, *_notes_of(invalid)])
        key = "|".join(_identity(owner.pk, fields))
        if existing is None:
            if right.expires_on:
                values["expires_on"] = right.expires_on.isoformat()
            return Judgement(RowVerdict.NEW, values, notes, key=key)
        changes = self._changes(existing, right, fields)
        verdict = RowVerdict.CHANGED if changes else RowVerdict.SAME
        return Judgement(verdict, values, [*notes, *changes], key=key)

    def _holder(self, read: Understood, owner: Organisation) -> tuple[dict[str, Any], list[Note]]:
        """The fields, with the holder's name in the one script in which it is the owner's."""
        given = read.fields.get("holder_name", "")
        name = portfolio.name_of_owner(given, (owner.name, owner.name_zh)) if given else ""
        if name == given:
            return read.fields, read.notes
        return read.fields | {"holder_name": name}, [*read.notes, Note.corrected("holder_name", name, "two_scripts")]

    def _changes(self, before: Right, after: Right, fields: Mapping[str, Any]) -> list[Note]:
        """What would change, field by field, and where CBBC's comparison with the certificate is lost by it."""
        compared = self.on_record.compared.get(before.pk, {})
        changes = []
        for name in right_fields.FIELDS:
            old, new = _plain(before, name), _plain(after, name)
            if name == "family":
                new = fields.get("family", old)
                is_other = new.upper() != old.upper()
            else:
                is_other = old != new
            if not is_other:
                continue
            loses = name in compared and compared[name] != verification.value_of(after, name)
            code = "loses_verification" if loses else "changes"
            changes.append(Note(code, name, {"before": old, "after": new}, Severity.CHANGE))
        return changes


def _plain(right: Right, name: str) -> Any:
    if name == "family":
        return right.family.name if right.family else ""
    value = getattr(right, name)
    return value.isoformat() if isinstance(value, date) else value


def _identity(owner_id: int, fields: Mapping[str, Any]) -> Sequence[str]:
    """What makes a row that row: its number, or its title where nothing is registered."""
    if fields.get("number"):
        return _key(fields)
    return (str(owner_id), fields["territory"], fields["right_type"], "", fields.get("title", ""))


def _key(fields: Mapping[str, Any]) -> Key:
    return fields["territory"], fields["right_type"], fields["number"]


def _key_of(right: Right) -> Key:
    return right.territory, right.right_type, right.number


def _taken(holder: Right, *, names_it: bool) -> Note:
    """Staff read who holds the number, others that CBBC will be in touch."""
    if not names_it:
        return Note("taken", "number")
    words = {"right": holder.title, "owner": holder.organisation.name, "code": holder.organisation.code}
    return Note("held_by", "number", words)


def _notes_of(invalid: InvalidInputs) -> list[Note]:
    """What an action says of fields. Without values in it, its text is found in the catalogue again."""
    return [
        Note("action", str(path[0]) if path else "", template=message)
        for path, messages in invalid.errors.items()
        for message in messages
    ]


def _write(
    rows: list[AcceptedRow], owner_id: int, *, record: Import, actor: Actor, now: datetime
) -> dict[int, Sequence[Note]]:
    """Write the rows of one owner; what is refused is put aside, and the others are written."""
    on_record = _OnRecord.of([_fields(row) for row in rows], [owner_id])
    hindered: dict[int, Sequence[Note]] = {}
    while rows:
        given = [RightRow(_own(on_record, owner_id, row), _fields(row)) for row in rows]
        try:
            rights.apply_rows(given, organisation_id=owner_id, actor=actor, now=now)
            break
        except (NotVisible, Refused):
            return hindered | {row.position: [Note("owner_closed", "owner")] for row in rows}
        except RowsRefused as refused:
            if not refused.errors:
                raise
            for index, invalid in refused.errors.items():
                hindered[rows[index].position] = _hindrance(invalid, record=record, actor=actor, now=now)
            rows = [row for index, row in enumerate(rows) if index not in refused.errors]
    return hindered


def _own(on_record: _OnRecord, owner_id: int, row: AcceptedRow) -> int | None:
    found = on_record.find(owner_id, row.values)
    return found.pk if found and found.organisation_id == owner_id else None


def _fields(row: AcceptedRow) -> dict[str, Any]:
    return {name: value for name, value in row.values.items() if name in right_fields.FIELDS}


def _hindrance(invalid: InvalidInputs, *, record: Import, actor: Actor, now: datetime) -> list[Note]:
    """Why a row that was valid is not any more. A number that others have registered since is told to CBBC."""
    if not isinstance(invalid, NumberTaken):
        return _notes_of(invalid)
    rights.report_claim(invalid.holder, actor=actor, now=now)
    return [_taken(invalid.holder, names_it=record.started_by_audience == Audience.STAFF)]


def _address(reference: str, audience: str) -> str:
    return reverse(f"rights_{audience}:import_look", args=[reference])


RIGHTS = Importer(
    kind=KIND,
    label=_("Rights"),
    columns=portfolio.COLUMNS,
    judge=judge,
    apply=apply,
    may=policies.imports_rights,
    organisations=queries.portfolios_visible_to,
    address=_address,
    words={
        **portfolio.WORDS,
        "taken": _("This number is registered in the programme already. CBBC will be in touch."),
        "held_by": _("This number is registered already: %(right)s of %(owner)s (%(code)s)."),
        "other_owner": _("This row names another rights owner than the one for whom the file is."),
        "owner_missing": _("Write the code of the rights owner: this file holds the rights of several."),
        "owner_unknown": _("There is no rights owner %(given)s for whom you can register rights."),
        "owner_unclear": _("Several rights owners are called %(given)s. Write the code instead of the name."),
        "owner_closed": _("You can no longer register rights of this rights owner."),
        "loses_verification": _("CBBC has compared this with the certificate; the change undoes that."),
    },
    summary=summary,
    when_read=tell_claims,
)
register(RIGHTS)
