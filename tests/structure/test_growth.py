"""What shows the programme's records costs the same number of statements however many there are."""

from collections.abc import Callable, Iterable
from typing import Any

from tests.cast import Cast
from tests.structure.counting import Look, count
from tests.structure.meetings import Meetings
from tests.structure.programme import Programme

APPLICATION = ("tasks", "check", "rights", "power", "item")
# Each as the role of which there is most to see.
ON_RECORD = {
    "enrolments_portal:list": "agent",
    "enrolments_portal:detail": "agent",
    "enrolments_portal:detail/asked": "complainant",
    "enrolments_portal:detail/active": "complainant",
    "documents_portal:list": "complainant",
    "organisation_portal:detail": "owner_admin",
    "organisation_portal:principals": "agent",
    "organisation_portal:grant_power": "owner_admin",
    "rights_portal:list": "agent",
    "rights_portal:detail": "complainant",
    "rights_portal:new": "agent",
    "rights_staff:list": "officer",
    "rights_staff:list/expiring": "officer",
    "rights_staff:detail": "officer",
    "rights_staff:verify": "officer",
    "rights_staff:new": "officer",
    "rights_staff:import_start": "officer",
    "enrolments_staff:list": "officer",
    "enrolments_staff:list/searched": "officer",
    "enrolments_staff:board": "officer",
    "enrolments_staff:open/searched": "officer",
    "enrolments_staff:detail": "officer",
    "enrolments_staff:detail/asked": "officer",
    "enrolments_staff:detail/active": "officer",
    "enrolments_staff:rights": "officer",
    "enrolments_staff:power": "officer",
    "owners_staff:list": "officer",
    "owners_staff:agents": "officer",
    "owners_staff:detail": "officer",
    "owners_staff:detail/agent": "officer",
    "owners_staff:merge/searched": "administrator",
    "agreements_staff:list": "officer",
    "agreements_staff:detail": "officer",
    "agreements_staff:commitment": "officer",
    "agreements_staff:commitment/counted": "officer",
    "agreements_staff:change": "officer",
    "api:enrolments": "jd_client",
    "api:enrolments-detail": "jd_client",
    "api:enrolments-events": "jd_client",
    "api:enrolments-remarks": "jd_client",
    "api:rights": "owner_client",
    "api:rights-detail": "owner_client",
    "api:powers": "agent",
    "api:organisations-me": "owner_client",
}

# Whatever shows guests, issues, agendas, minutes or action points; papers show them, too, in other bytes.
OF_MEETINGS = {
    "roundtables_staff:list": "officer",
    "roundtables_staff:detail": "officer",
    "roundtables_staff:detail/held": "officer",
    "roundtables_staff:agenda": "officer",
    "roundtables_staff:attendance": "officer",
    "roundtables_portal:list": "complainant",
    "roundtables_portal:detail": "complainant",
    "roundtables_portal:detail/held": "complainant",
    "minutes_staff:read": "officer",
    "minutes_staff:write": "officer",
    "minutes_portal:read": "complainant",
    "issues_staff:list": "officer",
    "issues_staff:list/agenda": "officer",
    "issues_staff:detail": "officer",
    "issues_staff:detail/waiting": "officer",
    "issues_staff:detail/answered": "officer",
    "issues_staff:agenda": "officer",
    "issues_portal:list": "complainant",
    "issues_portal:list/others": "complainant",
    "issues_portal:detail": "complainant",
    "issues_portal:detail/answered": "complainant",
    "issues_portal:links": "complainant",
    "action_points_staff:list": "officer",
    "action_points_portal:list": "complainant",
    "api:roundtables": "jd_client",
    "api:roundtables-detail": "jd_client",
    "api:roundtables-minutes": "owner_client",
    "api:issues": "jd_client",
    "api:action-points": "owner_client",
}


def test_an_application_costs_the_same_with_twice_as_much_in_it(cast: Cast) -> None:
    programme = Programme(cast)
    looks = [look for look in programme.of_an_application() if look.role == "complainant"]
    shown = [look for look in looks if look.name.partition(":")[2] in APPLICATION]
    assert len(shown) == len(APPLICATION)
    assert_nothing_costs_more(shown, programme.records.grow)


def test_twice_as_many_records_cost_what_half_of_them_cost(cast: Cast) -> None:
    programme = Programme(cast)
    programme.records.hand_in()
    shown = [look for look in programme.on_record() if ON_RECORD.get(look.name) == look.role]
    assert {look.name for look in shown} == ON_RECORD.keys()
    assert_nothing_costs_more(shown, programme.records.grow)


def test_more_guests_issues_and_action_points_cost_what_few_cost(cast: Cast) -> None:
    meetings = Meetings(cast)
    shown = [look for look in meetings.looks() if OF_MEETINGS.get(look.name) == look.role]
    assert {look.name for look in shown} == OF_MEETINGS.keys()
    assert_nothing_costs_more(shown, meetings.grow)


def assert_nothing_costs_more(looks: Iterable[Look], grow: Callable[[], Any]) -> None:
    before = {look: weighed(look) for look in looks}
    grow()
    after = {look: weighed(look) for look in before}
    cost = {look.name: (before[look][0], after[look][0]) for look in before if before[look][0] != after[look][0]}
    assert not cost, "statements before and after"
    same = [look.name for look in before if before[look][1] >= after[look][1]]
    assert not same, "the rows are not really there"


def weighed(look: Look) -> tuple[int, int]:
    """Statements of a page that was asked for before, and its length."""
    length = len(look.send().content)
    return count(look.send), length
