"""Roundtables and action points as the pages about clocks show them."""

from collections.abc import Collection, Mapping

from django.urls import reverse

from core.accounts.actors import Actor
from core.clocks import registry
from core.clocks.registry import SubjectCell
from roundtables import queries
from roundtables.models import ActionPoint, Roundtable


def describe_roundtables(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Roundtables by key. One statement."""
    found = queries.roundtables_visible_to(actor).select_related("host").filter(pk__in=ids)
    return {
        one.pk: SubjectCell(
            one.reference,
            one.display_theme,
            reverse("roundtables_staff:detail", args=[one.reference]),
            one.host.display_name,
        )
        for one in found
    }


def describe_action_points(ids: Collection[int], actor: Actor) -> Mapping[int, SubjectCell]:
    """Action points by key, with who is to do them. One statement."""
    found = queries.action_points_visible_to(actor).select_related("organisation").filter(pk__in=ids)
    return {
        one.pk: SubjectCell(
            one.reference,
            one.what,
            reverse("action_points_staff:detail", args=[one.reference]),
            one.organisation.display_name,
            one.person_name,
        )
        for one in found
    }


registry.on_subject(Roundtable._meta.label_lower, describe_roundtables)
registry.on_subject(ActionPoint._meta.label_lower, describe_action_points)
