"""The message catalogues: collected from code and templates, merged, and judged. Needs Babel only, not the gettext
programs: Django turns a template into Python, and Babel reads Python.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

DOMAIN = "django"
KEYWORDS: Mapping[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
LEFT_OUT = frozenset({"migrations", "node_modules", "__pycache__"})
PLACEHOLDER = re.compile(r"%\((\w+)\)[a-z]|(%s|%d)")
# A date that moves with every run would be the only change of most runs.
NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)

Identity = tuple[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one message of a catalogue, and where it is used."""

    kind: str
    text: str
    places: Sequence[str] = ()

    def __str__(self) -> str:
        places = f"  ({', '.join(self.places)})" if self.places else ""
        return f"{self.kind}: {self.text!r}{places}"


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language stands."""
    folder: Path = settings.LOCALE_PATHS[0] / to_locale(language) / "LC_MESSAGES"
    return folder / f"{DOMAIN}.po"


def languages() -> list[str]:
    """The languages that need a catalogue: all but the one that the messages are written in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def collect(root: Path) -> Catalog:
    """Every message of the project below `root`, with the files that use it, untranslated."""
    found = Catalog(domain=DOMAIN, charset="utf-8", creation_date=NO_DATE, revision_date=NO_DATE)
    for path in _sources(root):
        place = path.relative_to(root).as_posix()
        for context, text in _messages_of(path):
            found.add(text, locations=[(place, 0)], context=context or None)
    return found


def read(language: str) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    path = catalogue_path(language)
    locale = to_locale(language)
    if not path.exists():
        return Catalog(locale=locale, domain=DOMAIN, creation_date=NO_DATE, revision_date=NO_DATE)
    with path.open("rb") as handle:
        return read_po(handle, locale=locale, domain=DOMAIN)


def merge(collected: Catalog, present: Catalog, language: str) -> Catalog:
    """The collected messages with the present translations. What nobody uses any more is dropped; git remembers it."""
    merged = Catalog(
        locale=to_locale(language),
        domain=DOMAIN,
        project="IPProtect",
        version="1",
        header_comment="# Simplified Chinese. Collected by `manage.py messages`; docs/glossary.md holds the words.",
        creation_date=NO_DATE,
        revision_date=NO_DATE,
        last_translator="IPProtect",
        fuzzy=False,
    )
    translations = {_identity(message): message for message in present if message.id}
    for message in collected:
        if not message.id:
            continue
        known = translations.get(_identity(message))
        merged.add(
            message.id,
            known.string if known else None,
            locations=message.locations,
            flags=(known.flags if known else set()) | message.flags,
            context=message.context,
        )
    return merged


def write(catalogue: Catalog, language: str) -> None:
    """Write a catalogue, sorted by message so that two people's changes seldom meet; places without line numbers."""
    target = BytesIO()
    write_po(target, catalogue, width=110, sort_output=True, include_lineno=False, ignore_obsolete=True)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(target.getvalue())


def flaws(collected: Catalog, present: Catalog) -> Iterator[Flaw]:
    """What keeps a catalogue from being whole: missing, empty, fuzzy or obsolete messages, differing placeholders."""
    translations = {_identity(message): message for message in present if message.id}
    used = set()
    for message in collected:
        if not message.id:
            continue
        used.add(_identity(message))
        text, places = _source(message), sorted({place for place, _line in message.locations})
        known = translations.get(_identity(message))
        if known is None:
            yield Flaw("missing", text, places)
        elif not all(_strings(known)):
            yield Flaw("not translated", text, places)
        elif known.fuzzy:
            yield Flaw("fuzzy", text, places)
        elif any(_placeholders(string) != _placeholders(text) for string in _strings(known)):
            yield Flaw("placeholders differ", text, places)
    for identity, message in translations.items():
        if identity not in used:
            yield Flaw("obsolete", _source(message))


def untranslated(catalogue: Catalog) -> list[Message]:
    """Messages without a translation, in the order of the file."""
    return sorted((m for m in catalogue if m.id and not all(_strings(m))), key=_source)


def _sources(root: Path) -> Iterator[Path]:
    packages = {
        config.name.partition(".")[0] for config in apps.get_app_configs() if Path(config.path).is_relative_to(root)
    }
    packages -= {path.name for path in root.glob(".*")}
    packages = {name for name in packages if (root / name).is_dir()} | {settings.ROOT_URLCONF.partition(".")[0]}
    folders = [root / name for name in sorted(packages)]
    python = (path for folder in folders for path in sorted(folder.rglob("*.py")))
    templates = (path for path in sorted((root / "templates").rglob("*")) if path.suffix in {".html", ".txt"})
    for path in (*python, *templates):
        if LEFT_OUT.isdisjoint(path.relative_to(root).parts):
            yield path


def _messages_of(path: Path) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    """Context and text (singular and plural where there are both) of each message in a file."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What stood around the messages is blanked out but keeps its indentation, which Python would stumble over.
        content = "\n".join(line.strip() for line in templatize(content, origin=str(path)).splitlines())
    calls: Any = extract_python(BytesIO(content.encode()), dict(KEYWORDS), [], {"encoding": "utf-8"})
    for _line, function, given, _comments in calls:
        texts = given if isinstance(given, tuple) else (given,)
        if message := _message(str(function), texts):
            yield message


def _message(function: str, texts: Sequence[str | None]) -> tuple[str, str | tuple[str, ...]] | None:
    """Sort the arguments of a call into context and texts; None where they are not written out."""
    positions = KEYWORDS[function] or (1,)
    context, chosen = "", []
    for position in positions:
        index = position[0] if isinstance(position, tuple) else position
        text = texts[index - 1] if len(texts) >= index else None
        if not text:
            return None
        if isinstance(position, tuple):
            context = text
        else:
            chosen.append(text)
    return context, tuple(chosen) if len(chosen) > 1 else chosen[0]


def _identity(message: Message) -> Identity:
    key = message.id if isinstance(message.id, str) else tuple(message.id)
    return message.context or "", key


def _source(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[-1]


def _strings(message: Message) -> tuple[str, ...]:
    string = message.string
    strings = (string,) if isinstance(string, str) or string is None else tuple(string)
    return tuple(text or "" for text in strings) or ("",)


def _placeholders(text: str) -> list[tuple[str, str]]:
    return sorted(set(PLACEHOLDER.findall(text)))
