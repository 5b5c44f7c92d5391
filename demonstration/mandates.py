"""Powers of attorney of the invented owners for the two invented agents: in force, ending soon, and ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.choices import Role
from core.days import house_day
from core.documents import actions as documents
from demonstration import pictures
from demonstration.parties import People
from demonstration.portfolio import Holding
from programmes.actions import powers
from programmes.choices import Programme


@dataclass(frozen=True)
class Grant:
    """One power of attorney: from and until in days from loading; all rights, or those with these titles."""

    owner: str
    agent: str
    programmes: tuple[Programme, ...]
    begins: int
    ends: int | None
    titles: tuple[str, ...] = ()


GRANTS = (
    Grant("harrow-finch", "larkspur-law", (Programme.COMPLAINT_PLATFORM, Programme.IP_PROTECTION), -300, 430),
    Grant("thistle-heron", "larkspur-law", (Programme.COMPLAINT_PLATFORM,), -345, 20, ("THISTLE & HERON",)),
    Grant("brightwater-toys", "sentinel-watch", (Programme.TEST_PURCHASE,), -200, None, ("BRIGHTWATER",)),
    Grant("calder-audio", "sentinel-watch", (Programme.COMPLAINT_PLATFORM,), -390, -40),
)


def load(people: People, holdings: Sequence[Holding], now: datetime) -> None:
    """Record each power on its first day, with its paper."""
    for grant in GRANTS:
        at = now + timedelta(days=grant.begins)
        actor = people.actor(grant.owner, Role.OWNER_ADMINISTRATOR)
        owner, agent = people.organisations[grant.owner], people.organisations[grant.agent]
        paper = documents.store(
            pictures.letter(f"Power of attorney for {agent.name}", owner.name),
            actor=actor,
            organisation_id=owner.pk,
            kind="power",
            language="en",
            now=at,
        )
        named = [holding.right.pk for holding in holdings if holding.entry.title in grant.titles]
        mandate = powers.Mandate(
            programmes=grant.programmes,
            valid_from=house_day(at),
            valid_until=None if grant.ends is None else house_day(now + timedelta(days=grant.ends)),
            covers_all_rights=not named,
            right_ids=named,
        )
        powers.grant_power(owner.pk, actor=actor, agent_id=agent.pk, mandate=mandate, document=paper, now=at)
