"""How owners came into JD's programmes: invited, applied, checked, introduced, accepted, and what became of it.

Every step is taken through the product's own actions, at the time at which it would have been taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.accounts.actors import Actor
from core.accounts.choices import Role
from core.accounts.models import Organisation
from core.days import house_day
from core.documents import actions as documents
from core.documents.models import Document
from core.workflow import engine
from demonstration import pictures
from demonstration.parties import OWNERS, People
from demonstration.portfolio import Holding
from programmes import checklists
from programmes.actions import contacts as contact_actions
from programmes.actions import enrolments, organisations, shops
from programmes.choices import CompanyNumberKind, ContactRole, ItemState, Programme, SendBackReason, Service
from programmes.models import Enrolment, Right
from programmes.workflow import enrolment_workflow

# The steps up to each point, as (verb, days after the one before). "judge" accepts items, "find" sends one back.
INVITED = (("invite", 1),)
APPLYING = (*INVITED, ("begin", 2))
CHECKED = (*APPLYING, ("fill", 1), ("submit", 1))
SENT_BACK = (*CHECKED, ("find", 2), ("send_back", 0))
APPROVED = (*CHECKED, ("judge", 2), ("approve", 0))
INTRODUCED = (*APPROVED, ("introduce", 1))
ACTIVE = (*INTRODUCED, ("review", 1), ("accept", 4))
RETURNED = (*INTRODUCED, ("review", 1), ("return", 2))
SUSPENDED = (*ACTIVE, ("suspend", 60))
STEPS: dict[str, tuple[tuple[str, int], ...]] = {
    "prospect": (),
    "invited": INVITED,
    "application": APPLYING,
    "documents_check": CHECKED,
    "sent_back": SENT_BACK,
    "mended": (*SENT_BACK, ("refill", 3), ("submit", 1)),
    "approved": APPROVED,
    "introduced": INTRODUCED,
    "jd_review": (*INTRODUCED, ("review", 1)),
    "returned": RETURNED,
    "active": ACTIVE,
    "suspended": SUSPENDED,
    "reinstated": (*SUSPENDED, ("reinstate", 40)),
    "declined": (*INTRODUCED, ("decline", 5)),
    "refused": (*INVITED, ("refuse", 20)),
    "left": (*ACTIVE, ("exit", 150)),
    "not_interested": (*INVITED, ("exit", 9)),
}
INPUTS: dict[str, dict[str, object]] = {
    "invite": {"message": "We spoke about this at the last roundtable. Do write to me with any question."},
    "send_back": {
        "reason": SendBackReason.TRANSLATION_MISSING,
        "note": "Thank you, nearly everything is there. Please see the item that I sent back.",
    },
    "approve": {"note": ""},
    "introduce": {"note": ""},
    "return": {"question": "Who at the company signs findings on test-bought samples? Please name a second person."},
    "decline": {"reason": "right_not_recognised", "note": "The work is not registered in China."},
    "suspend": {"reason": "dormant", "note": "Nothing was filed and no letter answered for half a year."},
    "reinstate": {"note": "The owner has named a new contact and works on its cases again."},
    "refuse": {"reason": "no_right_in_china", "note": "Please come back once the mark is registered in China."},
}
BY_JD = frozenset({"review", "return", "accept", "decline"})
BY_OWNER = frozenset({"begin", "submit"})


@dataclass(frozen=True)
class Way:
    """How far an owner went in a programme, and how many days before loading it began."""

    owner: str
    programme: Programme
    to: str
    days_ago: int
    services: tuple[Service, ...] = ()
    rests_on: str = ""  # the title of the only right on which it rests in the end; empty: all that are in force

    def begins(self, now: datetime) -> datetime:
        """When it began; early enough for all of its steps to lie behind us."""
        needed = sum(days for _verb, days in STEPS[self.to]) + 1
        return now - timedelta(days=max(self.days_ago, needed))


IP, PLATFORM, TEST = Programme.IP_PROTECTION, Programme.COMPLAINT_PLATFORM, Programme.TEST_PURCHASE
GREEN, DATA = Service.GREEN_CHANNEL, Service.DATA_SHARING
WAYS = (
    Way("harrow-finch", IP, "active", 300, (GREEN, DATA)),
    Way("harrow-finch", TEST, "sent_back", 12),
    Way("brightwater-toys", IP, "active", 280, (GREEN,)),
    Way("brightwater-toys", TEST, "documents_check", 16),
    Way("thistle-heron", IP, "jd_review", 21),
    Way("thistle-heron", TEST, "invited", 4),
    Way("calder-audio", IP, "reinstated", 310, (DATA,)),
    Way("calder-audio", TEST, "returned", 19),
    Way("pennywhistle-press", IP, "suspended", 250),
    Way("pennywhistle-press", TEST, "declined", 90),
    Way("rookwood-leather", IP, "introduced", 11),
    Way("rookwood-leather", TEST, "active", 200, (DATA,)),
    Way("saltmarsh-skincare", IP, "active", 240, (), "SAMPHIRE GLOW"),
    Way("saltmarsh-skincare", TEST, "mended", 10),
    Way("windermoor-outdoor", IP, "application", 8),
    Way("windermoor-outdoor", TEST, "left", 330),
)


@dataclass(frozen=True)
class Applicant:
    """An owner as it applies: who acts for it, and the rights that it has."""

    owner: Organisation
    actor: Actor
    rights: Sequence[Right]


class Joining:
    """Brings owners into programmes."""

    def __init__(self, people: People) -> None:
        self.staff = people.actor("cbbc", Role.CASE_OFFICER)
        self.jd = Actor.client(people.jd_client, frozenset(people.jd_client.scopes))
        self.accepted = 0

    def bring(self, applicant: Applicant, way: Way, began: datetime) -> Enrolment:
        """Take every step of the way, each at its time."""
        at = began
        enrolment = enrolments.open_enrolment(
            applicant.owner.pk, way.programme, actor=self.staff, origin="Met at a CBBC event (demonstration)", now=at
        )
        for verb, days in STEPS[way.to]:
            at += timedelta(days=days, minutes=47)
            self._step(enrolment, verb, applicant, way, at)
        if way.rests_on:
            narrowed = [right.pk for right in applicant.rights if right.title == way.rests_on]
            enrolments.choose_rights(enrolment.pk, narrowed, actor=applicant.actor, now=at + timedelta(days=20))
        enrolment.refresh_from_db()
        return enrolment

    def _step(self, enrolment: Enrolment, verb: str, applicant: Applicant, way: Way, at: datetime) -> None:
        enrolment.refresh_from_db()
        match verb:
            case "fill":
                self._fill(enrolment, applicant, way, at)
            case "refill":
                self._hand_in(enrolment, applicant, at, again=True)
            case "judge":
                self._judge(enrolment, at)
            case "find":
                self._judge(enrolment, at, but="registration_certificate")
            case _:
                self._move(enrolment, verb, applicant, way, at)

    def _move(self, enrolment: Enrolment, verb: str, applicant: Applicant, way: Way, at: datetime) -> None:
        actor = self.jd if verb in BY_JD else applicant.actor if verb in BY_OWNER else self.staff
        inputs = dict(INPUTS.get(verb, {}))
        if verb == "submit":
            inputs = {"declared_name": applicant.actor.label, "declared_title": "Company Secretary"}
        if verb == "accept":
            self.accepted += 1
            inputs = {"platform_reference": f"JDIP-{self.accepted:03d}"}
        if verb == "exit":
            reason = "not_interested" if way.to == "not_interested" else "owner_leaves"
            inputs = {"reason": reason, "note": ""}
        engine.move(enrolment_workflow, enrolment.pk, verb, actor=actor, inputs=inputs, now=at)

    def _fill(self, enrolment: Enrolment, applicant: Applicant, way: Way, at: datetime) -> None:
        """Everything that the application asks for."""
        day = house_day(at)
        rests_on = [right.pk for right in applicant.rights if right.carries_complaints_on(day)]
        enrolments.choose_rights(enrolment.pk, rests_on, actor=applicant.actor, now=at)
        if way.services:
            enrolments.choose_services(enrolment.pk, way.services, actor=applicant.actor, now=at)
        self._hand_in(enrolment, applicant, at)

    def _hand_in(self, enrolment: Enrolment, applicant: Applicant, at: datetime, *, again: bool = False) -> None:
        """A file for each item that asks for one; once more where an item came back."""
        enrolment.refresh_from_db()
        came_back = set(enrolment.items.filter(state=ItemState.SENT_BACK).values_list("code", flat=True))
        for item in checklists.items_of(enrolment.checklist):
            if not item.documents or (again and item.code not in came_back):
                continue
            old = enrolment.documents.filter(code=item.code, replaced_at=None).values_list("pk", flat=True).first()
            paper = _paper(applicant, item.code, at, again=again)
            enrolments.add_document(enrolment.pk, item.code, paper, actor=applicant.actor, replaces=old, now=at)

    def _judge(self, enrolment: Enrolment, at: datetime, *, but: str = "") -> None:
        for item in checklists.items_of(enrolment.checklist):
            if item.code == but:
                enrolments.judge_item(
                    enrolment.pk,
                    item.code,
                    ItemState.SENT_BACK,
                    actor=self.staff,
                    reason=SendBackReason.TRANSLATION_MISSING,
                    note="JD asks for a Chinese translation of the certificate.",
                    now=at,
                )
            else:
                enrolments.judge_item(enrolment.pk, item.code, ItemState.ACCEPTED, actor=self.staff, now=at)


def load(people: People, holdings: Sequence[Holding], began: datetime, now: datetime) -> None:
    """Bring every owner into the complaint platform in the weeks after `began`, then go its other ways."""
    joining = Joining(people)
    applicants = {
        party.code: Applicant(
            people.organisations[party.code],
            people.actor(party.code, Role.OWNER_ADMINISTRATOR),
            [holding.right for holding in holdings if holding.entry.owner == party.code],
        )
        for party in OWNERS
    }
    for number, applicant in enumerate(applicants.values()):
        describe(applicant, number, began)
        way = Way(applicant.owner.code, PLATFORM, "active", 0, (GREEN,) if number % 3 == 0 else ())
        joining.bring(applicant, way, began + timedelta(hours=number))
    for way in WAYS:
        joining.bring(applicants[way.owner], way, way.begins(now))


def describe(applicant: Applicant, number: int, at: datetime) -> None:
    """Profile, contacts and official shops. No company has a number as high as these."""
    owner, actor = applicant.owner, applicant.actor
    sector, size, town = TRADES[number % len(TRADES)]
    profile = {
        "number_kind": CompanyNumberKind.UNITED_KINGDOM,
        "number": f"99{number:06d}",
        "country": "GB",
        "address": f"{number + 1} Demonstration Row\n{town}",
        "sector": sector,
        "size_band": size,
        "website": f"https://www.{owner.code}.example",
        "trading_names": [owner.name.removesuffix(" Ltd").removesuffix(" plc")],
    }
    organisations.change_profile(owner.pk, actor=actor, fields=profile, now=at)
    for name, local, roles in (
        (actor.label, "legal", [ContactRole.LEGAL, ContactRole.BILLING]),
        ("Brand desk", "brand", [ContactRole.BRAND_PROTECTION, ContactRole.AUTHENTICATION]),
    ):
        contact = {"name": name, "email": f"{local}@{owner.code}.example", "roles": [role.value for role in roles]}
        contact_actions.add_contact(owner.pk, actor=actor, fields=contact, now=at)
    if number % 2:
        shops.declare_no_shops(owner.pk, actor=actor, now=at)
    else:
        shops.declare_shop(
            owner.pk,
            actor=actor,
            address=f"https://mall.jd.com/index-{990_000_000 + number}.html",
            name=f"{owner.name_zh.removesuffix('有限公司')}官方旗舰店",
            note="Run by the owner itself",
            now=at,
        )


TRADES = (
    ("household", "medium", "Stoke-on-Trent"),
    ("toys", "large", "Bath"),
    ("food", "small", "Edinburgh"),
    ("electronics", "large", "Halifax"),
    ("media", "small", "London"),
    ("fashion", "medium", "Walsall"),
    ("beauty", "small", "Norwich"),
    ("sport", "medium", "Kendal"),
)


def _paper(applicant: Applicant, code: str, at: datetime, *, again: bool) -> Document:
    title = f"{code.replace('_', ' ').capitalize()} {applicant.owner.name}{' with translation' if again else ''}"
    return documents.store(
        pictures.letter(title, f"{at:%d %B %Y}"),
        actor=applicant.actor,
        organisation_id=applicant.owner.pk,
        kind="enrolment",
        language="en",
        now=at,
    )
