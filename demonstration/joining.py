"""How the owners came into JD's complaint platform: applied, checked, introduced and accepted, before the first
complaint."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Organisation
from core.documents import actions as documents
from core.documents.models import Document
from core.workflow import engine
from demonstration import pictures
from demonstration.parties import OWNERS, People
from demonstration.portfolio import Holding
from programmes import checklists
from programmes.actions import agreements, contacts, enrolments, organisations, shops
from programmes.choices import CompanyNumberKind, ContactRole, ItemState, Programme
from programmes.models import Enrolment, Right
from programmes.today import programme_day
from programmes.workflow import enrolment_workflow

SIGNED = date(2019, 11, 4)


def load(people: People, holdings: Sequence[Holding], began: datetime) -> None:
    """Bring every owner into the complaint platform in the weeks after `began`."""
    staff = people.actor("cbbc", Role.CASE_OFFICER)
    terms = agreements.Terms(
        title="Agreement between CBBC and JD.com",
        title_zh="英中贸易协会与京东协议",
        council_id=people.organisations["cbbc"].pk,
        platform_id=people.organisations["jd"].pk,
        signed_on=SIGNED,
    )
    agreements.register_agreement(terms, actor=staff, now=began)
    for number, party in enumerate(OWNERS):
        rights = [holding.right for holding in holdings if holding.entry.owner == party.code]
        owner = people.organisations[party.code]
        _join(owner, rights, number, people=people, began=began + timedelta(hours=number))


def _join(owner: Organisation, rights: Sequence[Right], number: int, *, people: People, began: datetime) -> None:
    staff, applicant = people.actor("cbbc", Role.CASE_OFFICER), people.actor(owner.code, Role.OWNER_ADMINISTRATOR)
    jd = Actor.client(people.jd_client, frozenset(people.jd_client.scopes))
    enrolment = enrolments.open_enrolment(owner.pk, Programme.COMPLAINT_PLATFORM, actor=staff, now=began)
    _move(enrolment, "invite", staff, began + timedelta(hours=1), message="")
    begun = began + timedelta(days=2)
    _move(enrolment, "begin", applicant, begun)
    _fill(owner, rights, number, enrolment, people=people, now=begun + timedelta(hours=2))
    named = {"declared_name": applicant.label, "declared_title": "Company Secretary"}
    _move(enrolment, "submit", applicant, begun + timedelta(days=1), **named)
    checked = begun + timedelta(days=3)
    enrolment.refresh_from_db()
    for item in checklists.items_of(enrolment.checklist):
        enrolments.judge_item(enrolment.pk, item.code, ItemState.ACCEPTED, actor=staff, now=checked)
    _move(enrolment, "approve", staff, checked + timedelta(minutes=5), note="")
    _move(enrolment, "introduce", staff, checked + timedelta(days=1), note="")
    _move(enrolment, "accept", jd, checked + timedelta(days=4), platform_reference=f"JDIP-{number + 1:03d}")


def _fill(
    owner: Organisation, rights: Sequence[Right], number: int, enrolment: Enrolment, *, people: People, now: datetime
) -> None:
    """Everything that the application asks for."""
    actor = people.actor(owner.code, Role.OWNER_ADMINISTRATOR)
    # No company has a number as high as these.
    profile = {
        "number_kind": CompanyNumberKind.UNITED_KINGDOM,
        "number": f"990000{number:02d}",
        "address": f"{number + 1} Demonstration Row, London",
    }
    organisations.change_profile(owner.pk, actor=actor, fields=profile, now=now)
    contact = {"name": actor.label, "email": f"brand@{owner.code}.example", "roles": list(ContactRole.values)}
    contacts.add_contact(owner.pk, actor=actor, fields=contact, now=now)
    shops.declare_no_shops(owner.pk, actor=actor, now=now)
    standing = [right.pk for right in rights if right.carries_complaints_on(programme_day(now))]
    enrolments.choose_rights(enrolment.pk, standing, actor=actor, now=now)
    enrolment.refresh_from_db()
    for item in checklists.items_of(enrolment.checklist):
        for _copy in range(item.documents):
            enrolments.add_document(
                enrolment.pk, item.code, _paper(owner, rights[0], actor=actor, now=now), actor=actor, now=now
            )


def _paper(owner: Organisation, right: Right, *, actor: Actor, now: datetime) -> Document:
    file = pictures.certificate(right, owner)
    file.name = f"registration-{owner.code}.pdf"
    return documents.store(file, actor=actor, organisation_id=owner.pk, kind="enrolment", language="en", now=now)


def _move(enrolment: Enrolment, verb: str, actor: Actor, at: datetime, **inputs: str) -> None:
    engine.move(enrolment_workflow, enrolment.pk, verb, actor=actor, inputs=inputs, now=at)
