"""Acting on many rows of a list: tick, choose a verb, see for which it is possible, answer once, read the outcome."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from core.accounts.actors import Actor
from core.desk import queries
from core.desk.models import BulkRun
from core.documents import actions as documents
from core.documents.errors import DocumentRefused
from core.web.components import Crumb, Header, State
from core.web.lists import ListView
from core.web.runs import is_kept, keep_once, told
from core.web.transitions import add_errors, form_for
from core.web.views import AudienceView
from core.workflow import engine
from core.workflow.bulk import MOST, Outcome, move_many
from core.workflow.errors import InvalidInputs
from core.workflow.inputs import Documents
from core.workflow.table import MovableRecord, Table, Transition

NAMED = 20  # references that a reason names before it only counts them
OUTCOMES: Mapping[str, State] = {
    Outcome.MOVED: State(gettext_lazy("Done"), "check2", "good"),
    Outcome.REFUSED: State(gettext_lazy("Not allowed"), "lock", "warn"),
    Outcome.CONFLICT: State(gettext_lazy("Not possible"), "slash-circle", "warn"),
    Outcome.NOT_VISIBLE: State(gettext_lazy("Not found"), "question-circle", "bad"),
    Outcome.INVALID: State(gettext_lazy("Does not hold"), "exclamation-octagon", "bad"),
    Outcome.HELD_BACK: State(gettext_lazy("Held back"), "pause-circle", "neutral"),
}


def verbs_for_many(table: Table[Any], names: Sequence[str]) -> list[Transition[Any]]:
    """A row for each of these verbs that the table has, in the order named."""
    rows = (next((row for row in table.rows(name) if row.sources), None) for name in names)
    return [row for row in rows if row is not None]


@dataclass(frozen=True)
class Chosen:
    """The records that somebody ticked, as the actor sees them. `left_out`: more were ticked than can be acted on."""

    records: Sequence[Any]
    versions: Mapping[int, int]
    unknown: int = 0
    left_out: int = 0


@dataclass(frozen=True)
class Why:
    """For how many records the verb is not possible now, and why."""

    reason: str
    references: Sequence[str]
    more: int


@dataclass(frozen=True)
class OutcomeRow:
    """One record of the outcome."""

    reference: str
    title: str
    url: str
    state: State
    reason: str
    last: str


@dataclass(frozen=True)
class OutcomeWords:
    """How the page of an outcome speaks of what its rows are. `done` and `failed` take how many (`count`)."""

    row: Any
    done: Any
    failed: Any
    back: Any


OF_RECORDS = OutcomeWords(
    row=gettext_lazy("Record"),
    done=ngettext_lazy("Done for %(count)s record.", "Done for %(count)s records.", "count"),
    failed=ngettext_lazy(
        "%(count)s record was not moved; it stands first, with the reason.",
        "%(count)s records were not moved; they stand first, with the reason.",
        "count",
    ),
    back=gettext_lazy("Back to the list"),
)


class BulkPage(AudienceView):
    """What the pages about acting on many of a list share. Sub-classes name list, table, verbs and addresses."""

    list_class: ClassVar[type[ListView]]
    table: ClassVar[Table[Any]]
    verbs: ClassVar[Sequence[str]]
    list_name: ClassVar[str]
    outcome_name: ClassVar[str]
    list_label: ClassVar[Any]

    def url_of(self, record: Any) -> str:
        """Address of a record's own page."""
        raise NotImplementedError

    def title_of(self, record: Any) -> str:
        """What a record is about, in a few words."""
        return ""

    @cached_property
    def back_url(self) -> str:
        """The list with the filters that were in force."""
        query = self.request.GET.urlencode()
        return f"{reverse(self.list_name)}?{query}" if query else reverse(self.list_name)

    def header(self, title: Any) -> Header:
        """The head of the page."""
        return Header(title, crumbs=[Crumb(self.list_label, self.back_url)])


