"""A foreign record and one that never was look alike, at every address, to everybody; and the proof of that proof."""

import copy
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db.models import QuerySet

import complaints.advice.queries
import complaints.queries
import core.accounts.queries
import core.desk.queries
import core.imports.queries
import core.outbox.queries
import library.queries
import merchants.queries
import programmes.queries
import roundtables.queries
from complaints.models import AdviceRequest, Complaint
from core.accounts.models import Organisation
from core.desk.models import BulkRun, SavedFilter
from core.imports.models import Import
from core.outbox.models import Notice
from library.models import Edition
from merchants.models import Shop
from programmes.models import Enrolment, PowerOfAttorney, Right
from roundtables.models import ActionPoint, Issue, Roundtable
from tests.cast import Cast
from tests.security.records import AGENTS
from tests.security.world import MISSING, Address, Caller, World, addresses

pytestmark = pytest.mark.django_db

PEOPLE = (
    "complainant", "owner_admin", "owner_reader", *AGENTS, "officer", "administrator", "staff_reader", "reviewer",
    "gov_reader",
)  # fmt: skip
CLIENTS = ("owner_client", "jd_client", "jd_reader_client", "ipo_client")
# Who may open the own record of an address, by where the address begins.
WITNESSES = {
    "portal/": "owner_admin",
    "staff/": "administrator",
    "api/v1/rights/imports": "owner_client",
    "api/v1/advice": "owner_client",
    "api/v1/library": "owner_client",
    "api/v1/complaints/drafts": "owner_client",
    "api/v1/complaints/imports": "owner_client",
    "api/v1/complaints/batches": "owner_client",
    "api/": "jd_client",
    "notices/": "owner_reader",
    "filters/": "owner_admin",
}


# Where records are met whose addresses go by another noun than their query.
ELSEWHERE = {"organisations": "people", "visible": "complaints"}


@pytest.fixture(scope="module")
def built(standing: Cast) -> World:
    return World(standing)


@pytest.fixture
def world(built: World, db: None) -> World:
    return copy.deepcopy(built)


def asked_by(role: str) -> list[Address]:
    """Programs have no pages, and people who do not use the API in their browser are visitors there."""
    is_program = role in CLIENTS
    return [address for address in addresses() if not is_program or address.route.startswith("api/")]


def differences(
    world: World, role: str, methods: tuple[str, ...] = ("GET", "POST"), *, first: str = ""
) -> Iterator[str]:
    """Where this role could tell a foreign record from a missing one, by status or length.

    Addresses that speak of `first` come first, then those at its own door.
    """
    caller = world.caller(role)
    nothing: dict[tuple[str, str], tuple[int, int]] = {}
    for address in sorted(
        asked_by(role), key=lambda one: (first not in one.route, not world.is_at_its_door(one, role))
    ):
        # At the door of others everybody is turned away before anything is looked for, however they ask.
        asked = methods if world.is_at_its_door(address, role) else methods[:1]
        written: set[frozenset[str]] = set()
        for foreign, missing in world.pairs(address, role):
            nowhere = address.path(missing)
            # The whole record is foreign, or a part of it behind one that is not.
            sort = frozenset(name for name, value in missing.items() if MISSING.get(name) == value)
            for method in asked:
                # Which records are not there is settled by reading each; that writing looks for them likewise, by one.
                if method == "POST" and sort in written and nothing.get(("GET", nowhere), (405, 0))[0] != 405:
                    continue
                if method == "POST":
                    written.add(sort)
                there = caller.ask(method, address.path(foreign))
                empty = nothing[method, nowhere] = nothing.get((method, nowhere)) or caller.ask(method, nowhere)
                if there != empty:
                    yield f"{method} {address.route}: foreign {there}, missing {empty}"


def test_the_list_of_addresses_is_whole() -> None:
    assert len(list(addresses())) > 140
    assert all(address.route.startswith(tuple(WITNESSES)) for address in addresses())


def test_each_address_opens_for_somebody(world: World) -> None:
    """Otherwise a mistyped address would prove everything."""
    shut = []
    callers: dict[str, Caller] = {}
    for address in addresses():
        witness = next(role for start, role in WITNESSES.items() if address.route.startswith(start))
        caller = callers.setdefault(witness, world.caller(witness))
        status, _length = caller.ask("GET", address.path(world.own(address, witness)))
        if status not in {200, 302, 405, 409}:
            shut.append(f"{address.route} for {witness}: {status}")
    assert shut == []


@pytest.mark.parametrize("role", PEOPLE + CLIENTS)
def test_nobody_can_tell_a_foreign_record_from_a_missing_one(world: World, role: str) -> None:
    assert list(differences(world, role)) == []


def everything(model: Any) -> Callable[..., QuerySet[Any]]:
    def all_of_them(actor: Any) -> QuerySet[Any]:
        return model.objects.all()

    return all_of_them


@pytest.mark.parametrize(
    ("module", "name", "model", "role"),
    [
        (complaints.queries, "visible_to", Complaint, "complainant"),
        (complaints.queries, "visible_to", Complaint, "officer"),
        (complaints.queries, "visible_to", Complaint, "jd_reader_client"),
        (complaints.advice.queries, "advice_visible_to", AdviceRequest, "agent"),
        (complaints.advice.queries, "advice_visible_to", AdviceRequest, "jd_client"),
        (core.accounts.queries, "organisations_administered_by", Organisation, "owner_admin"),
        (core.desk.queries, "filters_visible_to", SavedFilter, "owner_admin"),
        (core.desk.queries, "runs_visible_to", BulkRun, "administrator"),
        (core.imports.queries, "visible_to", Import, "agent"),
        (core.outbox.queries, "notices_of", Notice, "complainant"),
        (library.queries, "editions_visible_to", Edition, "complainant"),
        (merchants.queries, "shops_visible_to", Shop, "complainant"),
        (programmes.queries, "enrolments_visible_to", Enrolment, "agent_of_one_right"),
        (programmes.queries, "enrolments_visible_to", Enrolment, "jd_reader_client"),
        (programmes.queries, "powers_visible_to", PowerOfAttorney, "agent_of_old"),
        (programmes.queries, "rights_visible_to", Right, "agent_of_one_right"),
        (programmes.queries, "rights_visible_to", Right, "owner_client"),
        (roundtables.queries, "roundtables_visible_to", Roundtable, "complainant"),
        (roundtables.queries, "issues_visible_to", Issue, "owner_reader"),
        (roundtables.queries, "issues_visible_to", Issue, "jd_client"),
        (roundtables.queries, "action_points_visible_to", ActionPoint, "complainant"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_without_its_scope_a_query_is_found_out(
    world: World, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, model: Any, role: str
) -> None:
    """The check above has to fail where a query returns everything."""
    scoped = getattr(module, name)
    for other in list(sys.modules.values()):
        if getattr(other, "__dict__", {}).get(name) is scoped:
            monkeypatch.setattr(other, name, everything(model))
    noun = name.partition("_")[0]
    assert next(differences(world, role, ("GET",), first=ELSEWHERE.get(noun, noun)), "")
