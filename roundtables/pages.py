"""The page of a roundtable, for both sides: facts, guests, what can be done, what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.accounts.choices import Audience, Language
from core.audit import queries as audit
from core.clocks import queries as clocks
from core.clocks.queries import ClockState, ClockView
from core.web.components import Action, Crumb, Entry, Fact, Header
from core.web.rooms import Room
from core.web.stories import story_in_runs
from core.web.verbs import Verbs, verbs_of
from core.workflow import engine
from roundtables import parts
from roundtables.choices import RoundtableState as S
from roundtables.clocks import COMMENTS
from roundtables.models import Roundtable
from roundtables.times import times_of
from roundtables.workflow import roundtable_workflow

TIMES = "roundtables/value_times.html"
OVER = frozenset({S.CANCELLED})


@dataclass(frozen=True)
class RoundtablePage:
    """A roundtable as one side reads it."""

    roundtable: Roundtable
    header: Header
    running: Sequence[ClockView]
    verbs: Verbs
    facts: Sequence[Fact]
    parts: Sequence[parts.Shown]
    entries: Sequence[Entry]


def roundtable_page(
    roundtable: Roundtable, *, actor: Actor, room: Room, shown: Sequence[parts.Part], now: datetime
) -> RoundtablePage:
    """Compute the page; `shown` are the parts that other nouns fill."""
    views = [_in_words(clocks.view(clock, now)) for clock in clocks.of(roundtable)]
    options = engine.options(roundtable_workflow, roundtable, actor=actor)
    verbs = verbs_of(options, lambda verb: room.verb_url(roundtable.reference, verb))
    verbs = replace(verbs, available=[_outlined(action) for action in verbs.available])
    return RoundtablePage(
        roundtable=roundtable,
        header=header_of(roundtable, actor=actor, room=room),
        running=sorted((view for view in views if view.stopped_at is None), key=lambda view: view.due),
        verbs=replace(verbs, denied=()) if roundtable.state in OVER else verbs,
        facts=facts_of(roundtable, actor=actor),
        parts=parts.shown(shown, roundtable, actor),
        entries=story_in_runs(audit.timeline(roundtable, actor=actor)),
    )


def _outlined(action: Action) -> Action:
    """What ends a roundtable is no more in sight than what goes on with it; the page that it leads to warns."""
    return replace(action, kind="outline-danger") if action.kind == "danger" else action


def _in_words(view: ClockView) -> ClockView:
    """Of the clock for comments that ran out: that no more are taken."""
    if view.code != COMMENTS or view.state != ClockState.OVERDUE:
        return view
    return replace(view, remaining=_("The time for comments is over."))


def header_of(roundtable: Roundtable, *, actor: Actor, room: Room) -> Header:
    """The head of a roundtable's pages."""
    state = roundtable_workflow.states[roundtable.state].for_audience(actor.audience)
    title = _("Roundtable %(number)s: %(theme)s") % {"number": roundtable.number, "theme": roundtable.display_theme}
    return Header(title, roundtable.reference, state, [Crumb(_("Roundtables"), room.list_url())])


def facts_of(roundtable: Roundtable, *, actor: Actor) -> list[Fact]:
    """When, where, by whom. The link to join is for those who can see the roundtable."""
    facts = [Fact(_("Time"), times_of(roundtable), TIMES)]
    if roundtable.venue or roundtable.venue_zh:
        facts.append(Fact(_("Venue"), roundtable.display_venue))
    if roundtable.link:
        facts.append(Fact(_("Link to join"), roundtable.link, "roundtables/value_link.html"))
    facts += [
        Fact(_("Host"), roundtable.host.display_name),
        Fact(_("Chair"), roundtable.chair),
        Fact(_("Languages"), ", ".join(str(Language(code).label) for code in roundtable.languages)),
    ]
    if roundtable.capacity and actor.audience == Audience.STAFF:
        facts.append(Fact(_("Places"), roundtable.capacity))
    if roundtable.state == S.CANCELLED:
        facts.append(Fact(_("Cancelled because"), roundtable.reason))
    return facts
