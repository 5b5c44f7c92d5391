"""Pages that both sides have: an entry, an edition, two of them side by side, files, writing, subscribing."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from core.documents import actions as documents
from core.documents import responses
from core.documents.errors import DocumentRefused
from core.documents.models import Document
from core.documents.uploads import refused_uploads
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView
from core.workflow.errors import Conflict, InvalidInputs, Stale, require
from library import comparing, policies
from library.actions import acknowledging, subscriptions, writing
from library.actions.writing import Words
from library.forms import SubscriptionsForm, TextsForm
from library.models import Edition, Entry
from library.pages import Room, library_page, shown_first, title_of
from library.proposals import as_read_by
from library.queries import editions_visible_to, entries_visible_to, topics, words_visible_to
from library.rendering import RenderingRefused, render

# The owning app's word for its files.
FILE = "library"
LANGUAGES = {"document": "en", "document_zh": "zh-hans"}


class LibraryView(AnsweringView):
    """A page of the library; sub-classes name the audience and its room."""

    room: ClassVar[Room]
    layout: ClassVar[str]

    def entry(self, reference: str) -> Entry:
        """The entry with this reference among those the reader may see. Raises Http404."""
        found = entries_visible_to(self.actor).select_related("organisation").filter(reference=reference).first()
        if found is None:
            raise Http404
        return found

    def edition(self, reference: str) -> Edition:
        """The edition with this reference among those the reader may see. Raises Http404."""
        seen = editions_visible_to(self.actor).select_related(
            "entry__organisation", "proposed_by", "document__blob", "document_zh__blob", "as_proposed"
        )
        found = seen.filter(reference=reference).first()
        if found is None:
            raise Http404
        return as_read_by(self.actor, found)

    def render(self, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """Render a page in the layout of its audience."""
        return super().render(template, {"layout": self.layout, **context}, status=status)

    def done(self, words: str, url: str) -> HttpResponse:
        """Say what was done, and go on."""
        messages.success(self.request, words)
        return redirect(url)


class FormView(LibraryView):
    """A page with one form."""

    template = "library/form.html"

    def page(
        self, header: Header, form: forms.BaseForm, submit: Any, back: str, *, status: int = 0, **more: Any
    ) -> HttpResponse:
        """Render the form; 422 where it came back with errors and no other status is given."""
        context = {"header": header, "form": form, "submit_label": submit, "cancel_url": back, **more}
        return self.render(self.template, context, status=status or (422 if form.errors else 200))

    def take(self, form: forms.BaseForm, act: Callable[[], Any]) -> Any:
        """Carry the form out, or put into it why not; None then. What was stored for it is not kept either."""
        for dropped in refused_uploads(self.request):
            form.add_error(dropped.params.get("field"), dropped.message)
        if not form.is_valid():
            return None
        try:
            with transaction.atomic():
                return act()
        except InvalidInputs as invalid:
            add_errors(form, invalid)
        except DocumentRefused as refused:
            form.add_error(refused.params.get("field"), refused.message)
        except Conflict as conflict:
            form.add_error(None, str(conflict.denied.reason))
        return None

    def words(self, form: TextsForm) -> Words:
        """What the form holds, its files stored. Raises DocumentRefused, which names its field."""
        files: dict[str, Any] = {name: self._file(form, name) for name in LANGUAGES}
        return Words(**typed_into(form) | files)

    def _file(self, form: TextsForm, name: str) -> Document | None:
        upload: UploadedFile[Any] | None = form.cleaned_data.get(name)
        if upload is None:
            kept: Document | None = form.kept(name)
            return kept
        owner = self.actor.organisation_id
        assert owner is not None  # every person belongs to an organisation
        try:
            return documents.store(upload, actor=self.actor, organisation_id=owner, kind=FILE, language=LANGUAGES[name])
        except DocumentRefused as refused:
            refused.params["field"] = name
            raise


class EntryView(LibraryView):
    """An entry, on the edition that is in force."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        entry, now = self.entry(reference), timezone.now()
        first = shown_first(entry, actor=self.actor, now=now)
        if first is None:
            raise Http404
        page = library_page(self.edition(first.reference), actor=self.actor, room=self.room, now=now)
        return self.render("library/detail.html", {"page": page, "header": page.header})


class EditionView(LibraryView):
    """One edition, in force or not: it can be read for good."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        page = library_page(self.edition(reference), actor=self.actor, room=self.room, now=timezone.now())
        return self.render("library/detail.html", {"page": page, "header": page.header})


class CompareView(LibraryView):
    """Two editions of an entry side by side: `before` and `after` are their numbers."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show what changes from the one to the other; without numbers, between the newest two."""
        entry = self.entry(reference)
        seen = list(words_visible_to(self.actor).filter(entry=entry).order_by("number").prefetch_related("clauses"))
        if not seen:
            raise Http404
        before, after = self._chosen("before", seen, -2), self._chosen("after", seen, -1)
        crumbs = [
            Crumb(_("Library"), self.room.url("list")),
            Crumb(entry.reference, self.room.url("detail", entry.reference)),
        ]
        sections = comparing.sections(before, after)
        context = {
            "header": Header(_("What changes"), entry.reference, crumbs=crumbs, lede=title_of(after)),
            "before": before,
            "after": after,
            "editions": seen,
            "sections": sections,
            "is_changed": any(section.is_changed for section in sections),
        }
        return self.render("library/compare.html", context)

    def _chosen(self, name: str, seen: list[Edition], place: int) -> Edition:
        number = self.request.GET.get(name, "")
        if not number:
            return seen[max(place, -len(seen))]
        found = next((one for one in seen if str(one.number) == number), None)
        if found is None:
            raise Http404
        return found


