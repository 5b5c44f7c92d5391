"""Writing a message, and marking a conversation as unread; the same for every audience that has pages."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from complaints import queries
from complaints.choices import ComplaintState
from complaints.conversation import actions, policies
from complaints.conversation.contexts import PORTAL_ROOM, STAFF_ROOM, message_form, writing
from complaints.conversation.forms import MessageForm
from complaints.conversation.limits import spend_one
from complaints.models import Complaint
from core.accounts.choices import Audience
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.documents.uploads import refused_uploads
from core.verdicts import Denied
from core.web.components import Crumb, Header
from core.web.transitions import add_errors
from core.web.views import AnsweringView
from core.workflow.errors import InvalidInputs, Refused


class ConversationView(AnsweringView):
    """Something about the conversation of one complaint; sub-classes name the audience's room."""

    room: ClassVar[str]

    def complaint(self, reference: str) -> Complaint:
        """The complaint among those that the actor may see; a draft has no conversation. Raises Http404."""
        related = ("organisation", "right")
        found = queries.visible_to(self.actor).select_related(*related).filter(reference=reference).first()
        if found is None or found.state == ComplaintState.DRAFT:
            raise Http404
        return found

    def url_of(self, complaint: Complaint) -> str:
        """The complaint's page, where its conversation stands."""
        return f"{reverse(f'{self.room}:detail', args=[complaint.reference])}#conversation"

    def header(self, complaint: Complaint, title: str) -> Header:
        """The head of a page about the conversation."""
        crumbs = [
            Crumb(_("Complaints"), reverse(f"{self.room}:list")),
            Crumb(complaint.reference, self.url_of(complaint)),
        ]
        return Header(title, complaint.reference, crumbs=crumbs)


class WriteView(ConversationView):
    """The form of a message on a page of its own: for errors, and for what a lost session had not sent."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show the form, with what a lost session had not sent yet."""
        complaint = self.writable(reference)
        return self.page(complaint, message_form(complaint, self.unsent(), actor=self.actor))

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Store the files and write the message."""
        complaint = self.writable(reference)
        form = message_form(complaint, request.POST, request.FILES, actor=self.actor)
        for dropped in refused_uploads(request):
            form.add_error("documents", dropped.message)
        if form.is_valid() and spend_one(self.actor).is_spent:
            words = _("You have written very many messages within the last hour. Please wait a little.")
            form.add_error(None, words)
            return self.page(complaint, form, status=429)
        if not form.is_valid():
            return self.page(complaint, form, status=422)
        try:
            self.write(complaint, form)
        except DocumentRefused as refused:
            form.add_error("documents", str(refused.message))
        except InvalidInputs as invalid:
            add_errors(form, invalid)
        if form.errors:
            return self.page(complaint, form, status=422)
        messages.success(request, _("Your note is kept.") if form.circle.is_note else _("Your message is sent."))
        return redirect(self.url_of(complaint))

    @transaction.atomic
    def write(self, complaint: Complaint, form: MessageForm) -> None:
        """Files and message, or neither."""
        files = [self.store(upload, complaint) for upload in form.cleaned_data["documents"]]
        readers = form.circle.readers
        actions.write(complaint.pk, form.cleaned_data["text"], readers=readers, files=files, actor=self.actor)

    def store(self, upload: "UploadedFile[Any]", complaint: Complaint) -> Any:
        """Keep a file as the writer's organisation's own; returns its public id."""
        owner_id = self.actor.organisation_id or complaint.organisation_id
        return documents.store(upload, actor=self.actor, organisation_id=owner_id, kind="complaint").public_id

    def writable(self, reference: str) -> Complaint:
        """The complaint, for somebody who may write. Raises Refused or Http404."""
        complaint = self.complaint(reference)
        verdict = policies.writes(self.actor, complaint)
        if isinstance(verdict, Denied):
            raise Http404 if verdict.hidden else Refused(verdict)
        return complaint

    def page(self, complaint: Complaint, form: MessageForm, *, status: int = 200) -> HttpResponse:
        """Render the form."""
        context = {
            "header": self.header(complaint, _("Write a message")),
            "writing": writing(complaint, actor=self.actor, room=self.room, form=form),
            "back_url": self.url_of(complaint),
        }
        return self.render("complaints/conversation/write.html", context, status=status)


class UnreadView(ConversationView):
    """Marking the last word of others as unread."""

    def post(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Mark it, and lead to the list: opening the complaint again would mark it read."""
        complaint = self.complaint(reference)
        if actions.mark_unread(complaint, actor=self.actor):
            messages.success(request, _("%(reference)s is marked as unread.") % {"reference": complaint.reference})
        return redirect(f"{self.room}:list")


class StaffWrite(WriteView):
    """CBBC writes."""

    audience = Audience.STAFF
    room = STAFF_ROOM


class StaffUnread(UnreadView):
    """CBBC's people mark as unread."""

    audience = Audience.STAFF
    room = STAFF_ROOM


class PortalWrite(WriteView):
    """An owner or agent writes."""

    audience = Audience.PORTAL
    room = PORTAL_ROOM


class PortalUnread(UnreadView):
    """People of owners and agents mark as unread."""

    audience = Audience.PORTAL
    room = PORTAL_ROOM
