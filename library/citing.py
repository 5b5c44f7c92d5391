"""Who cites an entry of the library: rules of clocks, and what higher apps register; and what a code stands for."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import citations
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from core.citations import Citation
from core.clocks.models import Rule
from library.models import Edition, Entry
from library.queries import entries_visible_to, words_visible_to


@dataclass(frozen=True)
class Citing:
    """A rule that cites an entry: of which kind, what it is called, and where staff read it."""

    kind: Any
    label: str
    url: str


Source = Callable[[str], Sequence[Citing]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let an app say which of its rules cite the entry with a code."""
    if source not in _sources:
        _sources.append(source)


def citing(code: str | None) -> list[Citing]:
    """Everything that cites the entry with this code. One question a source; none for an entry without a code."""
    return [found for source in _sources for found in source(code)] if code else []


def to_look_at(edition: Edition) -> list[Citing]:
    """What may have to follow an edition: all that cites its entry, where the edition replaces an earlier one."""
    return citing(edition.entry.code) if edition.number > 1 else []


def by_clocks(code: str) -> list[Citing]:
    """Rules of clocks whose newest version cites the entry."""
    newest = {rule.code: rule for rule in Rule.objects.order_by("code", "effective_from")}
    return [
        Citing(_("Rule of a clock"), rule.label_now(), reverse("clocks_staff:rule", args=[rule.code]))
        for rule in newest.values()
        if code in rule.cites
    ]


def resolve(codes: Collection[str], actor: Actor) -> Mapping[str, Citation]:
    """What the codes stand for, of entries and editions that the actor may read. Two statements."""
    named = {code: code.partition(".") for code in codes}
    seen = Prefetch("editions", queryset=words_visible_to(actor).select_related(None))
    entries = entries_visible_to(actor).filter(code__in={parts[0] for parts in named.values()})
    found = {entry.code: entry for entry in entries.prefetch_related(seen)}
    resolved = {}
    for code, (name, _point, number) in named.items():
        entry = found.get(name)
        if entry is None:
            continue
        readable = entry.editions.all()
        edition = next((one for one in readable if str(one.number) == number), None) if number else None
        # Whoever sees an entry through a draft or a proposal alone may not read the one that is published.
        named_by = edition if number else next((one for one in readable if one.pk == entry.current_id), None)
        if named_by is None:
            continue
        resolved[code] = Citation(code, title_of(named_by), _url(entry, edition, actor))
    return resolved


def title_of(edition: Edition) -> str:
    """The title in the active language, with the name of the edition where it has one."""
    title = edition.display_title
    return f"{title} ({edition.label})" if edition.label else title


def _url(entry: Entry, edition: Edition | None, actor: Actor) -> str:
    if actor.audience == Audience.PARTNER:
        return reverse("api:library-detail", args=[entry.reference])
    room = "library_staff" if actor.audience == Audience.STAFF else "library_portal"
    if edition is not None:
        return reverse(f"{room}:edition", args=[edition.reference])
    return reverse(f"{room}:detail", args=[entry.reference])


register(by_clocks)
citations.register(resolve)
