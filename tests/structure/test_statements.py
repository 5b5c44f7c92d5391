"""Pages and endpoints cost the number of statements that is pinned, whoever asks and however long the list is."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.accounts.models import Person
from library.choices import EditionState
from library.models import Edition
from tests.api.callers import calling
from tests.cast import Cast, address, next_sku, signed_in
from tests.cast_library import successor
from tests.structure.counting import NOT_COUNTED, count, counted, read_pins, write_pins
from tests.structure.statements import everything, notices_for

OURS = (
    "complaints_staff",
    "complaints_portal",
    "advice_staff",
    "advice_portal",
    "grounds_staff",
    "good_faith_staff",
    "good_faith_portal",
    "shops_staff",
    "companies_staff",
    "clocks_staff",
    "enrolments_staff",
    "owners_staff",
    "rights_staff",
    "agreements_staff",
    "enrolments_portal",
    "organisation_portal",
    "rights_portal",
    "documents_portal",
    "roundtables_staff",
    "roundtables_portal",
    "roundtables_answer",
    "minutes_staff",
    "minutes_portal",
    "issues_staff",
    "issues_portal",
    "action_points_staff",
    "action_points_portal",
    "library_staff",
    "standards_staff",
    "standards_portal",
    "library_portal",
    "accounts_staff",
    "accounts_portal",
    "operations",
    "web",
    "accounts",
    "api",
)


def test_each_page_and_endpoint_costs_what_is_pinned(cast: Cast) -> None:
    found = counted(everything(cast))
    if os.environ.get("IPP_WRITE_PINS"):
        write_pins(found)
    pinned = read_pins()
    changed = {
        f"{name} as {role}": f"{pinned.get(name, {}).get(role)} -> {found.get(name, {}).get(role)}"
        for name in found.keys() | pinned.keys()
        for role in found.get(name, {}).keys() | pinned.get(name, {}).keys()
        if found.get(name, {}).get(role) != pinned.get(name, {}).get(role)
    }
    assert not changed, f"statements have changed; where that is meant, run `make pins`: {changed}"


def test_every_page_is_counted_or_says_why_not() -> None:
    pinned = {name.partition("/")[0] for name in read_pins()}
    unknown = set(_readable(get_resolver())) - pinned - NOT_COUNTED.keys()
    assert not unknown, f"count these in tests/structure/statements.py or programme.py: {sorted(unknown)}"


def _readable(resolver: Any, namespace: str = "") -> Iterator[str]:
    """Names of our addresses that answer GET."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _readable(pattern, namespace + inner)
        elif isinstance(pattern, URLPattern) and pattern.name and namespace.rstrip(":") in OURS:
            view = getattr(pattern.callback, "view_class", None) or getattr(pattern.callback, "cls", None)
            if view is None or hasattr(view, "get"):
                yield f"{namespace}{pattern.name}"


# What makes a list longer by ten: given the reference of the complaint so far, returns the one to look at.
More = Callable[[Cast, str], str]
Opened = Callable[[Cast, str], Callable[[], Any]]


def _complaints(cast: Cast, before: str) -> str:
    for _ in range(10):
        cast.complaint(ComplaintState.LODGED)
    return before


def _targets(cast: Cast, before: str) -> str:
    addresses = "\n".join(address(next_sku()) for _ in range(20 if before else 10))
    return cast.complaint(ComplaintState.LODGED, addresses=addresses).reference


def _remarks(cast: Cast, before: str) -> str:
    complaint = cast.complaint(ComplaintState.CLARIFICATION) if not before else Complaint.objects.get(reference=before)
    first = complaint.remarks.earliest("pk")
    for _ in range(10):
        first.pk = None
        first.save(force_insert=True)
    return complaint.reference


def _people(cast: Cast, before: str) -> str:
    made = Person.objects.count()
    for place in range(10):
        Person.objects.create_user(
            f"person-{made + place}@harrow-finch.example", name="Page", organisation=cast.harrow, roles=["owner_reader"]
        )
    return before


def _notices(cast: Cast, before: str) -> str:
    notices_for(cast, 10)
    return before


def _editions(cast: Cast, before: str) -> str:
    edition = cast.edition(EditionState.PUBLISHED) if not before else Edition.objects.earliest("pk")
    for _ in range(10):
        cast.edition(EditionState.PUBLISHED)
        cast.edition(EditionState.PROPOSED)
        edition = successor(edition, by=cast.officer)
    return edition.entry.reference


def _page(role: str, path: str) -> Opened:
    return lambda cast, reference: partial(signed_in(getattr(cast, role)).get, path.format(reference))


def _called(role: str, path: str) -> Opened:
    return lambda cast, reference: partial(calling(getattr(cast, role)).get, path.format(reference))


@pytest.mark.parametrize(
    ("more", "opened"),
    [
        pytest.param(_complaints, _page("officer", "/staff/complaints/?view=all"), id="staff queue"),
        pytest.param(_complaints, _page("complainant", "/portal/complaints/"), id="portal list"),
        pytest.param(_complaints, _called("jd_client", "/complaints"), id="API list"),
        pytest.param(_targets, _page("officer", "/staff/complaints/{}/"), id="staff detail, listings"),
        pytest.param(_targets, _page("complainant", "/portal/complaints/{}/"), id="portal detail, listings"),
        pytest.param(_targets, _called("jd_client", "/complaints/{}/targets"), id="API targets"),
        pytest.param(_remarks, _page("officer", "/staff/complaints/{}/"), id="staff detail, conversation"),
        pytest.param(_remarks, _page("complainant", "/portal/complaints/{}/"), id="portal detail, conversation"),
        pytest.param(_remarks, _called("jd_client", "/complaints/{}/remarks"), id="API remarks"),
        pytest.param(_people, _page("administrator", "/staff/people/of/harrow-finch/"), id="people of an organisation"),
        pytest.param(_people, _page("owner_admin", "/portal/people/"), id="own people"),
        pytest.param(_notices, _page("complainant", "/notices/"), id="notices"),
        pytest.param(_editions, _page("officer", "/staff/library/?view=all"), id="staff library"),
        pytest.param(_editions, _page("officer", "/staff/library/{}/"), id="staff entry"),
        pytest.param(_editions, _page("complainant", "/portal/library/"), id="portal library"),
        pytest.param(_editions, _page("complainant", "/portal/library/proposals/"), id="proposals"),
    ],
)
def test_a_list_of_twenty_costs_what_a_list_of_ten_costs(cast: Cast, more: More, opened: Opened) -> None:
    reference = more(cast, "")
    send = opened(cast, reference)
    send()
    ten, size = count(send), len(send().content)
    send = opened(cast, more(cast, reference))
    send()
    assert count(send) == ten
    assert len(send().content) > size  # the rows are really there