class FileView(LibraryView):
    """A file of an edition, for saving."""

    def get(self, request: HttpRequest, reference: str, public_id: UUID) -> HttpResponseBase:
        """Hand it out, and record that."""
        edition = self.edition(reference)
        held = [one for one in (edition.document, edition.document_zh) if one and one.public_id == public_id]
        if not held:
            raise Http404
        return responses.attachment(held[0], actor=self.actor, request=request)


class AcknowledgeView(LibraryView):
    """The button with which somebody says that they have read an edition."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Write it down."""
        edition = self.edition(reference)
        url = self.room.url("edition", edition.reference)
        try:
            acknowledging.acknowledge(edition.pk, actor=self.actor)
        except Conflict as conflict:
            messages.error(request, str(conflict.denied.reason))
            return redirect(url)
        return self.done(_("Thank you: it is on record that you have read it."), url)


class SubscriptionsView(FormView):
    """The topics of which the reader wants to hear, on one page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        held = [one.topic_id for one in subscriptions.subscriptions_of(self.actor)]
        return self._page(SubscriptionsForm(self.unsent(), initial={"topics": held}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep exactly those ticked; or `add` one, from the page of an entry."""
        if request.POST.get("add"):
            return self._add(request.POST["add"], request.POST.get("back", ""))
        form = SubscriptionsForm(request.POST)
        if not form.is_valid():
            return self._page(form)
        subscriptions.subscribe_to(form.cleaned_data["topics"], actor=self.actor)
        return self.done(_("Your subscriptions are kept."), self.room.url("subscriptions"))

    def _add(self, code: str, back: str) -> HttpResponse:
        topic = topics().filter(code=code).first()
        if topic is None:
            raise Http404
        subscriptions.add_subscription(topic, actor=self.actor)
        seen = editions_visible_to(self.actor).filter(reference=back).exists()
        url = self.room.url("edition", back) if seen else self.room.url("subscriptions")
        return self.done(_("You will hear what is published about it."), url)

    def _page(self, form: SubscriptionsForm) -> HttpResponse:
        lede = _("You get a notice and a mail when something is published in the library about these topics.")
        header = Header(_("Subscriptions"), crumbs=[Crumb(_("Library"), self.room.url("list"))], lede=lede)
        return self.page(header, form, _("Keep these"), self.room.url("list"))


class EditView(FormView):
    """Changing the words of a draft, with a preview; the second of two who do it at once is told."""

    template = "library/edit.html"
    form_class: ClassVar[type[TextsForm]]

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Show them to be changed."""
        edition = self._writable(reference)
        names = [name for name in self.form_class.base_fields if hasattr(edition, name)]
        initial = {name: getattr(edition, name) for name in names}
        return self._show(edition, self.form_class(self.unsent(), initial=initial, edition=edition))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Save them, or show what they will look like."""
        edition = self._writable(reference)
        form = self.form_class(request.POST, request.FILES, edition=edition)
        if "preview" in request.POST:
            return self._show(edition, form, previews=previews_of(form))
        try:
            written = self.take(form, lambda: self._write(edition, form))
        except Stale as stale:
            return self._late(edition, form, stale)
        if written is None:
            return self._show(edition, form)
        return self.done(_("The text is saved."), self.room.url("edition", edition.reference))

    def _writable(self, reference: str) -> Edition:
        edition = self.edition(reference)
        require(policies.writes(self.actor, edition))
        return edition

    def _write(self, edition: Edition, form: TextsForm) -> Edition:
        version = form.cleaned_data.get("version")
        return writing.write(edition.pk, self.words(form), actor=self.actor, expected_version=version)

    def _late(self, edition: Edition, form: TextsForm, stale: Stale) -> HttpResponse:
        """Somebody else saved meanwhile: what was typed stays in the form, beside what differs from theirs."""
        words = writing.asdict_of(Words(**typed_into(form)))
        texts = {name: value for name, value in words.items() if not name.startswith("document")}
        mine = Edition(pk=edition.pk, entry=edition.entry, **texts)
        typed = self.request.POST.copy()
        typed["version"] = str(stale.actual)
        form.data = typed
        more = {"last": stale.last, "is_late": True, "sections": comparing.sections(edition, mine)}
        return self._show(edition, form, status=409, **more)

    def _show(self, edition: Edition, form: TextsForm, *, status: int = 0, **more: Any) -> HttpResponse:
        back = self.room.url("edition", edition.reference)
        crumbs = [Crumb(_("Library"), self.room.url("list")), Crumb(edition.reference, back)]
        context = {
            "header": Header(_("Change the text"), edition.reference, crumbs=crumbs, lede=title_of(edition)),
            "form": form,
            "submit_label": _("Save"),
            "cancel_url": back,
            **more,
        }
        is_wrong = form.is_bound and bool(form.errors) and "previews" not in more
        return self.render(self.template, context, status=status or (422 if is_wrong else 200))


def typed_into(form: TextsForm) -> dict[str, Any]:
    """The words of a form, and of its edition those that it does not ask for."""
    kept = writing.kept_of(form.edition) if form.edition else {}
    return kept | form.given()


def previews_of(form: TextsForm) -> list[dict[str, Any]]:
    """What the texts of a form will look like, or why they cannot be shown."""
    found = []
    for name, language in (("body", "en"), ("body_zh", "zh-hans")):
        source = str(form.data.get(name, ""))
        try:
            html = mark_safe(render(source, language=language))  # noqa: S308  the renderer cleans it
        except RenderingRefused as refused:
            found.append({"label": form.fields[name].label, "language": language, "problem": refused.message})
        else:
            found.append({"label": form.fields[name].label, "language": language, "html": html})
    return [one for one in found if one.get("html") or one.get("problem")]
