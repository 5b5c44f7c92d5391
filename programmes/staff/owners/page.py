"""What the page of a rights owner, or of an agent, shows to staff. Everything is computed here."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import policies as account_policies
from core.accounts.actors import Actor
from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit import queries as audit
from core.days import house_day
from core.documents.models import Document
from core.verdicts import Denied
from core.web.components import Action, Crumb, Entry, Fact, Figure, File, Header
from programmes import counters, policies, queries
from programmes.choices import Territory
from programmes.keeping import contexts
from programmes.models import Enrolment, OfficialShop, PowerOfAttorney, Profile, Right
from programmes.states import RIGHT_STATES
from programmes.workflow import enrolment_workflow

EXPIRING_SHOWN = 5
DOCUMENTS_SHOWN = 12
EVENTS_SHOWN = 60


@dataclass(frozen=True)
class Likely:
    """An organisation that could be the one that is meant."""

    organisation: Organisation
    kind: str
    number: str
    url: str


@dataclass(frozen=True)
class Section:
    """One part of the page, as the in-page navigation names it. `count` is empty where a figure says nothing."""

    anchor: str
    label: Any
    count: str = ""


@dataclass(frozen=True)
class RightRow:
    """A right that ends before long."""

    right: Right
    state: Any
    url: str


@dataclass(frozen=True)
class Rights:
    """The owner's rights in figures, and what expires next."""

    figures: Sequence[Figure]
    next: Sequence[RightRow]
    total: int
    list_url: str


@dataclass(frozen=True)
class EnrolmentRow:
    """One enrolment of the owner."""

    enrolment: Enrolment
    state: Any
    url: str


@dataclass(frozen=True)
class Documents:
    """The latest documents, and how many there are."""

    files: Sequence[File]
    total: int


@dataclass(frozen=True)
class OrganisationPage:
    """What both kinds of page show. `keeps` and `invites` say what the reader may do; `no_invites` says why not."""

    header: Header
    organisation: Organisation
    facts: Sequence[Fact]
    notes: str
    people: contexts.People
    powers: Sequence[contexts.PowerRow]
    documents: Documents
    entries: Sequence[Entry]
    sections: Sequence[Section]
    absorbed: Sequence[Organisation]
    elsewhere: Sequence[Figure]
    keeps: bool
    invites: bool
    no_invites: str


@dataclass(frozen=True)
class OwnerPage(OrganisationPage):
    """A rights owner."""

    shops: Sequence[OfficialShop]
    has_no_shops: bool
    rights: Rights
    enrolments: Sequence[EnrolmentRow]


def likely(organisations: Iterable[Organisation]) -> list[Likely]:
    """Organisations as a list of what may be meant prints them. They come with their profile."""
    return [
        Likely(
            organisation,
            str(organisation.get_kind_display()),
            contexts.number_words(getattr(organisation, "profile", None) or Profile()),
            reverse("owners_staff:detail", args=[organisation.code]),
        )
        for organisation in organisations
    ]


def owner_page(owner: Organisation, *, actor: Actor, now: datetime) -> OwnerPage:
    """Everything about a rights owner."""
    today = house_day(now)
    powers = queries.powers_visible_to(actor).filter(owner=owner)
    shops = contexts.shops(queries.shops_visible_to(actor).filter(organisation=owner))
    rights = _rights(owner, today, actor=actor)
    enrolments = _enrolments(owner, actor=actor)
    parts = _common(owner, powers, actor=actor, now=now)
    profile: Profile | None = parts.pop("profile")
    sections = (
        Section("identity", _("Identity")),
        Section("people", _("People"), _count(len(parts["people"].contacts))),
        Section("shops", _("Shops"), _count(len(shops))),
        Section("agents", _("Agents"), _count(len(parts["powers"]))),
        Section("rights", _("Rights"), _count(rights.total)),
        Section("enrolments", _("Enrolments"), _count(len(enrolments))),
        Section("documents", _("Documents"), _count(parts["documents"].total)),
        Section("notes", _("Notes")),
        Section("timeline", _("Timeline")),
    )
    return OwnerPage(
        **parts,
        header=_header(owner, actor=actor),
        sections=sections,
        shops=shops,
        has_no_shops=bool(profile and profile.has_no_shops),
        rights=rights,
        enrolments=enrolments,
    )


def agent_page(agent: Organisation, *, actor: Actor, now: datetime) -> OrganisationPage:
    """Everything about an agent: for whom it acts, in what, and until when."""
    powers = queries.powers_visible_to(actor).filter(agent=agent)
    parts = _common(agent, powers, actor=actor, now=now)
    del parts["profile"]
    sections = (
        Section("identity", _("Identity")),
        Section("people", _("People"), _count(len(parts["people"].contacts))),
        Section("agents", _("Principals"), _count(len(parts["powers"]))),
        Section("documents", _("Documents"), _count(parts["documents"].total)),
        Section("notes", _("Notes")),
        Section("timeline", _("Timeline")),
    )
    return OrganisationPage(**parts, header=_header(agent, actor=actor), sections=sections)


