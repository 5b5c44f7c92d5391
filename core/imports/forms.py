"""The form that takes a table."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.imports.registry import Importer


class UploadForm(forms.Form):
    """A file or, where the importer takes one, a pasted list; and for whom it is where the actor acts for several.

    `organisations` are their names by key.
    """

    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"))
    text = forms.CharField(
        label=gettext_lazy("Pasted list"),
        help_text=gettext_lazy("One on each line."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(label=gettext_lazy("File"))

    def __init__(self, *args: Any, importer: Importer, organisations: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._organisations = organisations
        chooser: Any = self.fields["organisation"]
        if len(organisations) == 1:
            del self.fields["organisation"]
        else:
            chooser.choices = [("", _("Choose"))] + [(str(pk), name) for pk, name in organisations.items()]
        if importer.takes_text:
            self.fields["file"].required = False
            if importer.pastes_table:
                self.fields["text"].label = _("Pasted table")
                self.fields["text"].help_text = _("Rows copied out of a spreadsheet, with their headings.")
        else:
            del self.fields["text"]
        self.fields["file"].help_text = self._about(importer)
        self.fields["file"].widget.attrs["accept"] = ".csv,.txt,.tsv,.xlsx"

    def clean(self) -> dict[str, Any]:
        """One of the two, where a text is taken as well."""
        given: dict[str, Any] = super().clean() or {}
        if "text" in self.fields and "file" not in self.errors and bool(given.get("file")) == bool(given.get("text")):
            self.add_error("text", _("Paste a list or choose a file: one of the two."))
        return given

    def organisation_id(self) -> int:
        """For whom, once the form is valid."""
        chosen = self.cleaned_data.get("organisation")
        return int(chosen) if chosen else next(iter(self._organisations))

    def _about(self, importer: Importer) -> str:
        limits = {"rows": f"{importer.max_rows:,}", "megabytes": settings.IPP_MAX_UPLOAD_BYTES >> 20}
        words = _(
            "CSV or Excel (XLSX), up to %(rows)s rows and %(megabytes)s MB. Nothing is written before you have seen "
            "what was understood."
        )
        if importer.applies_at_once:
            words = _(
                "CSV or Excel (XLSX), up to %(rows)s rows and %(megabytes)s MB. Valid rows are taken over as soon as "
                "all are read; refused ones come back as a file that says what is wrong."
            )
        return words % limits
