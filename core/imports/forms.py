"""The form that takes a table."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.registry import Importer


class UploadForm(forms.Form):
    """A file, and for whom it is where the actor acts for several: `organisations` are their names by key."""

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, importer: Importer, organisations: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = organisations
        chooser: Any = self.fields["organisation"]
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            chooser.choices = [("", _("Choose"))] + [(str(pk), name) for pk, name in organisations.items()]
        self.fields["file"].help_text = _(
            "CSV or Excel (XLSX), up to %(rows)s rows and %(megabytes)s MB. Nothing is written before you have seen "
            "what was understood."
        ) % {"rows": f"{importer.max_rows:,}", "megabytes": settings.IPP_MAX_UPLOAD_BYTES >> 20}
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"

    def organisation_id(self) -> int:
        """For whom, once the form is valid."""
        chosen = self.cleaned_data.get("organisation")
        return int(chosen) if chosen else next(iter(self._organisations))
