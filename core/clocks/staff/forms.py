"""Forms of a new version of a rule and of a calendar. What the law allows is judged by the actions."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clocks.changing import CalendarChange, RuleChange
from core.clocks.models import CalendarVersion, Rule
from core.clocks.periods import HOURS_BEFORE, Unit
from core.web.forms import DateField

UNITS = [
    (Unit.CALENDAR_DAYS.value, gettext_lazy("Calendar days")),
    (Unit.WORKING_DAYS.value, gettext_lazy("Working days")),
    (Unit.HOURS.value, gettext_lazy("Hours")),
    (Unit.MONTHS.value, gettext_lazy("Months")),
]
BETWEEN = re.compile(r"\s*(?:–|—|~|\bto\b|至|到|\.\.|\s-\s)\s*")
# A range that is written the wrong way round, or of several years, is a slip of the pen.
LONGEST_RANGE = timedelta(days=31)


class RemindersField(forms.CharField):
    """Reminders as people write them, "7, 3, 1, 4h": whole numbers of units, and hours."""

    def clean(self, value: Any) -> Any:
        """A list of numbers and texts of hours."""
        return [self._one(part) for part in re.split(r"[\s,;，；、]+", super().clean(value)) if part]

    def _one(self, part: str) -> int | str:
        if part.isascii() and part.isdigit() and len(part) <= len("1000"):
            return int(part)
        if HOURS_BEFORE.fullmatch(part.lower()):
            return part.lower()
        raise forms.ValidationError(_("%(part)s is neither a whole number nor hours such as 4h.") % {"part": part})


class DaysField(forms.CharField):
    """Days as people write them: one a line as YYYY-MM-DD, or the first and the last of several with "to" between."""

    widget = forms.Textarea(attrs={"rows": 8, "class": "width-20"})

    def clean(self, value: Any) -> Any:
        """The days, in their order, each once."""
        found: set[date] = set()
        for line in re.split(r"[\n,;，；、]+", super().clean(value)):
            if line.strip():
                found.update(self._of(line.strip()))
        return sorted(found)

    def _of(self, line: str) -> list[date]:
        try:
            ends = [date.fromisoformat(part) for part in BETWEEN.split(line)]
        except ValueError as error:
            raise forms.ValidationError(_("%(line)s is no day written as YYYY-MM-DD.") % {"line": line}) from error
        first, last = ends[0], ends[-1]
        if len(ends) > len("ab") or not timedelta() <= last - first <= LONGEST_RANGE:
            raise forms.ValidationError(
                _("%(line)s: the first day comes first, and the last soon after.") % {"line": line}
            )
        return [first + timedelta(days=step) for step in range((last - first).days + 1)]


class ChangeForm(forms.Form):
    """What both kinds of versions ask for."""

    based_on = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("Why this version is added"),
        help_text=gettext_lazy("Kept with the version and in the audit trail."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
    )


class RuleForm(ChangeForm):
    """A new version of a rule. Rules that run until a given date have no length to be changed."""

    effective_from = DateField(
        label=gettext_lazy("Takes effect on"),
        help_text=gettext_lazy("Clocks that start on this day or later count on it; those that run keep theirs."),
    )
    amount = forms.IntegerField(label=gettext_lazy("Length"), min_value=1, max_value=3660)
    unit = forms.ChoiceField(label=gettext_lazy("Counted in"), choices=UNITS)
    last_day_moves = forms.BooleanField(
        label=gettext_lazy("A last day that is a holiday moves to the next working day"), required=False
    )
    due_soon = forms.IntegerField(
        label=gettext_lazy("Shown as due soon"),
        help_text=gettext_lazy("So many units before the end."),
        min_value=0,
        max_value=3660,
    )
    reminders = RemindersField(
        label=gettext_lazy("Reminders before the end"),
        help_text=gettext_lazy("In units of the rule, or hours: 7, 3, 1, 4h."),
        required=False,
        max_length=100,
    )
    source_en = forms.CharField(label=gettext_lazy("Where it is written, in English"), max_length=500)
    source_zh = forms.CharField(label=gettext_lazy("Where it is written, in Chinese"), max_length=500)

    field_order = (
        "effective_from", "amount", "unit", "last_day_moves", "due_soon", "reminders", "source_en", "source_zh",
        "reason", "based_on",
    )  # fmt: skip

    def __init__(self, *args: Any, latest: Rule, number: int, **kwargs: Any) -> None:
        given = {
            "amount": latest.amount,
            "unit": latest.unit,
            "last_day_moves": latest.last_day_moves,
            "due_soon": latest.due_soon,
            "reminders": ", ".join(str(one) for one in latest.reminders),
            "source_en": latest.source.get("en", ""),
            "source_zh": latest.source.get("zh-hans", ""),
            "based_on": number,
        }
        super().__init__(*args, **({"initial": given} | kwargs))
        self.latest = latest
        if latest.until_date:
            for name in ("amount", "last_day_moves"):
                del self.fields[name]

    def change(self) -> RuleChange:
        """What a valid form says."""
        given = self.cleaned_data
        return RuleChange(
            effective_from=given["effective_from"],
            amount=given.get("amount", 0),
            unit=given["unit"],
            last_day_moves=given.get("last_day_moves", False),
            due_soon=given["due_soon"],
            reminders=given["reminders"],
            source={"en": given["source_en"].strip(), "zh-hans": given["source_zh"].strip()},
        )


class CalendarForm(ChangeForm):
    """What a new version of a calendar says of one year."""

    off = DaysField(
        label=gettext_lazy("Days off"),
        help_text=gettext_lazy(
            "One a line, such as 2027-10-01, or several as 2027-10-01 to 2027-10-07. Weekends are off anyway."
        ),
        required=False,
    )
    worked = DaysField(
        label=gettext_lazy("Weekend days worked in exchange"),
        help_text=gettext_lazy("One a line, such as 2027-10-09."),
        required=False,
    )
    is_published = forms.BooleanField(
        label=gettext_lazy("The year is published: its days are final"),
        help_text=gettext_lazy("Until then every end in it is shown as an estimate."),
        required=False,
    )
    source = forms.CharField(
        label=gettext_lazy("Where the days are published"),
        help_text=gettext_lazy("The notice with its number and date."),
        max_length=300,
    )

    field_order = ("off", "worked", "is_published", "source", "reason", "based_on")

    def __init__(self, *args: Any, latest: CalendarVersion, year: int, **kwargs: Any) -> None:
        entry = latest.days.get(str(year), {"off": [], "worked": []})
        given = {
            "off": "\n".join(entry["off"]),
            "worked": "\n".join(entry["worked"]),
            "is_published": year <= latest.published_until,
            "based_on": latest.version,
        }
        super().__init__(*args, **({"initial": given} | kwargs))
        self.year = year

    def change(self) -> CalendarChange:
        """What a valid form says."""
        given = self.cleaned_data
        return CalendarChange(
            year=self.year,
            off=given["off"],
            worked=given["worked"],
            is_published=given["is_published"],
            source=given["source"].strip(),
        )
