"""What becomes of claims and captures when two organisations turn out to be one."""

from collections.abc import Mapping
from datetime import datetime

from core.accounts.actors import Actor
from core.accounts.models import Organisation
from merchants.models import Capture, CompanyClaim, ShopLink


def take_over(source: Organisation, into: Organisation, *, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Move them; of links that both claimed, the source's stays where it is, closed with its organisation."""
    captures = Capture.objects.filter(organisation=source).update(organisation=into)
    CompanyClaim.objects.filter(claimed_by_organisation=source).update(claimed_by_organisation=into)
    links = 0
    theirs = set(ShopLink.objects.filter(claimed_by_organisation=into).values_list("first", "second", "kind"))
    for link in ShopLink.objects.filter(claimed_by_organisation=source):
        if (link.first_id, link.second_id, link.kind) not in theirs:
            links += ShopLink.objects.filter(pk=link.pk).update(claimed_by_organisation=into)
    return {"captures": captures, "links": links}
