"""Forms for words that other owners read: where these name somebody who asks, whoever chose them is asked once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NAMES = "names_may_stand"


class NamingForm(forms.Form):
    """The question whether names may stand is put only where the words were refused for a name (naming.refusal)."""

    names_may_stand = forms.BooleanField(
        label=_("The name may stand: others may read it"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get(NAMES):
            self._ask()

    def add_error(self, field: str | None, error: Any) -> None:
        """As of every form; a refusal for a name comes with the box to tick."""
        if field == NAMES:
            self._ask()
        super().add_error(field, error)

    def _ask(self) -> None:
        """Show the box, behind the words that it is about."""
        box = self.fields.pop(NAMES)
        box.widget = forms.CheckboxInput()
        self.fields[NAMES] = box
