"""Powers of attorney: who gives them, what they cover, and what follows when they end."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from core.audit.models import Event
from core.clocks.models import Clock
from core.clocks.scan import fire_due
from core.days import end_of, house_day
from core.documents.models import Document
from core.outbox.models import Message
from core.workflow.errors import Conflict, InvalidInputs, NotVisible, Refused
from programmes import queries
from programmes.actions import enrolments, powers
from programmes.actions.powers import Mandate
from programmes.choices import EnrolmentState, PowerState, Programme, SuspensionReason
from programmes.clocks import POWER_BEGIN, POWER_EXPIRY
from programmes.models import Enrolment, PowerOfAttorney
from tests.cast import PNG, Cast, acting, signed_in

pytestmark = pytest.mark.django_db

PLATFORM = (Programme.COMPLAINT_PLATFORM,)


def _grant(cast: Cast, *, by: Any = None, extends: str = "", now: datetime | None = None, **scope: Any) -> Any:
    day = house_day(now)
    mandate: dict[str, Any] = {"programmes": PLATFORM, "valid_from": day, "covers_all_rights": True} | scope
    return powers.grant_power(
        cast.harrow.pk,
        actor=acting(by or cast.owner_admin),
        agent_id=cast.larkspur.pk,
        mandate=Mandate(**mandate),
        document=cast.document("power.png", by=cast.owner_admin),
        extends=extends,
        now=now,
    )


def _ends(power: PowerOfAttorney) -> list[datetime]:
    return list(
        Clock.objects.filter(rule__code=POWER_EXPIRY, subject_id=power.pk, stopped_at=None).values_list(
            "due_at", flat=True
        )
    )


def test_an_owners_administrator_gives_a_power_and_the_agent_sees_what_it_covers(cast: Cast) -> None:
    cast.gather("mark", "design")
    last = house_day() + timedelta(days=400)
    power = _grant(cast, covers_all_rights=False, right_ids=[cast.mark.pk], valid_until=last)
    assert list(queries.rights_visible_to(acting(cast.agent))) == [cast.mark]
    assert _ends(power) == [end_of(last)]
    assert Event.objects.get(verb="programmes.power_granted").data["agent"] == "Larkspur LLP"
    assert Message.objects.filter(topic="programmes.power_granted").exists()


def test_no_agent_gives_itself_a_power_nor_extends_one(cast: Cast) -> None:
    with pytest.raises(NotVisible):
        _grant(cast, by=cast.agent)
    cast.power()
    with pytest.raises(NotVisible):
        _grant(cast, by=cast.agent)
    for person in (cast.complainant, cast.owner_reader, cast.staff_reader):
        with pytest.raises(Refused):
            _grant(cast, by=person)
    with pytest.raises(NotVisible):
        _grant(cast, by=cast.stranger)
    assert _grant(cast, by=cast.officer).recorded_by_label == "Wei Zhang"


@pytest.mark.parametrize(
    ("scope", "field"),
    [
        ({"programmes": ()}, "programmes"),
        ({"programmes": ("customs",)}, "programmes"),
        ({"covers_all_rights": False}, "rights"),
        ({"valid_from": date(2024, 1, 1), "valid_until": date(2023, 12, 31)}, "valid_until"),
        ({"valid_from": date(2023, 1, 1), "valid_until": date(2023, 12, 31)}, "valid_until"),
    ],
)
def test_a_scope_that_does_not_hold_is_said_at_its_field(cast: Cast, scope: Mapping[str, Any], field: str) -> None:
    with pytest.raises(InvalidInputs) as refused:
        _grant(cast, **scope)
    assert list(refused.value.errors) == [(field,)]


def test_a_power_covers_no_right_of_another_owner(cast: Cast) -> None:
    with pytest.raises(InvalidInputs):
        _grant(cast, by=cast.officer, covers_all_rights=False, right_ids=[cast.mark.pk, cast.foreign_mark.pk])


def test_a_revoked_power_is_worth_nothing_from_its_day_on(cast: Cast) -> None:
    power = _grant(cast, valid_until=house_day() + timedelta(days=400))
    with pytest.raises(InvalidInputs):
        powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason=" ")
    with pytest.raises(Refused):
        powers.revoke_power(power.reference, actor=acting(cast.agent), reason="We are done.")
    revoked = powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="We changed firms.")
    assert revoked.state_on(house_day()) == PowerState.REVOKED
    assert not queries.powers_held_by(acting(cast.agent)).exists()
    assert _ends(power) == []
    assert Message.objects.get(topic="programmes.power_revoked").payload["reason"] == "We changed firms."
    with pytest.raises(Conflict):
        powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="Again.")


def test_a_revocation_for_a_later_day_leaves_the_power_until_then(cast: Cast) -> None:
    power, later = _grant(cast), house_day() + timedelta(days=10)
    powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="End of contract.", on=later)
    agent = acting(cast.agent)
    assert queries.powers_held_by(agent, later - timedelta(days=1)).exists()
    assert not queries.powers_held_by(agent, later).exists()
    assert _ends(power) == [end_of(later - timedelta(days=1))]


def test_a_power_that_ended_by_itself_is_not_revoked(cast: Cast) -> None:
    power = cast.power(valid_until=house_day() - timedelta(days=1))
    with pytest.raises(Conflict):
        powers.revoke_power(power.reference, actor=acting(cast.officer), reason="Late.")


def _resting(cast: Cast, power: PowerOfAttorney) -> Enrolment:
    enrolment = cast.enrolment()
    return enrolments.choose_power(enrolment.pk, power.pk, actor=acting(cast.officer))


def test_an_enrolment_is_suspended_when_its_power_is_revoked_and_returns_with_a_new_one(cast: Cast) -> None:
    power = _grant(cast)
    enrolment = _resting(cast, power)
    powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="A mistake.")
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.POWER_ENDED)
    again = _grant(cast, extends=power.reference)
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.power) == (EnrolmentState.ACTIVE, again)
    assert again.predecessor == power


def test_an_extension_carries_an_enrolment_over_the_end_of_the_first_power(cast: Cast) -> None:
    today = house_day()
    power = _grant(cast, valid_until=today + timedelta(days=30))
    enrolment = _resting(cast, power)
    extension = _grant(cast, extends=power.reference, valid_from=today + timedelta(days=31))
    enrolment.refresh_from_db()
    assert enrolment.power == power
    fire_due(end_of(today + timedelta(days=30)) + timedelta(minutes=1))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.power) == (EnrolmentState.ACTIVE, extension)


def test_an_enrolment_that_a_gap_between_two_powers_suspended_stands_again_on_the_first_day_of_the_second(
    cast: Cast,
) -> None:
    today = house_day()
    power = _grant(cast, valid_until=today + timedelta(days=30))
    enrolment = _resting(cast, power)
    extension = _grant(cast, extends=power.reference, valid_from=today + timedelta(days=40))
    fire_due(end_of(today + timedelta(days=30)) + timedelta(minutes=1))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.suspension_reason) == (EnrolmentState.SUSPENDED, SuspensionReason.POWER_ENDED)
    fire_due(end_of(today + timedelta(days=39)) - timedelta(minutes=1))
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.SUSPENDED
    fire_due(end_of(today + timedelta(days=39)) + timedelta(minutes=1))
    enrolment.refresh_from_db()
    assert (enrolment.state, enrolment.power) == (EnrolmentState.ACTIVE, extension)


def test_a_power_that_is_revoked_before_its_first_day_never_begins(cast: Cast) -> None:
    today = house_day()
    power = _grant(cast, valid_from=today + timedelta(days=40))
    waiting = Clock.objects.filter(rule__code=POWER_BEGIN, subject_id=power.pk, stopped_at=None)
    assert [clock.due_at for clock in waiting] == [end_of(today + timedelta(days=39))]
    powers.revoke_power(power.reference, actor=acting(cast.owner_admin), reason="A mistake.")
    assert not waiting.all()


def test_an_extension_names_a_power_of_the_same_two(cast: Cast) -> None:
    other = cast.power(owner=cast.brightwater)
    with pytest.raises(InvalidInputs) as refused:
        _grant(cast, extends=other.reference)
    assert list(refused.value.errors) == [("extends",)]


def _form(cast: Cast, **changes: Any) -> dict[str, Any]:
    return {
        "agent": "LARKSPUR L.L.P.",
        "programmes": ["complaint_platform"],
        "scope": "named",
        "rights": [str(cast.mark.pk)],
        "valid_from": "2026-01-01",
        "valid_until": "",
        "document": SimpleUploadedFile("power.png", PNG, "image/png"),
    } | changes


def test_an_owner_names_its_agent_and_learns_nothing_of_others(cast: Cast) -> None:
    cast.gather("larkspur", "agent")
    client, address = signed_in(cast.owner_admin), reverse("organisation_portal:grant_power")
    assert "Larkspur" not in client.get(address).text
    unknown = client.post(address, _form(cast, agent="Nobody & Co"))
    assert (unknown.status_code, Document.objects.count()) == (422, 0)
    assert "Ask CBBC to register it" in unknown.text
    assert client.post(address, _form(cast)).status_code == 302
    assert client.post(address, _form(cast, agent="lena.lark@larkspur.example")).status_code == 302
    assert PowerOfAttorney.objects.filter(agent=cast.larkspur).count() == 2


def test_a_document_that_is_no_document_is_refused_and_nothing_is_recorded(cast: Cast) -> None:
    cast.gather("larkspur")
    client, address = signed_in(cast.owner_admin), reverse("organisation_portal:grant_power")
    file = SimpleUploadedFile("power.png", b"<html>no picture</html>", "image/png")
    assert client.post(address, _form(cast, document=file)).status_code == 422
    assert client.post(address, _form(cast, document="")).status_code == 422
    assert client.post(address, _form(cast, rights=[])).status_code == 422
    assert not PowerOfAttorney.objects.exists()
    assert not Document.objects.exists()


def test_both_sides_read_the_power_and_its_document_and_nobody_else(cast: Cast) -> None:
    power = cast.power()
    page = reverse("organisation_portal:power", args=[power.reference])
    document = reverse("organisation_portal:power_document", args=[power.reference])
    for person in (cast.owner_reader, cast.agent):
        client = signed_in(person)
        shown = client.get(page)
        assert "files complaints on these rights" in shown.text
        assert reverse("organisation_portal:revoke_power", args=[power.reference]) not in shown.text
        assert client.get(document)["Content-Disposition"].startswith("attachment")
    stranger = signed_in(cast.stranger)
    assert (stranger.get(page).status_code, stranger.get(document).status_code) == (404, 404)


def test_an_owner_revokes_a_power_on_its_page_and_the_agent_cannot(cast: Cast) -> None:
    power = cast.power()
    address = reverse("organisation_portal:revoke_power", args=[power.reference])
    assert signed_in(cast.agent).get(address).status_code == 403
    client = signed_in(cast.owner_admin)
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "We changed firms."}).status_code == 302
    assert "We changed firms." in client.get(reverse("organisation_portal:power", args=[power.reference])).text


def test_an_agent_sees_for_whom_it_acts(cast: Cast) -> None:
    cast.power()
    cast.power(owner=cast.brightwater, valid_until=timezone.localdate() - timedelta(days=30))
    page = signed_in(cast.agent).get(reverse("organisation_portal:principals"))
    assert [row.power.owner for row in page.context["present"]] == [cast.harrow]
    assert [row.power.owner for row in page.context["past"]] == [cast.brightwater]
    assert signed_in(cast.owner_admin).get(reverse("organisation_portal:principals")).status_code == 404
