"""The process of bench/meetings.py for issues: `python -m bench.process issue_steps ISSUES OUTPUT`."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bench.parties import browser, parties
from bench.watch import Spent, watching
from complaints.choices import ComplaintState, Measure, Outcome, Reason
from complaints.models import Complaint
from core.accounts.models import Person
from merchants.choices import StrikeKind
from merchants.models import Shop, Strike
from programmes.choices import RightType, Territory
from programmes.models import Right
from roundtables.choices import IssueState, IssueTopic
from roundtables.models import Issue, IssueGroup, Support

OWNERS, ROUNDS, SEED = 200, 5, 20_260_401
COMPLAINTS_EACH, SHOPS_EACH, SUPPORTS_EACH = 3, 2, 4
# Of so many issues five share a question.
GROUPED = 10
NEXT = re.compile(r'href="([^"]*[?&;]cursor=[^"]*)"')
# The same figures, each by one pass over its table.
FLOOR_SQL = """
    WITH asking AS (
        SELECT i.id, a.organisation_id FROM roundtables_issue i JOIN roundtables_issue a
               ON a.id = i.id OR a.group_id = i.group_id
        UNION
        SELECT i.id, s.organisation_id FROM roundtables_issue i JOIN roundtables_issue a
               ON a.id = i.id OR a.group_id = i.group_id JOIN roundtables_support s ON s.issue_id = a.id
    ), askers AS (SELECT id, count(*) AS number FROM asking GROUP BY id),
    linked AS (
        SELECT l.issue_id AS id, min(c.submitted_at) FILTER (WHERE c.closed_at IS NULL) AS first,
               count(*) FILTER (WHERE c.outcome = 'reversed') AS reversed
        FROM roundtables_issue_complaints l JOIN complaints_complaint c ON c.id = l.complaint_id GROUP BY l.issue_id
    ), struck AS (
        SELECT shop_id FROM merchants_strike WHERE struck_off_at IS NULL GROUP BY shop_id HAVING count(*) >= 2
    ), repeats AS (
        SELECT l.issue_id AS id, count(*) AS number FROM roundtables_issue_shops l JOIN struck USING (shop_id)
        GROUP BY l.issue_id
    )
    SELECT i.id, askers.number, linked.reversed, repeats.number, linked.first FROM roundtables_issue i
    JOIN askers USING (id) LEFT JOIN linked USING (id) LEFT JOIN repeats USING (id) WHERE i.state = 'raised'
    ORDER BY 2 DESC, 3 DESC, 4 DESC, 5, 1 LIMIT 51
"""
Figures = dict[str, Any]


def main(arguments: Sequence[str]) -> None:
    """Fill, and let CBBC open the list that ranks them, and the page after it."""
    issues, output = int(arguments[0]), Path(arguments[1])
    given = parties(OWNERS)
    _fill(issues, given.owners)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    desk, first = browser(given.officer), reverse("issues_staff:list")
    found = NEXT.findall(_asked(desk, first).content.decode())
    pages = {"rank": first}
    if found:
        pages["rank on"] = first + found[-1].replace("&amp;", "&") if found[-1].startswith("?") else found[-1]
    figures: list[Figures] = []
    for name in ("rank", "rank on"):
        url = pages.get(name, first).replace("&amp;", "&")
        figures.append({"name": name, "side": "app", **_middle(lambda url=url: _asked(desk, url))})  # type: ignore[misc]
        figures.append({"name": name, "side": "floor", **_middle(_bare)})
    output.write_text(json.dumps(figures))


def _fill(issues: int, owners: Sequence[Person]) -> None:
    """Issues of many owners, with supporters, complaints and shops; every tenth shares its question with four more."""
    now, random = timezone.now(), Random(SEED)
    complaints, shops = _complaints(issues, owners, random), _shops(issues, random)
    groups = IssueGroup.objects.bulk_create(
        IssueGroup(title=f"Question {place}", title_zh="问题", created_at=now) for place in range(issues // GROUPED)
    )
    raised = Issue.objects.bulk_create(
        Issue(
            reference=f"Q-2026-{place:06d}",
            state=IssueState.RAISED,
            organisation=owners[place % len(owners)].organisation,
            topic=IssueTopic.COMPLAINTS,
            title=f"Copies come back within a week, {place}",
            explanation="Our teapot was taken down five times this year.",
            wish="Look at new listings of shops that were struck twice.",
            group=groups[place // GROUPED] if place % GROUPED < 5 and place // GROUPED < len(groups) else None,
            created_at=now,
            updated_at=now,
        )
        for place in range(issues)
    )
    supports = {
        (one.pk, random.choice(owners).organisation_id): None for one in raised for _ in range(random.randrange(9))
    }
    Support.objects.bulk_create(Support(issue_id=one, organisation_id=house, created_at=now) for one, house in supports)
    _link(Issue.complaints.through, "complaint_id", raised, complaints, COMPLAINTS_EACH, random)
    _link(Issue.shops.through, "shop_id", raised, shops, SHOPS_EACH, random)


def _complaints(issues: int, owners: Sequence[Person], random: Random) -> Sequence[int]:
    now = timezone.now()
    house = owners[0].organisation
    right = Right.objects.create(
        organisation=house,
        right_type=RightType.TRADE_MARK,
        number="10000000",
        territory=Territory.CHINA,
        title="HARROW",
        holder_name=house.name,
    )
    made = Complaint.objects.bulk_create(
        Complaint(
            reference=f"C-2026-{place:06d}",
            state=ComplaintState.UPHELD if place % 3 else ComplaintState.ACCEPTED,
            organisation=house,
            right=right,
            reason=Reason.COUNTERFEIT,
            ground="trade_mark",
            measure=Measure.DELETE,
            target_count=1,
            outcome=(Outcome.REVERSED if place % 7 == 0 else Outcome.FULL) if place % 3 else "",
            closed_at=now if place % 3 else None,
            created_at=now,
            updated_at=now,
            statement_at=now,
            submitted_at=now - timedelta(hours=random.randrange(5000)),
        )
        for place in range(issues * COMPLAINTS_EACH)
    )
    return [one.pk for one in made]


def _shops(issues: int, random: Random) -> Sequence[int]:
    now = timezone.now()
    shops = Shop.objects.bulk_create(
        Shop(platform="jd.com", number=str(1_000_000 + place), name=f"Shop {place}") for place in range(issues)
    )
    Strike.objects.bulk_create(
        Strike(
            shop=random.choice(shops),
            kind=StrikeKind.values[0],
            source_type="complaints.complaint",
            source_id=place,
            occurred_at=now,
        )
        for place in range(issues * 2)
    )
    return [one.pk for one in shops]


def _link(through: Any, column: str, issues: Sequence[Issue], keys: Sequence[int], each: int, random: Random) -> None:
    pairs = {(one.pk, random.choice(keys)): None for one in issues for _ in range(each)}
    through.objects.bulk_create(through(**{"issue_id": one, column: key}) for one, key in pairs)


def _asked(desk: Client, url: str) -> Any:
    answer = desk.get(url, secure=True)
    if answer.status_code != 200:
        raise RuntimeError(f"{url} {answer.status_code}: {answer.content[:2000]!r}")
    return answer


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(FLOOR_SQL)
        cursor.fetchall()


def _middle(work: Callable[[], Any]) -> Figures:
    """The middle of the rounds, by how long the database took."""
    rounds: list[Spent] = []
    for _round in range(ROUNDS):
        with watching() as spent:
            work()
        rounds.append(replace(spent))
    return asdict(sorted(rounds, key=lambda one: one.database)[len(rounds) // 2])
