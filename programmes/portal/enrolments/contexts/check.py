"""Everything that an application holds, on one page: before it is submitted, and afterwards on its own page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.accounts.actors import Actor
from core.clocks.words import length_in_words
from core.days import house_day
from core.identifiers.countries import country_name
from core.verdicts import Denied
from core.web.components import Answer, Crumb, Header
from programmes import policies, queries
from programmes.checklists import Item
from programmes.choices import ContactRole
from programmes.models import Contact, Enrolment, OfficialShop, Profile, Right
from programmes.portal.enrolments.contexts import parts
from programmes.portal.enrolments.contexts.tasks import (
    Application,
    Task,
    groups_of,
    read_application,
    services_of,
    words_missing,
)
from programmes.portal.enrolments.wording import SECTION_TITLES
from programmes.workflow import CHECK

SHOWN_RIGHTS = 50


@dataclass(frozen=True)
class Section:
    """The answers of one section."""

    title: str
    answers: Sequence[Answer]


@dataclass(frozen=True)
class CheckPage:
    """All answers, what is missing, and whether the reader may submit."""

    enrolment: Enrolment
    header: Header
    sections: Sequence[Section]
    missing: Sequence[Crumb]
    denied: Any
    check_length: str
    tasks_url: str


def check_page(enrolment: Enrolment, *, actor: Actor, now: datetime) -> CheckPage:
    """Compute the page. A number of statements that depends on the checklist alone."""
    application = read_application(enrolment, actor=actor, now=now)
    tasks = {task.code: task for group in groups_of(application) for task in group.tasks}
    verdict = policies.applies(actor, enrolment)
    return CheckPage(
        enrolment=enrolment,
        header=Header(_("Check your answers"), enrolment.reference, parts.state_of(enrolment), parts.crumbs(enrolment)),
        sections=_sections(application, tasks, now),
        missing=[
            Crumb(f"{finding.item.label}: {', '.join(words_missing(finding))}", tasks[finding.item.code].url)
            for finding in application.findings
            if not finding.is_done
        ],
        denied=verdict.reason if isinstance(verdict, Denied) else "",
        check_length=length_in_words(CHECK, now),
        tasks_url=parts.page_url(enrolment, "tasks"),
    )


def _sections(application: Application, tasks: dict[str, Task], now: datetime) -> list[Section]:
    found: dict[str, list[Answer]] = {}
    profile = Profile.objects.filter(organisation_id=application.enrolment.organisation_id).first()
    for finding in application.findings:
        if finding.item.check == "declaration":
            continue
        task = tasks[finding.item.code]
        answers = _answers(finding.item, application, profile, now)
        found.setdefault(finding.item.section, []).extend(
            Answer(question, lines, task.url, problem)
            for question, lines, problem in _with_problem(answers, words_missing(finding))
        )
    found.setdefault("rights", []).append(
        Answer(_("Services"), services_of(application.enrolment) or [_("None")], tasks["services"].url)
    )
    return [Section(str(SECTION_TITLES[name]), found[name]) for name in SECTION_TITLES if name in found]


Line = tuple[str, Sequence[object]]


def _with_problem(answers: Sequence[Line], missing: Sequence[str]) -> list[tuple[str, Sequence[object], str]]:
    """What an item lacks stands at its last answer."""
    problem = _("Still missing: %(missing)s") % {"missing": ", ".join(missing)} if missing else ""
    last = len(answers) - 1
    return [(question, lines, problem if index == last else "") for index, (question, lines) in enumerate(answers)]


def _answers(item: Item, application: Application, profile: Profile | None, now: datetime) -> list[Line]:
    enrolment, actor = application.enrolment, application.actor
    if item.check == "identity":
        return _identity(enrolment, profile)
    if item.check in {"contacts", "authentication"}:
        roles = (
            (ContactRole.AUTHENTICATION,)
            if item.check == "authentication"
            else tuple(role for role in ContactRole if role != ContactRole.AUTHENTICATION)
        )
        return [(item.label, _contacts(enrolment, roles, actor=actor))]
    if item.check == "rights":
        seen = list(queries.rights_of(enrolment, actor=actor))
        return [(item.label, _rights(seen, enrolment.rights.count(), now))]
    if item.check == "power":
        return [(item.label, [power_line(enrolment)])]
    if item.check == "shops":
        return [(item.label, _shops(enrolment, profile, actor=actor))]
    return [(item.label, [paper.document.name for paper in application.papers.get(item.code, ())])]


def _identity(enrolment: Enrolment, profile: Profile | None) -> list[Line]:
    owner = enrolment.organisation
    names = [name for name in (owner.name, owner.name_zh) if name]
    if profile is None:
        return [(_("Legal name"), names), (_("Company number"), [])]
    return [
        (_("Legal name"), names),
        (_("Company number"), [f"{profile.get_number_kind_display()}: {profile.number}"] if profile.number else []),
        (_("Country"), [country_name(profile.country)] if profile.country else []),
        (_("Address"), [line for line in (profile.address, profile.address_zh) if line]),
    ]


def _contacts(enrolment: Enrolment, roles: Sequence[ContactRole], *, actor: Actor) -> list[str]:
    wanted = {str(role) for role in roles}
    contacts = queries.contacts_visible_to(actor).filter(organisation_id=enrolment.organisation_id)
    return [contact_line(contact) for contact in contacts if wanted & set(contact.roles)]


def contact_line(contact: Contact) -> str:
    """A contact in one line: name, what they are asked about, address."""
    roles = ", ".join(str(ContactRole(role).label) for role in contact.roles)
    return f"{contact}: {roles} · {contact.email}"


def _rights(rights: Sequence[Right], total: int, now: datetime) -> list[str]:
    """The first ones that the reader sees, and how many there are besides."""
    day = house_day(now)
    lines = [f"{right} · {parts.status_of(right, day).label}" for right in rights[:SHOWN_RIGHTS]]
    more = total - len(lines)
    if more > 0:
        lines.append(ngettext("and %(count)s more right", "and %(count)s more rights", more) % {"count": more})
    return lines


def power_line(enrolment: Enrolment) -> str:
    """On which power of attorney an agent acts, if one does."""
    if enrolment.power is None:
        return _("No agent acts in this enrolment.")
    return f"{enrolment.power.reference}: {enrolment.power.agent.display_name}"


def _shops(enrolment: Enrolment, profile: Profile | None, *, actor: Actor) -> list[str]:
    shops = queries.shops_visible_to(actor).filter(organisation_id=enrolment.organisation_id)
    lines = [shop_line(shop) for shop in shops]
    if not lines and profile and profile.has_no_shops:
        return [_("No official shop on JD")]
    return lines


def shop_line(shop: OfficialShop) -> str:
    """A shop in one line."""
    return f"{shop.name} · {shop.url}"
