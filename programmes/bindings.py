"""Every document of the programme: what it belongs to, and who may read it.

A document is read through what it is bound to: an item of an enrolment's checklist, a right, a fact of a right's life,
or a power of attorney.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.documents.models import Document
from programmes import checklists, queries
from programmes.actions.effects import PLATFORM_ANSWER
from programmes.models import EnrolmentDocument, PowerOfAttorney, Right, RightDocument, RightFact


class BindingKind(models.TextChoices):
    """What a document belongs to."""

    ENROLMENT = "enrolment", _("Enrolment")
    RIGHT = "right", _("Right")
    POWER = "power", _("Power of attorney")


@dataclass(frozen=True)
class Binding:
    """One thing that a document belongs to. `label` says what it is there; `key` leads to the record's page."""

    kind: BindingKind
    label: str
    subject: str
    key: str
    owner: Organisation
    added_at: datetime
    replaced_at: datetime | None = None


def of_rights(actor: Actor) -> QuerySet[RightDocument]:
    """Documents of the rights that the actor may see."""
    return RightDocument.objects.filter(right__in=queries.rights_visible_to(actor))


def of_facts(actor: Actor) -> QuerySet[RightFact]:
    """Facts of the rights that the actor may see, as far as a document proves them."""
    return RightFact.objects.filter(right__in=queries.rights_visible_to(actor), document__isnull=False)


def of_enrolments(actor: Actor) -> QuerySet[EnrolmentDocument]:
    """Documents of the enrolments that the actor may see."""
    return EnrolmentDocument.objects.filter(enrolment__in=queries.enrolments_visible_to(actor))


def of_kind(kind: str, actor: Actor) -> Q:
    """The condition of documents that belong to records of one kind which the actor may see."""
    if kind == BindingKind.ENROLMENT:
        return Q(pk__in=of_enrolments(actor).values("document"))
    if kind == BindingKind.POWER:
        return Q(pk__in=queries.powers_visible_to(actor).values("document"))
    return Q(pk__in=of_rights(actor).values("document")) | Q(pk__in=of_facts(actor).values("document"))


def documents_visible_to(actor: Actor) -> QuerySet[Document]:
    """Documents of the programme that owners, agents and staff may read, older versions among them."""
    # As a union the keys are gathered first: what it costs follows from the owner's documents, not from all there are.
    bound = of_rights(actor).order_by().values("document")
    others = (of_facts(actor), of_enrolments(actor), queries.powers_visible_to(actor))
    keys = bound.union(*(other.order_by().values("document") for other in others))
    return Document.objects.filter(pk__in=keys).select_related("blob")


def in_use(actor: Actor) -> Q:
    """The condition of documents that no newer one has replaced."""
    return (
        Q(pk__in=of_enrolments(actor).filter(replaced_at=None).values("document"))
        | Q(pk__in=of_rights(actor).filter(replaced_at=None).values("document"))
        | Q(pk__in=of_facts(actor).values("document"))
        | of_kind(BindingKind.POWER, actor)
    )


def bindings(documents: Iterable[Document], *, actor: Actor) -> dict[int, list[Binding]]:
    """What each of the documents belongs to, as far as the actor may see it. Four statements, however many."""
    wanted = [document.pk for document in documents]
    found: dict[int, list[Binding]] = defaultdict(list)
    of_items = of_enrolments(actor).filter(document__in=wanted)
    for bound in of_items.select_related("enrolment__organisation", "enrolment__checklist").order_by("pk"):
        found[bound.document_id].append(_to_enrolment(bound))
    proofs = of_rights(actor).filter(document__in=wanted).select_related("right__organisation").order_by("pk")
    for proof in proofs:
        label = str(proof.get_kind_display())
        found[proof.document_id].append(_to_right(proof.right, label, proof.added_at, proof.replaced_at))
    facts = of_facts(actor).filter(document__in=wanted).select_related("right__organisation").order_by("pk")
    for fact in facts:
        label = str(fact.get_kind_display())
        found[fact.document_id or 0].append(_to_right(fact.right, label, fact.recorded_at, None))
    powers = queries.powers_visible_to(actor).filter(document__in=wanted)
    for power in powers.select_related("owner", "agent").order_by("pk"):
        found[power.document_id].append(_to_power(power))
    return found


def _to_enrolment(bound: EnrolmentDocument) -> Binding:
    enrolment = bound.enrolment
    return Binding(
        kind=BindingKind.ENROLMENT,
        label=item_label(bound),
        subject=f"{enrolment.get_programme_display()} ({enrolment.reference})",
        key=enrolment.reference,
        owner=enrolment.organisation,
        added_at=bound.added_at,
        replaced_at=bound.replaced_at,
    )


def item_label(bound: EnrolmentDocument) -> str:
    """What a document of an enrolment is: the item of the checklist, or JD's answer."""
    if bound.code == PLATFORM_ANSWER:
        return str(_("JD's answer"))
    labels = {item.code: item.label for item in checklists.items_of(bound.enrolment.checklist)}
    return labels.get(bound.code, bound.code)


def _to_right(right: Right, label: str, added_at: datetime, replaced_at: datetime | None) -> Binding:
    return Binding(BindingKind.RIGHT, label, str(right), str(right.pk), right.organisation, added_at, replaced_at)


def _to_power(power: PowerOfAttorney) -> Binding:
    subject = f"{power.reference}: {power.agent.display_name}"
    label = str(BindingKind.POWER.label)
    return Binding(BindingKind.POWER, label, subject, power.reference, power.owner, power.created_at)
