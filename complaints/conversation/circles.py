"""Who reads what is written: the circles among which a writer chooses, and how each reads in words."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.choices import Audience
from programmes import queries as programmes

A = Audience
# In the order in which they are stored and named.
READERS = (A.PORTAL, A.STAFF, A.PARTNER)


@dataclass(frozen=True)
class Circle:
    """Audiences that read a message together, the writer's own among them. `code` is its value in a form."""

    code: str
    label: Any
    readers: tuple[Audience, ...]

    @property
    def is_note(self) -> bool:
        """Whether CBBC keeps it to itself."""
        return self.readers == (A.STAFF,)


_ALL = READERS
CIRCLES: Mapping[str, tuple[Circle, ...]] = {
    A.STAFF: (
        Circle("note", gettext_lazy("Internal note"), (A.STAFF,)),
        Circle("owner", gettext_lazy("Message to the rights owner"), (A.PORTAL, A.STAFF)),
        Circle("jd", gettext_lazy("Message to JD"), (A.STAFF, A.PARTNER)),
        Circle("all", gettext_lazy("Message to the rights owner and JD"), _ALL),
    ),
    A.PORTAL: (
        Circle("cbbc", gettext_lazy("Message to CBBC"), (A.PORTAL, A.STAFF)),
        Circle("all", gettext_lazy("Message to CBBC and JD"), _ALL),
    ),
    A.PARTNER: (
        Circle("cbbc", gettext_lazy("Message to CBBC"), (A.STAFF, A.PARTNER)),
        Circle("all", gettext_lazy("Message to CBBC and the rights owner"), _ALL),
    ),
}
# What stands beside a message: who reads it, in as few words as will do.
_IN_BRIEF: Mapping[frozenset[str], Any] = {
    frozenset({A.STAFF}): gettext_lazy("Internal note: only CBBC"),
    frozenset({A.PORTAL, A.STAFF}): gettext_lazy("Read by the rights owner and CBBC"),
    frozenset({A.STAFF, A.PARTNER}): gettext_lazy("Read by CBBC and JD"),
    frozenset(_ALL): gettext_lazy("Read by the rights owner, CBBC and JD"),
}


def circles_for(actor: Actor, complaint: Complaint) -> list[Circle]:
    """The circles among which this writer can choose: JD reads nothing before the complaint is lodged with it."""
    return [
        circle
        for circle in CIRCLES.get(actor.audience, ())
        if A.PARTNER not in circle.readers or complaint.lodged_at is not None
    ]


def circle_of(readers: Collection[str], *, actor: Actor, complaint: Complaint) -> Circle | None:
    """The circle of these audiences, the writer's own understood; None where the writer has no such choice."""
    wanted = {*readers, actor.audience}
    return next((one for one in circles_for(actor, complaint) if set(one.readers) == wanted), None)


def in_brief(readers: Collection[str]) -> Any:
    """Who reads a message, beside it."""
    return _IN_BRIEF.get(frozenset(readers), "")


def owner_in_words(complaint: Complaint, *, actor: Actor) -> str:
    """The rights owner and its agents, who read whatever it reads. One statement; agents do not read others' names."""
    owner = complaint.organisation.display_name
    if programmes.is_agent(actor):
        return _("%(owner)s (with its agents)") % {"owner": owner}
    right = complaint.right
    agents = [agent.display_name for agent in programmes.agents_to_complain(right)] if right else []
    if not agents:
        return owner
    return _("%(owner)s (with %(agents)s)") % {"owner": owner, "agents": _(", ").join(agents)}


def in_words(circle: Circle, owner: str) -> str:
    """Who reads it, as a sentence that names organisations; `owner` as from owner_in_words."""
    if circle.is_note:
        return _("Only CBBC reads this.")
    if A.PORTAL not in circle.readers:
        return _("CBBC and JD read this.")
    if A.PARTNER not in circle.readers:
        return _("%(owner)s and CBBC read this.") % {"owner": owner}
    return _("%(owner)s, CBBC and JD read this.") % {"owner": owner}
