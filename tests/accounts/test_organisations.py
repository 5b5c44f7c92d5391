"""Organisations come into the programme, and change their names."""

from collections.abc import Iterator
from typing import Any

import pytest

from core.accounts.actions.organisations import RENAMED, add_organisation, rename
from core.accounts.actors import Actor
from core.accounts.choices import ROLES_OF, ROLES_OF_SCOPE, Audience, OrganisationKind, Role, Scope
from core.accounts.models import Organisation
from core.audit.models import Event
from core.outbox import events
from core.outbox.models import Message
from core.workflow.errors import InvalidInputs, NotVisible, Refused
from tests.cast import SYSTEM, Cast, acting

pytestmark = pytest.mark.django_db
BY_OFFICERS = [OrganisationKind.RIGHTS_OWNER, OrganisationKind.AGENT]


@pytest.fixture
def listening() -> Iterator[None]:
    """Somebody who keeps a copy of names."""
    events.consume(RENAMED, "tests.copy", print)
    yield
    events._consumers[RENAMED].pop("tests.copy")


def add(name: str, **given: Any) -> Organisation:
    usual: dict[str, Any] = {"actor": SYSTEM, "kind": OrganisationKind.RIGHTS_OWNER, "name": name}
    return add_organisation(**usual | given)


@pytest.mark.parametrize("kind", OrganisationKind.values)
def test_case_officers_add_rights_owners_and_agents_only(cast: Cast, kind: str) -> None:
    actor = acting(cast.officer)
    if kind in BY_OFFICERS:
        added = add("Skye Wool Ltd", kind=kind, actor=actor)
        assert Event.objects.get(verb="accounts.organisation_added").subject_id == added.pk
    else:
        with pytest.raises(Refused):
            add("Skye Wool Ltd", kind=kind, actor=actor)


@pytest.mark.parametrize("who", ["staff_reader", "owner_admin", "reviewer", "gov_reader", "owner_client"])
def test_nobody_else_adds_any(cast: Cast, who: str) -> None:
    for kind in BY_OFFICERS:
        with pytest.raises(Refused):
            add("Skye Wool Ltd", kind=kind, actor=acting(getattr(cast, who)))


def test_a_code_is_made_from_the_name_and_is_nobody_elses() -> None:
    codes = [add(name).code for name in ("Skye Wool Ltd", "Skye Wool Ltd.", "SKYE WOOL LTD", "Café Brontë plc")]

    assert codes == ["skye-wool-ltd", "skye-wool-ltd-2", "skye-wool-ltd-3", "cafe-bronte-plc"]


def test_a_name_without_latin_letters_gets_a_number() -> None:
    assert [add(name).code for name in ("斯凯羊毛", "三维打印", "2008 年")] == ["org-1", "org-2", "org-3"]


def test_a_long_name_gives_a_code_that_fits() -> None:
    codes = {add("The Very Long Name of a Company of Spinners and Weavers of the Hebrides").code for _ in range(12)}

    assert len(codes) == 12
    assert max(len(code) for code in codes) <= 40


def test_a_given_code_that_is_taken_is_told() -> None:
    add("Skye Wool Ltd", code="skye")
    with pytest.raises(InvalidInputs) as told:
        add("Skye Tweed Ltd", code="skye")

    assert told.value.errors.keys() == {("code",)}


@pytest.mark.parametrize(
    ("name", "name_zh", "field"), [(" ", "", "name"), ("x" * 201, "", "name"), ("x", "羊" * 201, "name_zh")]
)
def test_names_that_cannot_be_kept_are_told(name: str, name_zh: str, field: str) -> None:
    with pytest.raises(InvalidInputs) as told:
        add(name, name_zh=name_zh)

    assert told.value.errors.keys() == {(field,)}


@pytest.mark.parametrize("who", ["administrator", "officer", "owner_admin"])
def test_staff_and_the_owners_administrator_rename_it_and_whoever_keeps_a_copy_hears(
    cast: Cast, listening: None, who: str
) -> None:
    actor = acting(getattr(cast, who))
    rename(cast.harrow.pk, actor=actor, name=" Harrow Group plc ", name_zh="哈罗集团")

    cast.harrow.refresh_from_db()
    assert (cast.harrow.name, cast.harrow.name_zh, cast.harrow.code) == ("Harrow Group plc", "哈罗集团", "harrow-finch")
    event = Event.objects.get(verb="accounts.organisation_renamed")
    assert event.changes["name"] == ["Harrow & Finch Ltd", "Harrow Group plc"]
    message = Message.objects.get(topic=RENAMED, payload__consumer="tests.copy")
    assert message.subject_id == cast.harrow.pk
    assert message.payload["data"]["former_name"] == "Harrow & Finch Ltd"


def test_the_same_names_again_change_nothing(cast: Cast, listening: None) -> None:
    rename(cast.harrow.pk, actor=SYSTEM, name=cast.harrow.name, name_zh=cast.harrow.name_zh)

    assert not Event.objects.filter(verb="accounts.organisation_renamed").exists()
    assert not Message.objects.filter(topic=RENAMED).exists()


def test_nobody_else_renames_it(cast: Cast) -> None:
    for who in ("complainant", "owner_reader", "staff_reader"):
        with pytest.raises(Refused):
            rename(cast.harrow.pk, actor=acting(getattr(cast, who)), name="X", name_zh="")
    for who in ("stranger", "reviewer", "gov_reader"):
        with pytest.raises(NotVisible):
            rename(cast.harrow.pk, actor=acting(getattr(cast, who)), name="X", name_zh="")
    with pytest.raises(Refused):
        rename(cast.jd.pk, actor=acting(cast.officer), name="X", name_zh="")
    with pytest.raises(NotVisible):
        rename(987654, actor=SYSTEM, name="X", name_zh="")


def test_every_role_that_a_scope_gives_exists_in_its_audience() -> None:
    for audience, roles in ROLES_OF_SCOPE.items():
        assert set(roles.values()) <= ROLES_OF[audience]


def test_a_platforms_program_that_decides_complaints_does_not_decide_enrolments(cast: Cast) -> None:
    client = cast.jd_client
    client.scopes = [Scope.COMPLAINTS_DECIDE, Scope.ENROLMENTS_DECIDE]

    assert Actor.client(client, frozenset({Scope.COMPLAINTS_DECIDE})).roles == {Role.REVIEWER}
    assert Actor.client(client, frozenset({Scope.ENROLMENTS_DECIDE})).roles == {Role.ENROLMENT_REVIEWER}
    assert Role.ENROLMENT_REVIEWER in ROLES_OF[Audience.PARTNER]
