"""The forms around minutes: an action point taken down or put right, a decision's words, answers to comments."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from complaints import queries as complaints
from complaints.models import Complaint
from core.accounts.actors import Actor
from core.accounts.models import Organisation
from core.web.forms import DateField
from programmes import queries as programmes
from programmes.models import Commitment
from roundtables import queries
from roundtables.actions.action_points import MAX_NAME, MAX_WHAT, Task
from roundtables.actions.minutes import MAX_COMMENT, MAX_LINE
from roundtables.choices import CommentOutcome, Place
from roundtables.lines import House, Understood
from roundtables.models import ActionPoint, AgendaItem, Issue, Roundtable


def houses() -> list[House]:
    """Organisations that can be named in a line. One statement."""
    rows = queries.responsible_organisations().values_list("pk", "name", "name_zh", "code")
    return [House(pk, (name, name_zh, code)) for pk, name, name_zh, code in rows]


class LinksForm(forms.Form):
    """What is to be done, in both languages, and what it is linked to."""

    what = forms.CharField(label=_("What"), max_length=MAX_WHAT)
    what_zh = forms.CharField(label=_("What, in Chinese"), required=False, max_length=MAX_WHAT)
    person_name = forms.CharField(label=_("By name"), required=False, max_length=MAX_NAME)
    issue = forms.ChoiceField(label=_("Issue"), required=False)
    commitment = forms.ChoiceField(label=_("Commitment"), required=False)
    complaint = forms.CharField(
        label=_("Complaint"),
        help_text=_("Its reference, such as C-2026-000123."),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"class": "width-20", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, roundtable: Roundtable, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.issues = {str(issue.pk): issue for issue in _issues(roundtable, actor)}
        self.commitments = {str(one.pk): one for one in _commitments(actor)}
        named = [(key, f"{issue.reference} · {issue.display_title}") for key, issue in self.issues.items()]
        promised = [(key, _promise(one)) for key, one in self.commitments.items()]
        self.fields["issue"].choices = [("", _("None")), *named]  # type: ignore[attr-defined]
        self.fields["commitment"].choices = [("", _("None")), *promised]  # type: ignore[attr-defined]

    def clean_complaint(self) -> Complaint | None:
        """The complaint of this reference."""
        given = self.cleaned_data["complaint"].strip()
        if not given:
            return None
        found = complaints.visible_to(self.actor).filter(reference__iexact=given).first()
        if found is None:
            raise forms.ValidationError(_("There is no complaint with this reference."))
        return found

    def links(self) -> dict[str, Any]:
        """What every task holds; asked after validation."""
        data = self.cleaned_data
        return {
            "what": data["what"],
            "what_zh": data["what_zh"],
            "person_name": data["person_name"],
            "issue": self.issues.get(data["issue"]),
            "commitment": self.commitments.get(data["commitment"]),
            "complaint": data["complaint"],
        }


class TakeForm(LinksForm):
    """An action point as it was understood, to be corrected."""

    organisation = forms.ChoiceField(label=_("Who"), error_messages={"required": _("Choose who is to do it.")})
    due_on = DateField(label=_("Due"), error_messages={"required": _("Name the day by which it is to be done.")})

    field_order = ("what", "what_zh", "organisation", "person_name", "due_on", "issue", "commitment", "complaint")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(str(one.pk), one.display_name) for one in queries.responsible_organisations().order_by("name", "pk")]
        self.fields["organisation"].choices = [("", "–"), *named]  # type: ignore[attr-defined]

    def task(self, item: AgendaItem | None) -> Task:
        """What was taken down; asked after validation."""
        data = self.cleaned_data
        return Task(organisation_pk=int(data["organisation"]), due_on=data["due_on"], item=item, **self.links())


def understood_as(found: Understood) -> dict[str, Any]:
    """What the form of an action point proposes after a line was read."""
    due_on: date | None = found.due_on
    return {
        "what": found.what,
        "organisation": str(found.organisation_id or ""),
        "person_name": found.person_name,
        "due_on": due_on,
    }


class ChangeForm(LinksForm):
    """An action point that is put right."""

    def task(self, point: ActionPoint) -> Task:
        """What it is to be; who and when stay."""
        return Task(organisation_pk=point.organisation_id, due_on=point.due_on, **self.links())


class DecisionForm(forms.Form):
    """The words of a decision."""

    text = forms.CharField(label=_("Decision"), max_length=MAX_LINE)
    text_zh = forms.CharField(label=_("Decision in Chinese"), required=False, max_length=MAX_LINE)


class AnswerForm(forms.Form):
    """What became of a comment."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"),
        choices=[choice for choice in CommentOutcome.choices if choice[0] != CommentOutcome.OPEN],
        widget=forms.RadioSelect(),
        error_messages={"required": _("Say whether the minutes were changed.")},
    )
    answer = forms.CharField(
        label=_("Answer"), required=False, max_length=MAX_COMMENT, widget=forms.Textarea(attrs={"rows": 4})
    )


class CommentForm(forms.Form):
    """A comment on a section."""

    text = forms.CharField(
        label=_("What should be changed?"),
        min_length=3,
        max_length=MAX_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class ToldForm(CommentForm):
    """A comment that CBBC was told otherwise than in the portal."""

    organisation = forms.ChoiceField(
        label=_("Who said it?"), error_messages={"required": _("Choose an organisation that was invited.")}
    )

    field_order = ("organisation", "text")

    def __init__(self, *args: Any, roundtable: Roundtable, **options: Any) -> None:
        super().__init__(*args, **options)
        places = (Place.SENT, Place.WAITING, Place.REPLACED)
        invited = roundtable.invitations.filter(place__in=places, organisation__isnull=False).order_by()
        found = Organisation.objects.filter(pk__in=invited.values("organisation")).order_by("name", "pk")
        named = [(str(one.pk), one.display_name) for one in found]
        self.fields["organisation"].choices = [("", "–"), *named]  # type: ignore[attr-defined]


def _issues(roundtable: Roundtable, actor: Actor) -> QuerySet[Issue]:
    """Issues of the agenda, and those to which an action point of the roundtable is linked already."""
    linked = roundtable.action_points.filter(issue__isnull=False).order_by().values("issue")
    spoken_of = Q(item__roundtable=roundtable) | Q(pk__in=linked)
    return queries.issues_visible_to(actor).filter(spoken_of).order_by("pk")


def _commitments(actor: Actor) -> QuerySet[Commitment]:
    return programmes.commitments_visible_to(actor).filter(agreement__successor=None).order_by("pk")


def _promise(commitment: Commitment) -> str:
    return f"{commitment.agreement.reference} · {commitment.display_wording}"
