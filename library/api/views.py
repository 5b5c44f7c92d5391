"""Endpoints of the library: reading it, proposing for it, and commenting on draft standards."""

from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core import keyset
from core.accounts.choices import Scope
from core.api import etags, idempotency
from core.api.filters import InstantFilter, narrowed
from core.api.schema import IDEMPOTENCY_KEY, IF_NONE_MATCH, PAGE_PARAMETERS, paged
from core.api.views import ApiView, ListView
from core.documents.models import Document
from core.documents.queries import owned_by
from core.search import narrow
from core.workflow.errors import InvalidInputs, NotVisible, require
from library import policies
from library.actions.writing import Words, propose
from library.api import reading
from library.api.serializers import (
    ClauseCommentShape,
    CommentInput,
    EntryDetail,
    EntrySummary,
    FinishedShape,
    FinishInput,
    ProposalInput,
)
from library.choices import Kind
from library.models import Edition, Entry
from library.queries import words_visible_to
from library.standards import consulting
from library.standards.queries import comments_visible_to, consultations_visible_to

# Who files complaints or decides them for its organisation speaks for it here, too.
SPEAKING = (Scope.COMPLAINTS_FILE, Scope.COMPLAINTS_DECIDE)
REFERENCE = OpenApiParameter(
    "reference",
    {"type": "string", "pattern": "^LIB-[0-9]{4}-[0-9]{5,}$"},
    OpenApiParameter.PATH,
    description="Reference of the entry, such as LIB-2026-00012.",
)
NUMBER = OpenApiParameter(
    "number", {"type": "string", "pattern": "^[0-9]{1,6}$"}, OpenApiParameter.PATH, description="Number of the edition."
)
FILTERS = [
    OpenApiParameter("kind", {"type": "string", "enum": list(Kind.values)}, description="Of this kind."),
    OpenApiParameter("topic", OpenApiTypes.STR, description="About this topic, by its code."),
    OpenApiParameter("code", OpenApiTypes.STR, description="The name by which rules cite it."),
    OpenApiParameter("q", OpenApiTypes.STR, description="An edition that you may read holds all of these words."),
    OpenApiParameter("published_after", OpenApiTypes.DATETIME, description="An edition was published after this."),
    OpenApiParameter("updated_after", OpenApiTypes.DATETIME, description="Its `updated_at` is after this instant."),
]
ORDER = OpenApiParameter(
    "order",
    {"type": "string", "enum": ["newest", "updated"], "default": "newest"},
    description="Newest first; or in the order of the last change.",
)


class EntryFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """The filters of the list; `search_text` and `published_at` are those of the newest edition that one may read."""

    kind = django_filters.ChoiceFilter(choices=Kind.choices)
    topic = django_filters.CharFilter(field_name="topics__code", max_length=40)
    code = django_filters.CharFilter(field_name="code", max_length=60)
    q = django_filters.CharFilter(method="with_words", max_length=200)
    published_after = InstantFilter(field_name="published_at", lookup_expr="gt")
    updated_after = InstantFilter(field_name="updated_at", lookup_expr="gt")

    def with_words(self, rows: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        """Entries that hold every word."""
        return narrow(rows, value)


class LibraryView(ListView):
    """The entries that you may read, and proposing one."""

    orders = {
        "newest": keyset.Order("api.library.newest", [keyset.Key("id", descending=True)]),
        "updated": keyset.Order("api.library.updated", [keyset.Key("updated_at"), keyset.Key("id")]),
    }
    parameters = frozenset(EntryFilter.base_filters)
    scopes = {"GET": Scope.LIBRARY_READ, "POST": SPEAKING}

    @extend_schema(
        operation_id="library_list",
        summary="List the library",
        parameters=[*FILTERS, ORDER, *PAGE_PARAMETERS],
        responses={200: paged(EntrySummary)},
    )
    def get(self, request: Request) -> Response:
        """Laws, platform rules, bulletins, guides and standards that you may read."""
        editions = words_visible_to(self.actor).select_related(None).filter(entry=OuterRef("pk"))
        newest = editions.order_by("-number")
        entries = reading.entries_for(self.actor).alias(
            search_text=Subquery(newest.values("search_text")[:1]),
            published_at=Subquery(newest.exclude(published_at=None).values("published_at")[:1]),
        )
        page = self.page(narrowed(EntryFilter, entries, query=request.query_params))
        reading.in_own_words(page.rows, self.actor)
        return self.answer([reading.summary(row) for row in page.rows], page)

    @extend_schema(
        operation_id="library_propose",
        summary="Propose an entry",
        parameters=[IDEMPOTENCY_KEY],
        request=ProposalInput,
        responses={201: EntryDetail},
    )
    def post(self, request: Request) -> Any:
        """Propose something for the library. CBBC takes it up and edits it, or says why not."""
        require(policies.proposes(self.actor))
        given = ProposalInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._propose(given.validated_data), actor=self.actor)

    def _propose(self, given: dict[str, Any]) -> Response:
        files = self._files(given)
        words = Words(
            body=given.get("markdown", ""),
            body_zh=given.get("markdown_zh", ""),
            document=files.get("document"),
            document_zh=files.get("document_zh"),
            **{name: given.get(name, "") for name in ("title", "title_zh", "summary", "summary_zh", "note")},
        )
        try:
            edition = propose(given["kind"], words, actor=self.actor, source=given.get("source", ""))
        except InvalidInputs as invalid:
            raise _renamed(invalid) from invalid
        shown = reading.entry_for(self.actor, edition.entry.reference)
        headers = {
            "Location": reverse("api:library-detail", args=[shown.reference]),
            "ETag": reading.tag(shown, actor=self.actor),
        }
        return Response(reading.detail(shown, actor=self.actor), status=201, headers=headers)

    def _files(self, given: dict[str, Any]) -> dict[str, Document]:
        """The files of the caller's organisation that the proposal names. Raises InvalidInputs."""
        named = {name: given[name] for name in ("document", "document_zh") if name in given}
        held = {one.public_id: one for one in owned_by(self.actor, named.values())}
        missing = {name: [_("You have stored no such file.")] for name, one in named.items() if one not in held}
        if missing:
            raise InvalidInputs(missing)
        return {name: held[one] for name, one in named.items()}


