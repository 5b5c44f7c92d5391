"""`grounds.toml` brought into the database, as versions with an effective date."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from complaints.choices import GROUND_OF, Complexity, Ground, Reason
from complaints.grounds import sets
from complaints.grounds.answers import KINDS
from complaints.grounds.checks import CHECKS
from complaints.models import GroundRules

FILE = Path(__file__).parents[1] / "grounds.toml"
RULES = frozenset(
    {
        "ground",
        "effective_from",
        "reasons",
        "complexity",
        "restores_at_once",
        "rounds",
        "fields",
        "documents",
        "checks",
        "source",
        "cites",
    }
)
FIELD = frozenset({"code", "kind", "label", "help", "required", "reasons", "options", "categories", "max_length"})
DOCUMENT = frozenset({"code", "label", "help", "required", "reasons"})
CHECK = frozenset({"code", "label", "blocks", "reasons", "days"})
CATEGORY = frozenset({"classes", "label"})
WITH_OPTIONS = ("choice", "several")
CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
NICE_CLASSES = range(1, 46)
MAX_LENGTH = 10_000

Entry = dict[str, Any]


class BadGround(ValueError):
    """The grounds file says something that cannot be loaded; the message names the rule set and what is wrong."""


@transaction.atomic
def load(path: Path = FILE) -> list[tuple[GroundRules, bool]]:
    """Load the grounds file; returns each version and whether it was added or changed now. Raises BadGround.

    A version that complaints were filed under is not changed any more: add one with a later date.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as unreadable:
        raise BadGround(f"{path.name}: {unreadable}") from unreadable
    _known("the file", given, frozenset({"category", "field", "document", "check", "rules"}), needs=("rules",))
    entries = given["rules"]
    for entry in entries:
        _check_head(name_of(entry), entry)
    entries.sort(key=lambda entry: (entry["ground"], entry["effective_from"]))
    loaded = [_load_one(entry, _content(entry, given)) for entry in entries]
    sets.forget()
    return loaded


def name_of(entry: Entry) -> str:
    """How messages name a rule set."""
    return f"{entry.get('ground', '?')} of {entry.get('effective_from', '?')}"


def _load_one(entry: Entry, content: Entry) -> tuple[GroundRules, bool]:
    source, cites = dict(entry["source"]), list(entry.get("cites", ()))
    versions = GroundRules.objects.filter(ground=entry["ground"])
    known = versions.filter(effective_from=entry["effective_from"]).first()
    if known is None:
        latest = versions.order_by("-version").first()
        if latest and latest.effective_from > entry["effective_from"]:
            raise BadGround(f"{name_of(entry)}: a later version is already in force")
        number = latest.version + 1 if latest else 1
        key = {"ground": entry["ground"], "effective_from": entry["effective_from"]}
        return GroundRules.objects.create(version=number, content=content, source=source, cites=cites, **key), True
    # The documents in which it is written do not change what it asks for: they can be named at any time.
    if known.cites != cites:
        known.cites = cites
        known.save(update_fields=["cites"])
    if known.content == content and known.source == source:
        return known, False
    if known.complaints.exists():
        raise BadGround(f"{name_of(entry)}: complaints were filed under this version; add one with a later date")
    known.content, known.source = content, source
    known.save(update_fields=["content", "source"])
    return known, True


def _check_head(name: str, entry: Entry) -> None:
    _known(name, entry, RULES, needs=RULES - {"cites"})
    if entry["ground"] not in Ground.values:
        raise BadGround(f"{name}: the ground is not known")
    if not isinstance(entry["effective_from"], date):
        raise BadGround(f"{name}: effective_from is no date")
    if not entry["reasons"]:
        raise BadGround(f"{name}: it has no reasons")
    for reason in entry["reasons"]:
        if reason not in Reason.values or GROUND_OF[reason] != entry["ground"]:
            raise BadGround(f"{name}: {reason} is no reason of this ground")
    if entry["complexity"] not in Complexity.values:
        raise BadGround(f"{name}: the complexity is not known")
    if not isinstance(entry["rounds"], int) or entry["rounds"] < 1:
        raise BadGround(f"{name}: rounds count from 1")
    if not isinstance(entry["restores_at_once"], bool):
        raise BadGround(f"{name}: restores_at_once is yes or no")
    _spoken(name, "source", entry["source"])


