"""Every version of every rule, for all staff; a new version, for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import citations
from core.accounts.choices import Audience
from core.clocks import changing, policies, queries, registry, words
from core.clocks.calendars import local_date
from core.clocks.models import Clock, Rule
from core.clocks.models.calendar import working_calendar
from core.clocks.staff.changes import ChangePage
from core.clocks.staff.forms import RuleForm
from core.clocks.staff.rows import Row, dressed
from core.verdicts import Denied
from core.web.components import Action, Crumb, Header, State
from core.web.views import StaffView

# So many of the clocks that run are shown, and so many counted: beyond that a figure says "1,000+".
SHOWN = 50
COUNTED = 1000

IN_FORCE = State(gettext_lazy("In force"), "check2-circle", "good")
AHEAD = State(gettext_lazy("Ahead"), "hourglass", "waiting")
SUPERSEDED = State(gettext_lazy("Superseded"), "archive", "neutral")


@dataclass(frozen=True)
class VersionRow:
    """One version of a rule in words."""

    rule: Rule
    state: State
    length: str
    calendar: str
    last_day: str
    reminders: str
    due_soon: str


@dataclass(frozen=True)
class RuleRow:
    """One rule with the version in force, or the first that will be."""

    code: str
    label: str
    url: str
    owed_by: str
    version: VersionRow
    ahead: Sequence[VersionRow]


def version_rows(rules: Sequence[Rule], now: datetime) -> list[VersionRow]:
    """The versions of one rule (newest first), each with where it stands at `now`."""
    found = []
    is_superseded = False
    for rule in rules:
        is_ahead = rule.effective_from > local_date(now, rule.tzinfo())
        found.append(_version_row(rule, AHEAD if is_ahead else SUPERSEDED if is_superseded else IN_FORCE))
        is_superseded = is_superseded or not is_ahead
    return found


def _version_row(rule: Rule, state: State) -> VersionRow:
    return VersionRow(
        rule=rule,
        state=state,
        length=words.length_of(rule) or _("Until a given date"),
        calendar=words.calendar_name(rule.calendar),
        last_day=_last_day(rule),
        reminders=str(words.LIST_COMMA).join(words.reminder_in_words(rule, before) for before in rule.reminders),
        due_soon=words.reminder_in_words(rule, rule.due_soon) if rule.due_soon else "",
    )


def _last_day(rule: Rule) -> str:
    if rule.until_date or rule.unit in {"hours", "working_days"}:
        return ""
    return _("Moves to the next working day") if rule.last_day_moves else _("Stays, holiday or not")


def debtor_words(code: str) -> str:
    """For whom the clocks of a rule wait; empty where nobody owes anything."""
    audience = registry.debtor(code)
    return str(Audience(audience).label) if audience else ""


def law_action(label: Any, url: str, policy: Any) -> Action:
    """The button that leads to a change, grey with the reason for those who may not."""
    return Action(label, url, "file-plus", "secondary", policy.reason if isinstance(policy, Denied) else "")


class Rules(StaffView):
    """Every rule with the version in force."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        now = timezone.now()
        by_code: dict[str, list[Rule]] = {}
        for rule in Rule.objects.select_related("calendar").order_by("code", "-effective_from"):
            by_code.setdefault(rule.code, []).append(rule)
        crumbs = [Crumb(_("Clocks"), reverse("clocks_staff:list"))]
        context = {
            "header": Header(_("Rules"), crumbs=crumbs, lede=_("How long somebody has, and where that is written.")),
            "rules": [_rule_row(code, version_rows(found, now)) for code, found in by_code.items()],
        }
        return self.render("clocks/staff/rules.html", context)


def _rule_row(code: str, versions: Sequence[VersionRow]) -> RuleRow:
    current = next((row for row in versions if row.state == IN_FORCE), versions[-1])
    return RuleRow(
        code=code,
        label=current.rule.label_now(),
        url=reverse("clocks_staff:rule", args=[code]),
        owed_by=debtor_words(code),
        version=current,
        ahead=[row for row in versions if row.state == AHEAD and row != current],
    )


