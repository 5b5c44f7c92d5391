"""Which grounds of complaint cite an entry of the library, and which ladders of strikes rest on it."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.choices import Ground
from complaints.models import GroundRules
from library import citing
from library.citing import Citing
from merchants.models import LadderVersion


def by_grounds(code: str) -> list[Citing]:
    """Grounds whose newest version cites the entry."""
    newest = {rules.ground: rules for rules in GroundRules.objects.defer("content").order_by("ground", "version")}
    return [
        Citing(
            gettext_lazy("Ground of complaint"),
            str(Ground(rules.ground).label),
            reverse("grounds_staff:version", args=[rules.ground, rules.version]),
        )
        for rules in newest.values()
        if code in rules.cites
    ]


def by_ladders(code: str) -> list[Citing]:
    """Sites whose newest ladder rests on an edition of the entry."""
    newest = {version.platform: version for version in LadderVersion.objects.order_by("platform", "version")}
    return [
        Citing(
            gettext_lazy("Ladder of strikes"),
            _("%(site)s, version %(version)s, on edition %(edition)s")
            % {"site": version.platform, "version": version.version, "edition": version.standard_edition},
            f"{reverse('shops_staff:ladder')}#version-{version.pk}",
        )
        for version in newest.values()
        if version.standard == code
    ]


citing.register(by_grounds)
citing.register(by_ladders)
