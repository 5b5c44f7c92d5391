"""A day and an hour as somebody gives them on a page, on the clocks of the active zone."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from core.accounts.choices import Zone

LOCAL = "%Y-%m-%dT%H:%M"
FORMATS = [LOCAL, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S"]


class MomentField(forms.DateTimeField):
    """The value is aware. An hour that the clocks skip or strike twice is refused in plain words, with the place."""

    widget = forms.DateTimeInput(format=LOCAL, attrs={"type": "datetime-local"})

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=FORMATS, **options)

    def to_python(self, value: Any) -> datetime | None:
        """The instant. Raises ValidationError."""
        try:
            return super().to_python(value)
        except ValidationError as problem:
            if getattr(problem, "code", "") != "ambiguous_timezone" or not problem.params:
                raise
            raise ValidationError(_words(problem.params["datetime"]), code="ambiguous_timezone") from problem


def _words(local: datetime) -> str:
    """What is said of an hour of the day on which the clocks change."""
    zone = timezone.get_current_timezone()
    place = str(dict(Zone.choices).get(str(zone), zone))
    before, after = (zone.utcoffset(local.replace(fold=fold)) for fold in (0, 1))
    # Within the hour that is skipped the second reading lies further east.
    is_skipped = before is not None and after is not None and before < after
    if is_skipped:
        words = _("The clocks change at that hour in %(place)s: it does not exist. Give another one.")
    else:
        words = _("The clocks change at that hour in %(place)s: it comes twice. Give another one.")
    return words % {"place": place}
