"""What each ground asks for, version by version, for all staff to read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from complaints.choices import Complexity, Ground, Reason
from complaints.grounds import RuleSet, comparing, in_words
from complaints.grounds.sets import memory
from complaints.staff.contexts.checklist import address_of
from core import citations
from core.days import house_day
from core.web.components import Crumb, Fact, Header, State
from core.web.days import day_in_words
from core.web.views import StaffView

app_name = "grounds_staff"

IN_FORCE = State(_("In force"), "check-circle-fill", "good")
COMING = State(_("To come"), "hourglass", "info")
PAST = State(_("Past"), "clock-history", "neutral")
CHANGES = {
    "added": State(_("Added"), "plus-circle", "good"),
    "removed": State(_("Taken away"), "dash-circle", "bad"),
    "changed": State(_("Changed"), "arrow-left-right", "info"),
}


@dataclass(frozen=True)
class VersionRow:
    """A version in the list."""

    rules: RuleSet
    state: State
    url: str
    reasons: str
    source: str


@dataclass(frozen=True)
class GroundRows:
    """A ground with its versions, newest first."""

    label: str
    versions: Sequence[VersionRow]


@dataclass(frozen=True)
class Part:
    """A fact, file or check of a version as people read it."""

    label: str
    help: str
    demand: str
    reasons: str
    options: Sequence[str] = ()


class GroundList(StaffView):
    """Every ground with every version of its rules."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show them."""
        day = house_day()
        found = [
            GroundRows(str(Ground(ground).label), [_row(rules, versions, day) for rules in versions])
            for ground in Ground.values
            if (versions := versions_of(ground))
        ]
        lede = _("What a complaint on each ground needs. A complaint keeps the version under which it was filed.")
        context = {"header": Header(_("Grounds"), lede=lede), "grounds": found}
        return self.render("complaints/staff/grounds.html", context)


class VersionPage(StaffView):
    """One version of a ground's rules, and what it changed."""

    def get(self, request: HttpRequest, ground: str, version: int) -> HttpResponseBase:
        """Show it beside the version before it, or beside the one named by `against`."""
        versions = versions_of(ground)
        rules = next((one for one in versions if one.version == version), None)
        if rules is None:
            raise Http404
        earlier = self.against(versions, rules)
        context = {
            "header": _header(rules, versions),
            "facts": _facts(rules),
            "citations": citations.resolved(rules.cites, actor=self.actor),
            "fields": [_part(one, _options(one)) for one in rules.fields],
            "documents": [_part(one) for one in rules.documents],
            "checks": [_part(one) for one in rules.checks],
            "earlier": earlier,
            "changes": [(CHANGES[one.kind], one) for one in comparing.changes(earlier, rules)] if earlier else [],
            "others": [
                Crumb(_("Version %(version)s") % {"version": one.version}, f"?against={one.version}")
                for one in versions
                if one is not rules
            ],
        }
        return self.render("complaints/staff/ground.html", context)

    def against(self, versions: Sequence[RuleSet], rules: RuleSet) -> RuleSet | None:
        """The version to compare with. Raises Http404 where one is named that is not there."""
        named = self.request.GET.get("against", "")
        if not named:
            return next((one for one in versions if one.version == rules.version - 1), None)
        found = next((one for one in versions if str(one.version) == named), None)
        if found is None:
            raise Http404
        return found


def versions_of(ground: str) -> list[RuleSet]:
    """Every version of a ground, newest first."""
    return [rules for _pk, rules in memory.versions(ground)]


def _row(rules: RuleSet, versions: Sequence[RuleSet], day: date) -> VersionRow:
    reasons = "; ".join(str(Reason(reason).label) for reason in rules.reasons)
    return VersionRow(rules, _state(rules, versions, day), address_of(rules), reasons, in_words(rules.source))


def _state(rules: RuleSet, versions: Sequence[RuleSet], day: date) -> State:
    begun = [one for one in versions if one.effective_from and one.effective_from <= day]
    if rules not in begun:
        return COMING
    return IN_FORCE if rules is begun[0] else PAST


def _header(rules: RuleSet, versions: Sequence[RuleSet]) -> Header:
    named = {"ground": Ground(rules.ground).label, "version": rules.version}
    return Header(
        _("%(ground)s, version %(version)s") % named,
        state=_state(rules, versions, house_day()),
        crumbs=[Crumb(_("Grounds"), reverse("grounds_staff:list"))],
    )


def _facts(rules: RuleSet) -> list[Fact]:
    assert rules.effective_from is not None
    return [
        Fact(_("In force from"), day_in_words(rules.effective_from)),
        Fact(_("Reasons"), [Reason(reason).label for reason in rules.reasons], "complaints/staff/value_lines.html"),
        Fact(_("Complexity"), Complexity(rules.complexity).label),
        Fact(
            _("After a counter-notice"),
            _("The listings are put back at once.")
            if rules.restores_at_once
            else _("The rights owner has a period to act."),
        ),
        Fact(_("Answers of the seller"), rules.rounds),
        Fact(_("Source"), in_words(rules.source)),
    ]


def _part(one: Any, options: Sequence[str] = ()) -> Part:
    demand: Any = ""
    if getattr(one, "required", False):
        demand = _("Required")
    if getattr(one, "blocks", False):
        demand = _("Keeps from submitting")
    reasons = "; ".join(str(Reason(reason).label) for reason in one.reasons)
    days = getattr(one, "days", 0)
    help_text = in_words(getattr(one, "help", {})) or (
        str(_("Not older than %(days)s days") % {"days": days}) if days else ""
    )
    return Part(in_words(one.label), help_text, str(demand), reasons, options)


def _options(one: Any) -> list[str]:
    return [in_words(words) for _code, words in one.options]


urlpatterns = [
    path("", GroundList.as_view(), name="list"),
    path("<slug:ground>/<int:version>/", VersionPage.as_view(), name="version"),
]