def _renamed(invalid: InvalidInputs) -> InvalidInputs:
    """Errors at the names that the API gives to texts."""
    names = {"body": "markdown", "body_zh": "markdown_zh"}
    errors = {
        (names.get(str(path[0]), path[0]), *path[1:]) if path else path: one for path, one in invalid.errors.items()
    }
    return InvalidInputs(errors, code=invalid.code)


class EntryView(ApiView):
    """One entry."""

    scopes = {"GET": Scope.LIBRARY_READ}

    @extend_schema(
        operation_id="library_read",
        summary="Read an entry",
        parameters=[REFERENCE, IF_NONE_MATCH],
        responses={200: EntryDetail, 304: OpenApiResponse(description="You have it already.")},
    )
    def get(self, request: Request, reference: str) -> Response:
        """The entry with its editions, and the words of the one in force in both languages."""
        found = reading.entry_for(self.actor, reference)
        tag = reading.tag(found, actor=self.actor)
        if etags.is_known(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return Response(reading.detail(found, actor=self.actor), headers={"ETag": tag})


class CommentsView(ListView):
    """What your organisation says about the clauses of a draft."""

    orders = {"number": keyset.Order("api.library.comments", [keyset.Key("id")])}
    scopes = {"GET": Scope.LIBRARY_READ, "POST": SPEAKING}

    @extend_schema(
        operation_id="library_comments",
        summary="List your comments on a draft standard",
        parameters=[REFERENCE, NUMBER, *PAGE_PARAMETERS],
        responses={200: paged(ClauseCommentShape)},
    )
    def get(self, request: Request, reference: str, number: str) -> Response:
        """Comments of your own organisation with CBBC's answers, oldest first."""
        edition = asked_about(self, reference, number)
        page = self.page(comments_visible_to(self.actor).filter(clause__edition=edition))
        return self.answer([reading.comment_shown(one) for one in page.rows], page)

    @extend_schema(
        operation_id="library_comment",
        summary="Comment on a clause",
        parameters=[REFERENCE, NUMBER, IDEMPOTENCY_KEY],
        request=CommentInput,
        responses={201: ClauseCommentShape},
    )
    def post(self, request: Request, reference: str, number: str) -> Any:
        """Say something about a clause of a draft on which your organisation is asked, with words of your own."""
        edition = asked_about(self, reference, number)
        given = CommentInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._comment(edition, given.validated_data), actor=self.actor)

    def _comment(self, edition: Edition, given: dict[str, Any]) -> Response:
        clause = edition.clauses.filter(number=given["clause"]).first()
        if clause is None:
            raise InvalidInputs({"clause": [_("The draft has no clause with this number.")]})
        said = consulting.comment(clause.pk, given["text"], given.get("wording", ""), actor=self.actor)
        return Response(reading.comment_shown(said), status=201)


class FinishView(ApiView):
    """That your organisation has no further comments."""

    scopes = {"POST": SPEAKING}

    @extend_schema(
        operation_id="library_finish",
        summary="Say that you have no further comments",
        parameters=[REFERENCE, NUMBER, IDEMPOTENCY_KEY],
        request=FinishInput,
        responses={200: FinishedShape},
    )
    def post(self, request: Request, reference: str, number: str) -> Any:
        """CBBC need not wait for you; you can still comment until the last day."""
        edition = asked_about(self, reference, number)
        given = FinishInput(data=request.data)
        given.is_valid(raise_exception=True)
        return idempotency.once(request, lambda: self._finish(edition), actor=self.actor)

    def _finish(self, edition: Edition) -> Response:
        consulting.finish(edition.pk, actor=self.actor)
        asked = consultations_visible_to(self.actor).get(edition=edition, organisation=self.actor.organisation_id)
        return Response({"finished_at": asked.finished_at})


def asked_about(view: ApiView, reference: str, number: str) -> Edition:
    """The draft on which the caller's organisation is or was asked; staff see all. Raises NotVisible."""
    if not (number.isascii() and number.isdigit() and len(number) <= 6):
        raise NotVisible
    asked = consultations_visible_to(view.actor).filter(
        edition__entry__reference=reference, edition__number=int(number)
    )
    found = asked.first()
    if found is None:
        raise NotVisible
    return found.edition