class BulkView(BulkPage):
    """Confirm page of a verb on many, and the run. What was ticked comes by POST, the list's filters in the address."""

    template: ClassVar[str] = "web/bulk_confirm.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Nothing was ticked: back to the list."""
        return redirect(self.back_url)

    def post(self, request: HttpRequest) -> HttpResponseBase:
        """Ask, or act: the confirm page brings the number of the run along."""
        row = self._row(request.POST.get("verb", ""))
        run_id = _run_id(request.POST.get("run", ""))
        if run_id and is_kept(run_id, actor=self.actor):
            return redirect(self.outcome_name, run_id)
        chosen = self._chosen()
        if not chosen.records:
            messages.warning(request, _("Tick at least one row, then choose what to do."))
            return redirect(self.back_url)
        form_class = form_for(row)
        if run_id is None:
            return self._ask(row, chosen, form_class(), run_id=uuid.uuid4())
        form = form_class(request.POST, request.FILES)
        if not form.is_valid():
            return self._ask(row, chosen, form, run_id=run_id, status=422)
        try:
            return self._act(row, chosen, form, run_id=run_id)
        except DocumentRefused as refused:
            form.add_error(None, str(refused.message))
        except InvalidInputs as invalid:
            add_errors(form, invalid)
        return self._ask(row, chosen, form, run_id=run_id, status=422)

    def _row(self, verb: str) -> Transition[Any]:
        rows = verbs_for_many(self.table, [verb] if verb in self.verbs else [])
        if not rows:
            raise Http404
        return rows[0]

    def _chosen(self) -> Chosen:
        """The ticked records. Each may bring the version that the person has seen: “C-2026-000001.3”."""
        given = self._given()
        versions: dict[str, int] = {}
        for token in given[:MOST]:
            reference, _dot, version = token.partition(".")
            versions[reference] = int(version) if version.isascii() and version.isdigit() and len(version) < 9 else 0
        found = {
            record.reference: record for record in self.table.visible_to(self.actor).filter(reference__in=versions)
        }
        records = [found[reference] for reference in versions if reference in found]
        seen = {record.pk: versions[record.reference] for record in records if versions[record.reference]}
        return Chosen(records, seen, len(versions) - len(records), max(0, len(given) - MOST))

    def _given(self) -> list[str]:
        post = self.request.POST
        scopes = post.getlist("all")
        if "everything" in scopes:
            return self._everything()
        ticked = post.getlist("record")
        if "page" in scopes:
            ticked = [*post.get("page", "").split(","), *ticked]
        return list(dict.fromkeys(one for one in ticked if one and "\x00" not in one))

    def _everything(self) -> list[str]:
        """The first records that the list shows under its filters, one more than can be acted on."""
        view = self.list_class()
        view.setup(self.request)
        view.actor = self.actor
        narrowed = view.narrowed()
        order = narrowed.order.names(backwards=False)
        return list(narrowed.rows.order_by(*order).values_list("reference", flat=True)[: MOST + 1])

    def _ask(
        self, row: Transition[Any], chosen: Chosen, form: forms.Form, *, run_id: uuid.UUID, status: int = 200
    ) -> HttpResponseBase:
        possible, reasons = _judged(self.table, row, chosen.records, actor=self.actor)
        context = {
            "header": self.header(row.label),
            "row": row,
            "form": form,
            "run": run_id,
            "chosen": chosen,
            "tokens": [f"{record.reference}.{record.version}" for record in possible],
            "possible": possible,
            "reasons": reasons,
            "back_url": self.back_url,
            "most": MOST,
        }
        return self.render(self.template, context, status=status)

    def _act(self, row: Transition[Any], chosen: Chosen, form: forms.Form, *, run_id: uuid.UUID) -> HttpResponseBase:
        shown = {record.pk: record for record in chosen.records}

        def act(now: datetime) -> list[dict[str, str]]:
            results = move_many(
                self.table,
                list(shown),
                row.verb,
                actor=self.actor,
                inputs=self._inputs(row, form, chosen.records[0]),
                expected_versions=chosen.versions,
                now=now,
            )
            if all(result.outcome == Outcome.INVALID for result in results):
                # What was written for all of them does not hold: it is asked for again, nothing was moved.
                raise InvalidInputs(results[0].errors)
            records = ((shown[result.key], result) for result in results)
            return [told(one, result, title=self.title_of(one), url=self.url_of(one)) for one, result in records]

        keep_once(run_id, act, actor=self.actor, what=(self.table.noun, row.verb), back_url=self.back_url)
        return redirect(self.outcome_name, run_id)

    def _inputs(self, row: Transition[Any], form: forms.Form, first: Any) -> dict[str, Any]:
        """What was asked for once, for all; files are stored once."""
        inputs = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        for item in row.inputs:
            if isinstance(item, Documents):
                inputs[item.name] = [self._stored(upload, first) for upload in inputs.get(item.name) or []]
        return inputs

    def _stored(self, upload: "UploadedFile[Any]", first: Any) -> uuid.UUID:
        owner_id = self.actor.organisation_id or first.organisation_id
        kind = self.table.noun
        return documents.store(upload, actor=self.actor, organisation_id=owner_id, kind=kind).public_id


class OutcomeView(BulkPage):
    """What came of it, record by record; it can be opened again, by the person who did it alone."""

    template: ClassVar[str] = "web/bulk_outcome.html"
    words: ClassVar[OutcomeWords] = OF_RECORDS

    def get(self, request: HttpRequest, run: uuid.UUID) -> HttpResponseBase:
        """Show the outcome."""
        found = queries.runs_visible_to(self.actor).filter(public_id=run, noun=self.table.noun).first()
        if found is None:
            raise Http404
        row = next(iter(verbs_for_many(self.table, [found.verb])), None)
        self.back_url = found.back_url
        failed = len(found.results) - found.moved_count
        context = {
            "header": self.header(row.label if row else found.verb),
            "rows": _rows(found),
            "failed": failed,
            "words": self.words,
            "done_words": self.words.done % {"count": found.moved_count},
            "failed_words": self.words.failed % {"count": failed},
            "back_url": found.back_url,
        }
        return self.render(self.template, context)


def _rows(run: BulkRun) -> list[OutcomeRow]:
    """The rows of an outcome; what did not come about stands first."""
    rows = [
        OutcomeRow(one["reference"], one["title"], one["url"], OUTCOMES[one["outcome"]], one["reason"], one["last"])
        for one in run.results
    ]
    return sorted(rows, key=lambda row: row.state == OUTCOMES[Outcome.MOVED])


def _judged(
    table: Table[Any], row: Transition[Any], records: Sequence[MovableRecord], *, actor: Actor
) -> tuple[list[Any], list[Why]]:
    """The records for which the verb is possible now, and why not for the others."""
    possible: list[Any] = []
    denied: dict[str, list[str]] = {}
    for record in records:
        leading = table.row(row.verb, record.state)
        verdict = engine.judge(leading, record, actor=actor) if leading else engine.wrong_state(table, record)
        if verdict:
            possible.append(record)
        else:
            denied.setdefault(str(getattr(verdict, "reason", "")), []).append(str(record))
    reasons = [Why(reason, found[:NAMED], max(0, len(found) - NAMED)) for reason, found in denied.items()]
    return possible, reasons


def _run_id(given: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(given)
    except ValueError:
        return None
