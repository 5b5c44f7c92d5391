"""What stands before the verbs among the next steps of a roundtable, for those who arrange it."""

from collections.abc import Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.web.components import Action
from core.web.verbs import Verbs
from roundtables.choices import CommentOutcome, RoundtableState
from roundtables.models import MinutesComment, Roundtable

AHEAD = frozenset({RoundtableState.PLANNED, RoundtableState.INVITED})


def first_steps(roundtable: Roundtable, *, has_guests: bool) -> list[Action]:
    """A new roundtable asks for guests and an agenda, minutes with comments for an answer. At most one statement."""
    if roundtable.state in AHEAD:
        return [*_guests(roundtable, has_guests), *_agenda(roundtable)]
    return _comments(roundtable) if roundtable.state == RoundtableState.HELD else []


def behind(first: Sequence[Action], verbs: Verbs) -> Verbs:
    """The verbs as they stand behind the first steps: a page has one button that stands out."""
    if not any(action.kind == "primary" for action in first):
        return verbs
    quiet = [replace(one, kind="secondary") if one.kind == "primary" else one for one in verbs.available]
    return replace(verbs, available=quiet)


def _guests(roundtable: Roundtable, has_guests: bool) -> list[Action]:
    if has_guests:
        return []
    url = reverse("roundtables_staff:people", args=[roundtable.reference])
    return [Action(_("Invite guests"), url, "people", "primary")]


def _agenda(roundtable: Roundtable) -> list[Action]:
    if roundtable.items.exists():
        return []
    url = reverse("roundtables_staff:agenda", args=[roundtable.reference])
    return [Action(_("Build the agenda"), url, "list-ol")]


def _comments(roundtable: Roundtable) -> list[Action]:
    waiting = MinutesComment.objects.filter(section__roundtable=roundtable, outcome=CommentOutcome.OPEN)
    return answer_steps(roundtable, list(waiting.order_by("pk").values_list("pk", flat=True)))


def answer_steps(roundtable: Roundtable, waiting: Sequence[int]) -> list[Action]:
    """The way to the comment that has waited longest, of those (by key) that wait for an answer."""
    if not waiting:
        return []
    words = ngettext("Answer the comment", "Answer the comments (%(count)s)", len(waiting)) % {"count": len(waiting)}
    url = reverse("minutes_staff:answer", args=[roundtable.reference, min(waiting)])
    return [Action(words, url, "chat-left-text", "primary")]
