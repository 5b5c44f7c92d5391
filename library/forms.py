"""What is asked for about entries, their words, their topics and their readers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.web.forms import DateField
from library.actions.describing import Description
from library.actions.writing import Words
from library.choices import Kind, Readers
from library.models import Edition, Entry, Topic
from library.pages import topic_name
from library.queries import topics

ROWS = {"rows": 3}
TEXT_ROWS = {"rows": 18}
MARKDOWN = _(
    "Markdown: # for headings, ** for bold, - for lists, | for tables. Pictures from elsewhere are shown as links."
)
PROPOSED = [(kind.value, kind.label) for kind in Kind if kind != Kind.STANDARD]


class TopicsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """Topics to tick, in the reader's script."""

    def label_from_instance(self, obj: Any) -> str:
        """The name of a topic."""
        return topic_name(obj)


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """One organisation, in the reader's script."""

    def label_from_instance(self, obj: Any) -> str:
        """The name of an organisation."""
        name: str = obj.display_name
        return name


class TextsForm(forms.Form):
    """The words of an edition that everybody who writes one gives."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    title = forms.CharField(label=_("Title"), max_length=200, required=False)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    summary = forms.CharField(label=_("Summary"), max_length=4000, required=False, widget=forms.Textarea(attrs=ROWS))
    summary_zh = forms.CharField(
        label=_("Summary in Chinese"), max_length=4000, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    body = forms.CharField(
        label=_("Text"), help_text=MARKDOWN, required=False, strip=False, widget=forms.Textarea(attrs=TEXT_ROWS)
    )
    body_zh = forms.CharField(
        label=_("Text in Chinese"), required=False, strip=False, widget=forms.Textarea(attrs=TEXT_ROWS)
    )
    document = forms.FileField(label=_("File (PDF)"), required=False)
    document_zh = forms.FileField(label=_("File in Chinese (PDF)"), required=False)
    drops_document = forms.BooleanField(label=_("Take the present file away"), required=False)
    drops_document_zh = forms.BooleanField(label=_("Take the present file in Chinese away"), required=False)
    note = forms.CharField(
        label=_("Note to CBBC's editors"), max_length=4000, required=False, widget=forms.Textarea(attrs=ROWS)
    )

    def __init__(self, *args: Any, edition: Edition | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.edition = edition
        for name in ("document", "document_zh"):
            held = getattr(edition, name) if edition else None
            if held is None:
                del self.fields[f"drops_{name}"]
            else:
                self.fields[name].help_text = _("Now: %(name)s. A new file takes its place.") % {"name": held.name}

    def given(self) -> dict[str, Any]:
        """The words without the files; asked after validation."""
        besides = {"version", "document", "document_zh", "drops_document", "drops_document_zh", "kind", "source"}
        return {name: value for name, value in self.cleaned_data.items() if name not in besides}

    def kept(self, name: str) -> Any:
        """The file that stays where none was uploaded."""
        if self.edition is None or self.cleaned_data.get(f"drops_{name}"):
            return None
        return getattr(self.edition, name)


class WordsForm(TextsForm):
    """The words of an edition as CBBC edits them."""

    label = forms.CharField(
        label=_("Name of the edition"), help_text=_("For example “2019 revision”."), max_length=100, required=False
    )
    effective_from = DateField(label=_("In force from"), required=False)
    changes = forms.CharField(
        label=_("What changes"), max_length=8000, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    changes_zh = forms.CharField(
        label=_("What changes, in Chinese"), max_length=8000, required=False, widget=forms.Textarea(attrs=ROWS)
    )
    acknowledge_by = DateField(
        label=_("To be acknowledged by"),
        help_text=_("Everyone who may read it is asked to say that they have, by this day."),
        required=False,
    )
    field_order = ("version", "label", "title", "title_zh", "effective_from", "summary", "summary_zh", "changes",
                   "changes_zh", "body", "body_zh", "document", "drops_document", "document_zh",
                   "drops_document_zh", "acknowledge_by", "note")  # fmt: skip


class ProposalForm(TextsForm):
    """What an owner proposes."""

    kind = forms.ChoiceField(
        label=_("What is it?"), choices=[("", "–"), *PROPOSED], error_messages={"required": _("Choose what it is.")}
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    field_order = ("version", "kind", "title", "title_zh", "summary", "summary_zh", "body", "body_zh", "document",
                   "document_zh", "source", "note")  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].help_text = _("In English, in Chinese, or in both.")


class EntryForm(forms.Form):
    """What is said about an entry besides its words. `version` is that of what was read when the page was opened."""

    version = forms.IntegerField(widget=forms.HiddenInput(), required=False)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind.choices)
    readers = forms.ChoiceField(label=_("Who may read it"), choices=Readers.choices)
    organisation = OrganisationField(
        label=_("Whose it is"),
        help_text=_("Left open for what is CBBC's own, or the law's."),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nobody's in particular"),
    )
    topics = TopicsField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple()
    )
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    source_url = forms.URLField(label=_("Address of the source"), max_length=500, required=False, assume_scheme="https")
    code = forms.SlugField(
        label=_("Short name"), help_text=_("By which rules cite it, such as “ecommerce-law”."), required=False
    )
    review_on = DateField(label=_("To be reviewed on"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        owners = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.CBBC)
        self.fields["organisation"].queryset = owners.order_by("name", "pk")  # type: ignore[attr-defined]
        self.fields["topics"].queryset = topics()  # type: ignore[attr-defined]

    def description(self) -> Description:
        """What was given; asked after validation."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        organisation = given.pop("organisation")
        return Description(
            **given | {"code": given["code"] or None, "topics": list(given["topics"])},
            organisation_id=organisation.pk if organisation else None,
        )


class NewEntryForm(EntryForm):
    """A new entry: with the titles under which its first draft begins."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_zh = forms.CharField(label=_("Title in Chinese"), max_length=200, required=False)
    field_order = ("kind", "title", "title_zh")

    def description(self) -> Description:
        """What was given without the titles; asked after validation."""
        given = self.cleaned_data
        self.cleaned_data = {name: value for name, value in given.items() if name not in {"title", "title_zh"}}
        try:
            return super().description()
        finally:
            self.cleaned_data = given

    def words(self) -> Words:
        """The titles; asked after validation."""
        return Words(title=self.cleaned_data["title"], title_zh=self.cleaned_data["title_zh"])


class AccessForm(forms.Form):
    """An organisation that may read an entry; those that may already are not offered."""

    organisation = OrganisationField(label=_("Organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, entry: Entry, **options: Any) -> None:
        super().__init__(*args, **options)
        others = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.CBBC)
        named = entry.accesses.values("organisation")
        self.fields["organisation"].queryset = (  # type: ignore[attr-defined]
            others.exclude(pk__in=named).order_by("name", "pk")
        )


class TopicForm(forms.Form):
    """A topic's names in both languages."""

    name = forms.CharField(label=_("Name"), max_length=100)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=100)


class NewTopicForm(TopicForm):
    """A new topic."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("It stays, also where the names change."))


class SubscriptionsForm(forms.Form):
    """The topics of which somebody wants to hear."""

    topics = TopicsField(
        label=_("Topics"), queryset=Topic.objects.none(), required=False, widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["topics"].queryset = topics()  # type: ignore[attr-defined]
