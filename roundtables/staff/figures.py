"""CBBC's page of figures about roundtables, for any period."""

from datetime import date

from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.days import house_day
from core.web.charts import Chart, by_quarter
from core.web.components import Crumb, Figure, Header
from core.web.forms import DateField
from core.web.views import StaffView
from roundtables import figures


class PeriodForm(forms.Form):
    """From which day to which."""

    since = DateField(label=gettext_lazy("From"))
    until = DateField(label=gettext_lazy("Until"))

    def clean(self) -> None:
        """The period does not end before it begins."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("The period ends before it begins."))


class Figures(StaffView):
    """Held, attended, raised, answered; each roundtable with what came of it."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show the figures of a period: of the last year where none is named."""
        now = timezone.now()
        today = house_day(now)
        since, until = figures.year_until(today)
        is_named = bool(request.GET.get("since") or request.GET.get("until"))
        form = PeriodForm(request.GET) if is_named else PeriodForm(initial={"since": since, "until": until})
        if is_named and form.is_valid():
            since, until = form.cleaned_data["since"], form.cleaned_data["until"]
        found = figures.figures_of(since, until, actor=self.actor, now=now)
        context = {
            "header": Header(
                _("Figures of roundtables"), crumbs=[Crumb(_("Roundtables"), reverse("roundtables_staff:list"))]
            ),
            "form": form,
            "since": since,
            "until": until,
            "figures": _cells(found),
            "held": figures.held_between(since, until, actor=self.actor),
            "chart": self.chart(today),
        }
        return self.render("roundtables/figures/page.html", context)

    def chart(self, today: date) -> Chart:
        """Roundtables by quarter, of the last two years."""
        days = sorted(figures.by_day(self.actor).items())
        columns = by_quarter(days, since=date.min, until=today)
        return Chart(_("Roundtables held"), columns, empty=_("No roundtable was held yet."))


def _cells(found: figures.Figures) -> list[Figure]:
    overdue = f"{reverse('action_points_staff:list')}?view=overdue"
    return [
        Figure(_("Roundtables held"), found.held),
        Figure(_("Guests who came"), found.attended),
        Figure(_("Organisations that came"), found.organisations),
        Figure(_("Decisions taken"), found.decisions),
        Figure(_("Issues raised"), found.raised),
        Figure(_("Issues answered"), found.answered),
        Figure(_("Median days to an answer"), "–" if found.median_days is None else found.median_days),
        Figure(_("Action points taken"), found.taken),
        Figure(_("Action points confirmed as done, whenever taken"), found.done),
        Figure(_("Action points overdue now"), found.overdue, overdue, "bad" if found.overdue else "neutral"),
    ]
