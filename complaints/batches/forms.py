"""The statement for all complaints of a batch, and the filter above them."""

import uuid
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from complaints.choices import ComplaintState
from complaints.models import Complaint
from complaints.portal.forms import StatementForm

READY, LACKING = "ready", "lacking"


class BatchStatementForm(StatementForm):
    """The statement of truth for many complaints. `run` makes one press of the button of two."""

    discloses_contact = None  # type: ignore[assignment]  # how a form drops a field of its base
    run = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["agrees"].label = _(
            "I state that each of these complaints is true and made in good faith, and I may act for the rights owner"
        )


class BatchFilter(django_filters.FilterSet):  # type: ignore[misc]  # the library is untyped
    """Drafts, or what was submitted. Which drafts are whole the page knows, that has read what each lacks."""

    standing = django_filters.ChoiceFilter(
        method="by_standing",
        label=_("Show"),
        choices=[
            ("draft", _("Drafts")),
            (READY, _("Ready to submit")),
            (LACKING, _("Lack something")),
            ("submitted", _("Submitted")),
        ],
        empty_label=_("All complaints"),
    )

    def by_standing(self, rows: QuerySet[Complaint], name: str, value: str) -> QuerySet[Complaint]:
        """Those alone."""
        if value == "submitted":
            return rows.exclude(state=ComplaintState.DRAFT)
        return rows.filter(state=ComplaintState.DRAFT)
