"""The minutes as invited organisations read them, and their comments, section by section."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView, PortalView
from core.workflow.errors import Conflict, InvalidInputs
from roundtables import queries
from roundtables.actions import minutes as actions
from roundtables.minutes_downloads import PaperView, papers_of
from roundtables.minutes_pages import minutes_of
from roundtables.models import MinutesSection, Roundtable
from roundtables.staff.minutes_forms import CommentForm
from roundtables.workflow import roundtable_workflow


class MinutesView(AnsweringView, PortalView):
    """A page of minutes that were sent to the reader's organisation."""

    def found(self, reference: str) -> Roundtable:
        """The roundtable. Raises Http404 before its minutes were sent, too."""
        sent = queries.roundtables_visible_to(self.actor).filter(minutes_sent_at__isnull=False)
        return get_object_or_404(sent.select_related("host"), reference=reference)


class Read(MinutesView):
    """The minutes in both languages; a comment can be made on each section while they are out for comments."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show them."""
        roundtable = self.found(reference)
        title = _("Minutes of roundtable %(number)s") % {"number": roundtable.number}
        state = roundtable_workflow.told(roundtable.state, self.actor.audience)
        back = reverse("roundtables_portal:detail", args=[reference])
        crumb = Crumb(_("Roundtable %(number)s") % {"number": roundtable.number}, back)
        context = {
            "header": Header(title, roundtable.reference, state, [crumb], lede=roundtable.display_theme),
            "minutes": minutes_of(roundtable, actor=self.actor, now=timezone.now()),
            "papers": papers_of(roundtable, "minutes_portal"),
        }
        return self.render("roundtables/minutes/portal.html", context)


class Comment(MinutesView):
    """A comment on one section."""

    def section(self, roundtable: Roundtable, pk: int) -> MinutesSection:
        """The section, where the reader may read it. Raises Http404."""
        sections = queries.sections_visible_to(self.actor).filter(roundtable=roundtable)
        return get_object_or_404(sections.select_related("item"), pk=pk)

    def get(self, request: HttpRequest, reference: str, section: int) -> HttpResponseBase:
        """Ask what should be changed."""
        roundtable = self.found(reference)
        found = self.section(roundtable, section)
        unsent = self.unsent()
        return self.page(roundtable, found, CommentForm(unsent) if unsent else CommentForm())

    def post(self, request: HttpRequest, reference: str, section: int) -> HttpResponseBase:
        """Take it in."""
        roundtable = self.found(reference)
        found = self.section(roundtable, section)
        form = CommentForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                actions.comment(found.pk, form.cleaned_data["text"], actor=self.actor)
            except InvalidInputs as invalid:
                add_errors(form, invalid)
            except Conflict as conflict:
                form.add_error(None, str(conflict.denied.reason))
                status = 409
            else:
                messages.success(request, _("CBBC has your comment, and answers it before the minutes are agreed."))
                return redirect(f"{self.back(roundtable)}#section-{found.item_id or 0}")
        return self.page(roundtable, found, form, status=status)

    def back(self, roundtable: Roundtable) -> str:
        """The minutes."""
        return reverse("minutes_portal:read", args=[roundtable.reference])

    def page(
        self, roundtable: Roundtable, section: MinutesSection, form: CommentForm, *, status: int = 200
    ) -> HttpResponse:
        """Render the question beside the section's words."""
        context = {
            "title": _("Comment on the minutes"),
            "reference": roundtable.reference,
            "section": section,
            "form": form,
            "submit_label": _("Send the comment"),
            "cancel_url": self.back(roundtable),
        }
        return self.render("roundtables/minutes/comment.html", context, status=status)


class PaperPage(PaperView, MinutesView):
    """The minutes as PDF, as far as the reader may read them."""
