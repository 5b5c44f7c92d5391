"""Names in words that other rights owners read: they read of nobody who raised an issue, or who asks the same."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import Organisation
from programmes.choices import RightType
from programmes.models import MarkFamily, Right
from roundtables.choices import OPEN_ISSUES
from roundtables.lines import aliases
from roundtables.models import Issue

# A letter or two are no name that anybody would know again among other words.
SHORTEST = 2


def named_owners(texts: Iterable[str], *, issues: Iterable[int] | None = None) -> list[str]:
    """Names in these texts of owners that raised or support one of these issues (by key), or any open one.

    They are given as they stand in the records: names of organisations without their legal form too, and their brands.
    Three statements, whatever the number of issues.
    """
    about = Q(state__in=OPEN_ISSUES) if issues is None else Q(pk__in=list(issues))
    spoken = Issue.objects.filter(about).order_by()
    asking = Q(pk__in=spoken.values("organisation")) | Q(pk__in=spoken.values("supports__organisation"))
    owners = list(Organisation.objects.filter(asking))
    return _standing(texts, {*_names(owners), *_brands(owners)})


def names_in(texts: Iterable[str], organisations: Iterable[Organisation]) -> list[str]:
    """Names of these organisations that stand in one of the texts. No statement; brands may be common words."""
    return _standing(texts, _names(organisations))


def refusal(names: Iterable[str]) -> str:
    """What whoever chose such words is told."""
    words = _(
        "%(names)s: a rights owner that raised or supports an issue is known by this, and others read these words. "
        "Choose other words, or tick below that the name may stand."
    )
    return words % {"names": ", ".join(names)}


def _names(organisations: Iterable[Organisation]) -> set[str]:
    return {name for house in organisations for name in (house.name, house.name_zh)}


def _brands(organisations: list[Organisation]) -> set[str]:
    """Their mark families and trade marks, in both scripts."""
    families = MarkFamily.objects.filter(organisation__in=organisations).values_list("name", "name_zh")
    marks = Right.objects.filter(organisation__in=organisations, right_type=RightType.TRADE_MARK)
    return {name for names in (*families, *marks.values_list("title", "title_zh")) for name in names}


def _standing(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Those of these names that stand in one of the texts, in the order of the alphabet."""
    whole = "\n".join(" ".join(text.split()) for text in texts).casefold()
    return sorted({name for name in names if any(_stands(alias, whole) for alias in aliases([name]))})


def _stands(name: str, whole: str) -> bool:
    """Whether the name stands in the text: not in the middle of a Latin word."""
    wanted = " ".join(name.casefold().split())
    if len(wanted) < SHORTEST or wanted not in whole:
        return False
    before = r"(?<![a-z0-9])" if wanted[0].isascii() else ""
    behind = r"(?![a-z0-9])" if wanted[-1].isascii() else ""
    return re.search(f"{before}{re.escape(wanted)}{behind}", whole) is not None
