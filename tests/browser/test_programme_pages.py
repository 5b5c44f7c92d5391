"""Every page of the programme in a real browser, forms and pages that ask once more included: wide in the light, narrow
in the dark. Nothing that axe finds, nothing that scrolls sideways, nothing that the content policy refuses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from core.accounts.models import Person
from programmes.choices import RightFactKind
from tests.browser.axe import inspect
from tests.browser.test_main_job import Desk
from tests.cast import Cast, signed_in
from tests.structure.records import Records

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

VIEWS = ((1280, "light"), (360, "dark"))
Walk = Callable[[Person, list[str]], None]


@dataclass
class Room:
    """Addresses of one room."""

    name: str

    def at(self, page: str, *args: object, query: str = "") -> str:
        """The address of one of its pages."""
        return reverse(f"{self.name}:{page}", args=args) + query


@pytest.fixture
def records(cast: Cast) -> Records:
    """An owner with everything that it can have."""
    return Records(cast)


@pytest.fixture
def walk(browser: Browser, live_server: LiveServer) -> Iterator[Walk]:
    """Opens each address as a person, and looks at it."""
    desk = Desk(browser, live_server)

    def go(person: Person, addresses: list[str]) -> None:
        (cookie,) = (one for one in signed_in(person).cookies.values() if "session" in one.key)
        desk.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        for address in addresses:
            answer = desk.page.goto(live_server.url + address)
            assert answer is not None
            assert answer.status == 200, address
            inspect(desk.page, address, views=VIEWS)

    yield go
    desk.leave()


def test_cbbcs_pages_of_enrolments(walk: Walk, cast: Cast, records: Records) -> None:
    room = Room("enrolments_staff")
    records.hand_in()
    applied, item, paper = records.applied.reference, records.item, records.paper.pk
    walk(
        cast.officer,
        [
            room.at("list", query="?view=all"),
            room.at("board"),
            room.at("open", query="?q=owner"),
            room.at("open", query=f"?owner={cast.harrow.code}"),
            room.at("detail", records.prospect.reference),
            room.at("detail", applied),
            room.at("detail", records.introduced.reference),
            room.at("detail", records.active.reference),
            room.at("transition", records.prospect.reference, "invite"),
            room.at("transition", applied, "send_back"),
            room.at("transition", records.introduced.reference, "record_acceptance"),
            room.at("transition", records.active.reference, "suspend"),
            room.at("rights", applied),
            room.at("power", applied),
            room.at("services", applied),
            room.at("add_document", applied, item),
            room.at("replace_document", applied, item, paper),
            room.at("remove_document", applied, paper),
        ],
    )


def test_cbbcs_pages_of_owners_and_agents(walk: Walk, cast: Cast, records: Records) -> None:
    room, code, power = Room("owners_staff"), cast.harrow.code, records.powers[0].reference
    walk(
        cast.administrator,
        [
            room.at("list"),
            room.at("agents"),
            room.at("new"),
            room.at("detail", code),
            room.at("detail", cast.larkspur.code),
            room.at("profile", code),
            room.at("add_contact", code),
            room.at("contact", code, records.contact.pk),
            room.at("remove_contact", code, records.contact.pk),
            room.at("invite_contact", code, records.contact.pk),
            room.at("add_shop", code),
            room.at("withdraw_shop", code, records.shop.pk),
            room.at("grant_power", code),
            room.at("power", power),
            room.at("revoke_power", power),
            room.at("merge", code, query="?q=owner"),
            room.at("compare", code, records.others[0].code),
        ],
    )


def test_cbbcs_pages_of_rights(walk: Walk, cast: Cast, records: Records) -> None:
    room, mark = Room("rights_staff"), cast.mark.pk
    walk(cast.officer, [room.at("verify", mark), room.at("strike", mark, records.fact.pk)])
    walk(cast.officer, [room.at("list", query="?view=expiring"), *of_rights(room, cast, records)])
    walk(cast.officer, of_imports(room, records.staffs_import.reference))


def test_cbbcs_pages_of_agreements(walk: Walk, cast: Cast, records: Records) -> None:
    room, agreement = Room("agreements_staff"), records.agreement.reference
    commitment, counted = records.commitment.pk, records.commitments[0].pk
    walk(
        cast.officer,
        [
            room.at("list"),
            room.at("new"),
            room.at("detail", agreement),
            room.at("change", agreement),
            room.at("add_document", agreement),
            room.at("replace", agreement, records.agreement_paper.public_id),
            room.at("add_commitment", agreement),
            room.at("commitment", agreement, commitment),
            room.at("commitment", agreement, counted),
            room.at("change_commitment", agreement, commitment),
            room.at("record", agreement, commitment),
            room.at("strike", agreement, records.entry.pk),
        ],
    )


def test_the_owners_pages_of_enrolments_and_documents(walk: Walk, cast: Cast, records: Records) -> None:
    room, reference, item = Room("enrolments_portal"), records.applied.reference, records.item
    walk(
        cast.owner_admin,
        [
            reverse("complaints_portal:list"),
            room.at("list"),
            room.at("tasks", reference),
            room.at("rights", reference),
            room.at("services", reference),
            room.at("power", reference),
            room.at("item", reference, item),
            room.at("replace", reference, item, records.paper.pk),
            room.at("remove", reference, item, records.paper.pk),
            room.at("check", reference),
            room.at("detail", reference),
            room.at("transition", reference, "exit"),
            room.at("detail", records.active.reference),
        ],
    )
    records.hand_in()
    walk(cast.owner_admin, [room.at("detail", reference), room.at("submitted", reference)])
    walk(cast.agent, [room.at("list"), room.at("detail", records.active.reference), reverse("documents_portal:list")])


def test_the_owners_pages_of_the_organisation(walk: Walk, cast: Cast, records: Records) -> None:
    room, contact, power = Room("organisation_portal"), records.contact.pk, records.powers[0].reference
    walk(
        cast.owner_admin,
        [
            room.at("detail"),
            room.at("profile"),
            room.at("add_contact"),
            room.at("contact", contact),
            room.at("remove_contact", contact),
            room.at("invite_contact", contact),
            room.at("add_shop"),
            room.at("withdraw_shop", records.shop.pk),
            room.at("grant_power"),
            room.at("power", power),
            room.at("revoke_power", power),
        ],
    )
    walk(cast.agent, [room.at("principals"), room.at("power", power)])


def test_the_owners_pages_of_rights(walk: Walk, cast: Cast, records: Records) -> None:
    room = Room("rights_portal")
    walk(cast.complainant, of_rights(room, cast, records))
    walk(cast.complainant, of_imports(room, records.owners_import.reference))


def of_rights(room: Room, cast: Cast, records: Records) -> list[str]:
    """The pages of rights that CBBC and the owner both have."""
    mark = cast.mark.pk
    return [
        room.at("list"),
        room.at("detail", mark),
        room.at("detail", cast.uk_mark.pk),
        room.at("new"),
        room.at("edit", mark),
        room.at("fact", mark, RightFactKind.ASSIGNMENT),
        room.at("fact", mark, RightFactKind.RENEWAL),
        room.at("document_add", mark),
        room.at("document_replace", mark, records.certificate.public_id),
    ]


def of_imports(room: Room, reference: str) -> list[str]:
    """The pages of a portfolio."""
    return [room.at("import_start"), room.at("import_look", reference)]
