"""What the writes about shops share: finding the record under lock, and checking texts.

Locks are taken in one order, so that rivals never wait for each other: listings, then shops, each by their keys, then
companies; strikes only under the locks of their shops. They are locks against writers (no_key): nobody changes the key
of a shop, and whoever only points at one need not wait.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext as _

from core.accounts.actors import Actor
from core.workflow.errors import InvalidInputs, NotVisible, require
from merchants import policies, queries
from merchants.models import Company, Shop


def kept_shop(pk: int, *, actor: Actor) -> Shop:
    """The shop under lock, for those who keep the records of shops. Raises NotVisible or Refused."""
    shop = queries.shops_visible_to(actor).select_for_update(no_key=True).filter(pk=pk).first()
    if shop is None:
        raise NotVisible
    require(policies.keeps_shops(actor))
    return shop


def lock_shops(keys: Collection[int]) -> None:
    """Lock several shops, in the order that everybody keeps. One statement."""
    list(Shop.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk").values_list("pk"))


def kept_company(pk: int, *, actor: Actor) -> Company:
    """The company under lock, likewise; one that was merged away is not there. Raises NotVisible or Refused."""
    companies = queries.companies_visible_to(actor).select_for_update(no_key=True)
    found = companies.filter(pk=pk, merged_into=None).first()
    if found is None:
        raise NotVisible
    require(policies.keeps_shops(actor))
    return found


def checked(given: Mapping[str, tuple[str, int]], *, required: Mapping[str, str]) -> dict[str, str]:
    """Texts without space around them. `given`: name → (text, most characters); `required`: name → what is said where
    it is empty.

    Raises InvalidInputs.
    """
    texts = {name: text.strip() for name, (text, _limit) in given.items()}
    errors = {name: [say] for name, say in required.items() if not texts[name]}
    for name, (_text, limit) in given.items():
        if len(texts[name]) > limit:
            errors.setdefault(name, []).append(_("Use at most %(count)d characters.") % {"count": limit})
    if errors:
        raise InvalidInputs(errors)
    return texts