def _content(entry: Entry, given: Entry) -> Entry:
    """What is stored of a rule set: each part whole, so that no later change of a shared one reaches it."""
    name, reasons = name_of(entry), frozenset(entry["reasons"])
    categories = given.get("category", {})
    fields = [_field(name, part, categories) for part in _parts(name, entry, "fields", given.get("field", {}))]
    documents = [_document(name, part) for part in _parts(name, entry, "documents", given.get("document", {}))]
    checks = [_check(name, part) for part in _parts(name, entry, "checks", given.get("check", {}))]
    for part in (*fields, *documents, *checks):
        if wrong := sorted(set(part.get("reasons", ())) - reasons):
            raise BadGround(f"{name}, {part['code']}: {wrong} are no reasons of this rule set")
    _check_needs(name, checks, {one["code"] for one in fields}, {one["code"] for one in documents})
    has_categories = any(part.get("code") == "category" for part in fields)
    return {
        "reasons": list(entry["reasons"]),
        "fields": fields,
        "documents": documents,
        "checks": checks,
        "complexity": entry["complexity"],
        "restores_at_once": entry["restores_at_once"],
        "rounds": entry["rounds"],
        "classes": {code: list(one["classes"]) for code, one in categories.items()} if has_categories else {},
    }


def _parts(name: str, entry: Entry, kind: str, shared: Mapping[str, Entry]) -> list[Entry]:
    """The shared parts that a rule set names, with what it says of them itself; each code once."""
    found: list[Entry] = []
    for one in entry[kind]:
        said = {"use": one} if isinstance(one, str) else dict(one)
        used = said.pop("use", "")
        if used not in shared:
            raise BadGround(f"{name}: {kind} names {used!r}, which is not described")
        found.append({"code": used, **shared[used], **said})
    codes = [part["code"] for part in found]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise BadGround(f"{name}: {twice} stand twice in {kind}")
    return found


def _field(name: str, part: Entry, categories: Mapping[str, Entry]) -> Entry:
    place = _check_part(name, part, FIELD)
    if part.get("kind") not in KINDS:
        raise BadGround(f"{place}: the kind is not known")
    if part.pop("categories", False):
        part["options"] = [_category(place, code, one) for code, one in categories.items()]
    if bool(part.get("options")) != (part["kind"] in WITH_OPTIONS):
        raise BadGround(f"{place}: options belong to a choice, and a choice needs them")
    for option in part.get("options", ()):
        if len(option) != 2 or not CODE.fullmatch(str(option[0])):
            raise BadGround(f"{place}: an option is a code and its words")
        _spoken(place, f"option {option[0]}", option[1])
    codes = [option[0] for option in part.get("options", ())]
    if len(codes) != len(set(codes)):
        raise BadGround(f"{place}: an option stands twice")
    if not 1 <= part.get("max_length", 1) <= MAX_LENGTH:
        raise BadGround(f"{place}: max_length is 1 to {MAX_LENGTH}")
    return part


def _category(place: str, code: str, entry: Entry) -> list[Any]:
    _known(f"{place}, {code}", entry, CATEGORY, needs=CATEGORY)
    if any(number not in NICE_CLASSES for number in entry["classes"]):
        raise BadGround(f"{place}, {code}: Nice classes are 1 to 45")
    return [code, entry["label"]]


def _document(name: str, part: Entry) -> Entry:
    _check_part(name, part, DOCUMENT)
    return part


def _check(name: str, part: Entry) -> Entry:
    place = _check_part(name, part, CHECK)
    if part["code"] not in CHECKS:
        raise BadGround(f"{place}: there is no such check")
    if CHECKS[part["code"]].has_age != (part.get("days", 0) > 0):
        raise BadGround(f"{place}: days belong to a check that looks at an age, and count from 1")
    return part


def _check_part(name: str, part: Entry, known: frozenset[str]) -> str:
    place = f"{name}, {part['code']}"
    _known(place, part, known, needs=("label",))
    if not CODE.fullmatch(str(part["code"])):
        raise BadGround(f"{place}: a code is small letters, digits and underscores")
    _spoken(place, "label", part["label"])
    if "help" in part:
        _spoken(place, "help", part["help"])
    for flag in ("required", "blocks"):
        if not isinstance(part.get(flag, False), bool):
            raise BadGround(f"{place}: {flag} is yes or no")
    return place


def _check_needs(name: str, checks: list[Entry], fields: set[str], documents: set[str]) -> None:
    """What a check looks at, the rule set has to ask for."""
    for part in checks:
        check = CHECKS[part["code"]]
        missing = sorted({*check.fields} - fields) + sorted({*check.documents} - documents)
        if missing:
            raise BadGround(f"{name}, {part['code']}: the rule set does not ask for {missing}")


def _known(place: str, given: Mapping[str, Any], known: frozenset[str], *, needs: Iterable[str]) -> None:
    if wrong := sorted({*(given.keys() - known), *(set(needs) - given.keys())}):
        raise BadGround(f"{place}: missing or unknown: {wrong}")


def _spoken(place: str, what: str, words: Any) -> None:
    languages = [language for language, _label in settings.LANGUAGES]
    missing = [one for one in languages if not (isinstance(words, Mapping) and words.get(one))]
    if missing:
        raise BadGround(f"{place}: {what} is missing in {missing}")
