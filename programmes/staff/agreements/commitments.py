"""One commitment: every record that counts for it, and what is entered where no other record shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.days import house_day
from core.documents import responses
from core.web.components import Header
from core.web.lists import ListView
from core.web.templatetags.ipp import bilingual
from programmes import measures, queries
from programmes.actions import agreements
from programmes.events import EXPORTED
from programmes.measures import Deed
from programmes.models import Commitment, Fulfilment
from programmes.staff.agreements import listing
from programmes.staff.agreements.contexts import address, commitment_head, crumbs
from programmes.staff.agreements.forms import CommitmentForm, FulfilmentForm, StrikeForm
from programmes.staff.agreements.room import AgreementView, FormView


@dataclass(frozen=True)
class DeedRow:
    """One record that counts, as the list shows it."""

    deed: Deed
    text: SafeString
    strike_url: str


class CommitmentPage(ListView, AgreementView):
    """Target, actual and trend of a commitment, above every record that counts."""

    template = "programmes/staff/agreements/commitment.html"
    fragment = "programmes/staff/agreements/_deeds.html"
    filterset_class = listing.DeedFilter
    orders = listing.DEED_ORDERS
    export_name = "commitment"
    export_verb = EXPORTED

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:  # type: ignore[override]
        """Show a page of the records, or send the export."""
        self.found = self.commitment(reference, pk)
        # What is exported depends on how the commitment is measured.
        self.export_columns = listing.deed_columns(self.found)  # type: ignore[misc]
        return super().get(request)

    def queryset(self) -> QuerySet[Any, Any]:
        """The records that count."""
        return measures.records_of(self.found, actor=self.actor, today=house_day())

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Each with its page; an entry with the way to strike it out."""
        measure = measures.get(self.found.measure)
        return [self._row(row, measure.show(row)) for row in rows]

    def _row(self, record: Any, deed: Deed) -> DeedRow:
        is_entry = isinstance(record, Fulfilment)
        strike = address("strike", self.found.agreement.reference, record.pk) if is_entry else ""
        return DeedRow(deed, bilingual(deed.text, deed.text_zh), strike)

    def extra(self) -> dict[str, Any]:
        """What stands above the records."""
        progress = measures.progress_of([self.found], actor=self.actor, today=house_day())[self.found.pk]
        head = commitment_head(progress, actor=self.actor)
        return {"head": head, "header": head.header, "card": head.card}


class AddCommitment(FormView):
    """A promise of an agreement."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Ask for it."""
        return self._page(reference, CommitmentForm(self.unsent()))

    def post(self, request: HttpRequest, reference: str) -> HttpResponse:
        """Write it down."""
        form = CommitmentForm(request.POST)
        made = self.take(form, lambda: agreements.add_commitment(reference, form.promise(), actor=self.actor))
        if made is None:
            return self._page(reference, form)
        return self.done(_("The commitment is added; its progress is counted from the records."), _url(made))

    def _page(self, reference: str, form: CommitmentForm) -> HttpResponse:
        agreement = self.agreement(reference)
        header = Header(_("Add a commitment"), crumbs=crumbs(agreement))
        return self.page(header, form, _("Add the commitment"), address("detail", reference))


class ChangeCommitment(FormView):
    """Correcting a commitment."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Show it to be changed."""
        commitment = self.commitment(reference, pk)
        return self._page(commitment, CommitmentForm(self.unsent(), instance=commitment))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Change it."""
        commitment = self.commitment(reference, pk)
        form = CommitmentForm(request.POST, instance=commitment)
        changed = self.take(form, lambda: agreements.change_commitment(pk, form.promise(), actor=self.actor))
        if changed is None:
            return self._page(commitment, form)
        return self.done(_("The commitment is changed."), _url(changed))

    def _page(self, commitment: Commitment, form: CommitmentForm) -> HttpResponse:
        header = Header(_("Change the commitment"), crumbs=crumbs(commitment.agreement))
        return self.page(header, form, _("Save the changes"), _url(commitment))


class RecordFulfilment(FormView):
    """What was done for a commitment, where no other record shows it."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Ask for it."""
        return self._page(self.commitment(reference, pk), FulfilmentForm(self.unsent()))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Enter it with its paper."""
        commitment = self.commitment(reference, pk)
        form = FulfilmentForm(request.POST, request.FILES)
        made = self.take(form, lambda: self._record(commitment, form.cleaned_data))
        return self.done(_("The entry counts from now on."), _url(commitment)) if made else self._page(commitment, form)

    def _record(self, commitment: Commitment, given: dict[str, Any]) -> Fulfilment:
        self.allowed()
        return agreements.record_fulfilment(
            commitment.pk,
            actor=self.actor,
            happened_on=given["happened_on"],
            title=given["title"],
            title_zh=given["title_zh"],
            document=self.store(given["file"], given["language"]),
        )

    def _page(self, commitment: Commitment, form: FulfilmentForm) -> HttpResponse:
        header = Header(_("Record what was done"), crumbs=crumbs(commitment.agreement), lede=commitment.display_wording)
        return self.page(header, form, _("Record it"), _url(commitment))


class EntryView(AgreementView):
    """Something about one entry of an agreement's commitments."""

    def entry(self, reference: str, pk: int) -> Fulfilment:
        """The entry, one that is struck out too. Raises Http404."""
        seen = queries.fulfilments_visible_to(self.actor).select_related("document__blob", "commitment__agreement")
        found = seen.filter(commitment__agreement__reference=reference, pk=pk).first()
        if found is None:
            raise Http404
        return found


class FulfilmentFile(EntryView):
    """The paper of an entry, for saving."""

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponseBase:
        """Send it as an attachment; who took it is recorded."""
        entry = self.entry(reference, pk)
        if entry.document is None:
            raise Http404
        return responses.attachment(entry.document, actor=self.actor, request=request)


class StrikeFulfilment(EntryView, FormView):
    """An entry that counts no longer: asked first, then done."""

    template = "layouts/confirm.html"

    def get(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Say what follows and ask why."""
        return self._confirm(self.entry(reference, pk), StrikeForm(self.unsent()))

    def post(self, request: HttpRequest, reference: str, pk: int) -> HttpResponse:
        """Strike it out."""
        entry = self.entry(reference, pk)
        form = StrikeForm(request.POST)
        reason = request.POST.get("reason", "")
        struck = self.take(form, lambda: agreements.strike_fulfilment(pk, actor=self.actor, reason=reason))
        if struck is None:
            return self._confirm(entry, form)
        return self.done(_("The entry counts no longer."), _url(entry.commitment))

    def _confirm(self, entry: Fulfilment, form: StrikeForm) -> HttpResponse:
        self.allowed()
        context = {
            "title": _("Strike out “%(title)s”") % {"title": entry},
            "reference": entry.commitment.agreement.reference,
            "consequence": _("It counts no longer. The entry, its paper and your reason stay on record."),
            "irreversible": True,
            "form": form,
            "submit_label": _("Strike it out"),
            "submit_tone": "danger",
            "cancel_url": _url(entry.commitment),
        }
        return self.render(self.template, context, status=422 if form.errors else 200)


def _url(commitment: Commitment) -> str:
    return address("commitment", commitment.agreement.reference, commitment.pk)
