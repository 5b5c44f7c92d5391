"""Registry pages of rights and the documents that prove them."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import OrganisationKind
from core.accounts.models import Organisation
from core.audit.registry import AuditedAdmin, acting, record_change
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.inspection import inspect
from core.documents.names import safe_name
from core.errors import CodedError
from core.identifiers import marks, patents
from core.identifiers.errors import IdentifierError
from programmes.choices import RightType, Territory
from programmes.models import Right, RightDocument

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
    StackedInline = admin.StackedInline[Any, Any]
else:  # generic for the type checker only
    ModelForm, StackedInline = forms.ModelForm, admin.StackedInline

PARSERS: Mapping[tuple[str, str], Callable[[str], str]] = {
    (Territory.CHINA, RightType.TRADE_MARK): marks.parse_mark_in_china,
    (Territory.CHINA, RightType.DESIGN): patents.parse_cn_patent,
    (Territory.CHINA, RightType.UTILITY_MODEL): patents.parse_cn_patent,
    (Territory.CHINA, RightType.INVENTION): patents.parse_cn_patent,
    (Territory.UNITED_KINGDOM, RightType.TRADE_MARK): marks.parse_uk_trade_mark,
}


def in_words(refused: CodedError) -> ValidationError:
    """A coded refusal as an error at a field."""
    return ValidationError(str(refused.message), code=refused.code)


class RightForm(ModelForm):
    """A right, with its number read as its office writes it."""

    def clean(self) -> dict[str, Any]:
        """Check the number by territory and type; dates in their order."""
        given: dict[str, Any] = super().clean() or {}
        parse = PARSERS.get((given.get("territory", ""), given.get("right_type", "")))
        if parse and given.get("number"):
            try:
                given["number"] = parse(given["number"])
            except IdentifierError as refused:
                self.add_error("number", in_words(refused))
        registered, expires = given.get("registered_on"), given.get("expires_on")
        if registered and expires and expires < registered:
            self.add_error("expires_on", _("A right cannot expire before it was registered."))
        return given


class RightDocumentForm(ModelForm):
    """A document to add: the file is checked here and stored on saving."""

    upload = forms.FileField(label=_("File"))

    class Meta:
        model = RightDocument
        fields = ("kind",)

    def clean_upload(self) -> "UploadedFile[Any]":
        """Refuse what cannot be taken in, with the reason at the field."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        try:
            inspect(upload, name=safe_name(upload.name or ""))
        except DocumentRefused as refused:
            raise in_words(refused) from refused
        return upload


class RightDocumentInline(StackedInline):
    """Documents of a right: added, never changed."""

    model = RightDocument
    form = RightDocumentForm
    fields = ("kind", "upload")
    extra = 1
    can_delete = False
    verbose_name = _("new document")
    verbose_name_plural = _("new documents")

    def get_queryset(self, request: HttpRequest) -> Any:
        """The form is for new ones; those on record are named above it."""
        return super().get_queryset(request).none()


@admin.register(Right)
class RightAdmin(AuditedAdmin):
    """Rights of the owners."""

    form = RightForm
    inlines = (RightDocumentInline,)
    list_display = ("title", "title_zh", "number", "right_type", "territory", "organisation", "expires_on")
    list_filter = ("right_type", "territory")
    list_select_related = ("organisation",)
    search_fields = ("title", "title_zh", "number", "organisation__name", "organisation__name_zh")
    readonly_fields = ("documents_on_record",)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        """Only rights owners own rights."""
        if db_field.name == "organisation":
            options["queryset"] = Organisation.objects.filter(kind=OrganisationKind.RIGHTS_OWNER)
        return super().formfield_for_foreignkey(db_field, request, **options)

    @admin.display(description=_("documents on record"))
    def documents_on_record(self, right: Right) -> str:
        """Kinds and names of the documents."""
        if not right.pk:
            return "–"
        found = right.documents.select_related("document")
        return "; ".join(f"{one.get_kind_display()}: {one.document.name}" for one in found) or "–"

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Store each new document for the right's owner, and record it."""
        actor = acting(request)
        for row in formset.forms:
            if not row.has_changed():
                continue
            right: Right = form.instance
            upload = row.cleaned_data["upload"]
            try:
                document = documents.store(upload, actor=actor, organisation_id=right.organisation_id, kind="right")
            except DocumentRefused as refused:  # found by the virus scanner, which is asked only on storing
                messages.error(request, str(refused.message))
                continue
            record = RightDocument.objects.create(right=right, document=document, kind=row.cleaned_data["kind"])
            record_change(record, {}, actor=actor)
