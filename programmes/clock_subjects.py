"""How the programme's records stand beside their clocks on the pages of the kernel, and who owes what."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from core.accounts.actors import Actor
from core.clocks import registry
from core.clocks.registry import SubjectCell
from programmes import queries
from programmes.choices import Programme
from programmes.consumers import PARTIES
from programmes.models import Agreement, Enrolment, PowerOfAttorney, Right


def describe_enrolments(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Enrolments that the actor may see. One statement."""
    found = queries.enrolments_visible_to(actor).filter(pk__in=ids).select_related("organisation")
    return {
        enrolment.pk: SubjectCell(
            enrolment.reference,
            str(Programme(enrolment.programme).label),
            reverse("enrolments_staff:detail", args=[enrolment.reference]),
            enrolment.organisation.display_name,
        )
        for enrolment in found
    }


def describe_rights(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Rights that the actor may see. One statement."""
    found = queries.rights_visible_to(actor).filter(pk__in=ids).select_related("organisation")
    return {
        right.pk: SubjectCell(
            right.number or right.display_title,
            right.display_title if right.number else "",
            reverse("rights_staff:detail", args=[right.pk]),
            right.organisation.display_name,
        )
        for right in found
    }


def describe_powers(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Powers of attorney that the actor may see. One statement."""
    found = queries.powers_visible_to(actor).filter(pk__in=ids).select_related("owner", "agent")
    return {
        power.pk: SubjectCell(
            power.reference,
            power.agent.display_name,
            reverse("owners_staff:power", args=[power.reference]),
            power.owner.display_name,
        )
        for power in found
    }


def describe_agreements(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Agreements that the actor may see. One statement."""
    found = queries.agreements_visible_to(actor).filter(pk__in=ids).select_related("platform")
    return {
        agreement.pk: SubjectCell(
            agreement.reference,
            agreement.display_title,
            reverse("agreements_staff:detail", args=[agreement.reference]),
            agreement.platform.display_name,
        )
        for agreement in found
    }


registry.on_subject(Enrolment._meta.label_lower, describe_enrolments)
registry.on_subject(Right._meta.label_lower, describe_rights)
registry.on_subject(PowerOfAttorney._meta.label_lower, describe_powers)
registry.on_subject(Agreement._meta.label_lower, describe_agreements)
for code, audience in PARTIES.items():
    registry.owes(code, audience)