def _common(
    organisation: Organisation, powers: QuerySet[PowerOfAttorney], *, actor: Actor, now: datetime
) -> dict[str, Any]:
    """What both kinds of page show, and the profile."""
    profile = Profile.objects.filter(organisation=organisation).first()
    contacts = queries.contacts_visible_to(actor).filter(organisation=organisation)
    shown = powers.select_related("owner", "agent").prefetch_related("rights")
    story = audit.timeline_with(organisation, powers, actor=actor)
    invites = account_policies.invites(actor, organisation)
    return {
        "organisation": organisation,
        "profile": profile,
        "facts": contexts.identity(organisation, profile),
        "notes": profile.notes if profile else "",
        "people": contexts.people(organisation, contacts, now, actor=actor),
        "powers": contexts.power_rows(shown, house_day(now)),
        "documents": _documents(organisation),
        "entries": contexts.entries(story[-EVENTS_SHOWN:]),
        "absorbed": list(organisation.absorbed.order_by("merged_at")),
        "elsewhere": elsewhere(organisation.pk),
        "keeps": bool(policies.keeps_organisation(actor, organisation.pk)),
        "invites": bool(invites),
        "no_invites": str(invites.reason) if isinstance(invites, Denied) else "",
    }


def elsewhere(organisation_id: int) -> list[Figure]:
    """How many records other parts of the system keep of the organisation."""
    return [
        Figure(counter.label, counter.count(organisation_id), counter.address(organisation_id))
        for counter in counters.registered().values()
    ]


def _header(organisation: Organisation, *, actor: Actor) -> Header:
    is_agent = organisation.kind == OrganisationKind.AGENT
    crumb = (
        Crumb(gettext("Agents"), reverse("owners_staff:agents"))
        if is_agent
        else Crumb(gettext("Rights owners"), reverse("owners_staff:list"))
    )
    actions = []
    if account_policies.administers_programme(actor):
        merge = reverse("owners_staff:merge", args=[organisation.code])
        actions.append(Action(_("Merge"), merge, "sign-merge-right"))
    return Header(
        organisation.display_name,
        crumbs=[crumb],
        actions=actions,
        lede=organisation.name if organisation.display_name != organisation.name else organisation.name_zh,
    )


def _rights(owner: Organisation, today: date, *, actor: Actor) -> Rights:
    rights = queries.rights_visible_to(actor).filter(organisation=owner)
    begun = Q(registered_on__lte=today) & (Q(cancelled_on=None) | Q(cancelled_on__gt=today))
    in_force = begun & (Q(expires_on=None) | Q(expires_on__gte=today))
    counted = rights.aggregate(
        total=Count("pk"),
        carrying=Count("pk", filter=in_force & Q(territory=Territory.CHINA)),
        expired=Count("pk", filter=begun & Q(expires_on__lt=today)),
    )
    ending = rights.filter(in_force, expires_on__isnull=False).order_by(F("expires_on").asc(), "pk")
    return Rights(
        figures=(
            Figure(_("In force in China"), counted["carrying"], tone="good" if counted["carrying"] else "warn"),
            Figure(_("Expired"), counted["expired"], tone="warn" if counted["expired"] else "neutral"),
            Figure(_("In all"), counted["total"]),
        ),
        next=[
            RightRow(right, RIGHT_STATES[right.status_on(today)], reverse("rights_staff:detail", args=[right.pk]))
            for right in ending[:EXPIRING_SHOWN]
        ],
        total=counted["total"],
        list_url=f"{reverse('rights_staff:list')}?owner={owner.pk}",
    )


def _enrolments(owner: Organisation, *, actor: Actor) -> list[EnrolmentRow]:
    states = enrolment_workflow.states
    found = queries.enrolments_visible_to(actor).filter(organisation=owner).order_by("-pk")
    return [
        EnrolmentRow(
            enrolment,
            states[enrolment.state].for_audience(actor.audience),
            reverse("enrolments_staff:detail", args=[enrolment.reference]),
        )
        for enrolment in found
    ]


def _documents(organisation: Organisation) -> Documents:
    documents = Document.objects.filter(organisation=organisation).select_related("blob")
    files = [
        File(
            name=document.name,
            size=document.blob.size,
            url=reverse("owners_staff:document", args=[organisation.code, document.public_id]),
            icon=document.icon,
            added_at=document.created_at,
            added_by=document.uploaded_by_label,
        )
        for document in documents.order_by("-created_at", "-pk")[:DOCUMENTS_SHOWN]
    ]
    return Documents(files, documents.count())


def _count(number: int) -> str:
    return str(number) if number else ""