class RuleView(StaffView):
    """A page of one rule, by its code in the address."""

    def versions(self, code: str) -> list[Rule]:
        """All versions, newest first. Raises Http404."""
        found = list(Rule.objects.filter(code=code).select_related("calendar").order_by("-effective_from"))
        if not found:
            raise Http404
        return found

    def crumbs(self) -> list[Crumb]:
        """The way to the list of rules."""
        return [
            Crumb(_("Clocks"), reverse("clocks_staff:list")),
            Crumb(_("Rules"), reverse("clocks_staff:rules")),
        ]


class RulePage(RuleView):
    """One rule: all its versions, and how many clocks count on them."""

    def get(self, request: HttpRequest, rule: str) -> HttpResponse:
        """Show it."""
        versions = self.versions(rule)
        url = reverse("clocks_staff:new_rule", args=[rule])
        context = {
            "header": Header(
                versions[0].label_now(),
                reference=rule,
                crumbs=self.crumbs(),
                lede=_("Waits for: %(party)s") % {"party": debtor_words(rule)} if debtor_words(rule) else "",
                actions=[law_action(_("New version"), url, policies.changes_law(self.actor))],
            ),
            "versions": version_rows(versions, timezone.now()),
            "running": counted_words(queries.clocks_visible_to(self.actor), rule),
            "citations": citations.resolved(versions[0].cites, actor=self.actor),
            "running_url": f"{reverse('clocks_staff:list')}?view=running&rule={rule}",
        }
        return self.render("clocks/staff/rule.html", context)


def counted_words(clocks: Any, code: str) -> str:
    """How many clocks run on a rule, counted as far as it matters."""
    count = clocks.filter(rule_code=code, stopped_at=None, paused_at=None).order_by()[: COUNTED + 1].count()
    return f"{COUNTED:,}+" if count > COUNTED else f"{count:,}"


class NewRule(ChangePage, RuleView):
    """A new version of a rule, with what it would and would not touch."""

    preview_template = "clocks/staff/rule_preview.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Keep which rule it is."""
        super().setup(request, *args, **kwargs)
        self.code: str = kwargs["rule"]

    def form(self, data: Any = None) -> RuleForm:
        """The form on the newest version."""
        versions = self.versions(self.code)
        return RuleForm(data, latest=versions[0], number=max(rule.version for rule in versions))

    def header(self) -> Header:
        """Names the rule."""
        label = self.versions(self.code)[0].label_now()
        crumbs = [*self.crumbs(), Crumb(label, self.back_url())]
        return Header(_("New version of the rule"), reference=self.code, crumbs=crumbs, lede=label)

    def preview(self, form: Any) -> dict[str, Any]:
        """Clocks that run keep their version; one that begins on the first day shows the difference."""
        draft = changing.drafted_rule(form.latest, form.change(), now=self.now)
        running = queries.clocks_visible_to(self.actor).filter(rule_code=self.code, stopped_at=None, paused_at=None)
        first = running.order_by("due_at", "pk")[:SHOWN]
        return {
            "before": _version_row(form.latest, IN_FORCE),
            "after": _version_row(draft, AHEAD),
            "example": _example(form.latest, draft),
            "running": counted_words(running, self.code),
            "rows": _rows(list(first), self),
        }

    def add(self, form: Any) -> str:
        """Add it."""
        given = form.cleaned_data
        rule = changing.add_rule(
            self.code,
            form.change(),
            based_on=given["based_on"],
            reason=given["reason"],
            actor=self.actor,
            now=self.now,
        )
        return _("Version %(version)s is added.") % {"version": rule.version}

    def back_url(self) -> str:
        """The rule's page."""
        return reverse("clocks_staff:rule", args=[self.code])


def _rows(clocks: Sequence[Clock], view: ChangePage) -> list[Row]:
    return dressed(clocks, actor=view.actor, now=view.now)


def _example(old: Rule, new: Rule) -> dict[str, datetime] | None:
    """The end of a period that begins at noon of the first day, on either version; None where nothing is counted."""
    if new.until_date:
        return None
    latest = new.calendar.versions.order_by("-version").values_list("pk", flat=True)[0]
    calendar = working_calendar(latest)
    noon = datetime.combine(new.effective_from, datetime.min.time().replace(hour=12), tzinfo=new.tzinfo())
    return {"start": noon, "old": old.period(calendar).end(noon), "new": new.period(calendar).end(noon)}
