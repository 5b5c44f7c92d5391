"""Filing more listings than one call should hold: prepare a draft, give the listings as files, submit."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from complaints import policies, queries
from complaints.api import reading
from complaints.api.looks import ListedField
from complaints.api.serializers import ComplaintSummary, FilingInput
from complaints.api.views import REFERENCE, in_words_of_the_api
from complaints.models import Complaint
from complaints.targets import actions, drafts, held
from complaints.targets.importing import KIND
from complaints.workflow import complaint_workflow
from core.accounts.choices import Scope
from core.api import idempotency
from core.api.schema import IDEMPOTENCY_KEY
from core.api.shapes import Shape
from core.api.views import ApiView
from core.imports.api import Given, ImportApi
from core.imports.models import Import
from core.workflow import engine
from core.workflow.errors import InvalidInputs, NotVisible, require


class DraftInput(FilingInput):
    """A whole complaint, whose listings may come later, with files."""

    listings = serializers.ListField(
        child=ListedField(),
        required=False,
        default=list,
        max_length=500,
        help_text=gettext_lazy("Addresses of listings on JD.com, or SKUs; more come with `POST /complaints/imports`"),
    )


class DraftShape(Shape):
    """A draft that is being prepared."""

    reference = serializers.CharField()
    right = serializers.CharField(help_text="Number of the right.")
    reason = serializers.CharField()
    follows = serializers.CharField(allow_null=True, help_text="Reference of the complaint whose listings came back.")
    listings = serializers.IntegerField(help_text="How many came with files so far.")
    is_reading = serializers.BooleanField(help_text="Whether a file is still being read: the draft waits for it.")
    href = serializers.CharField()
    imports = serializers.CharField(help_text="Where listings are given as files, with `complaint` in the form.")
    submit = serializers.CharField(help_text="Where the draft is filed.")


def shown(draft: Complaint) -> dict[str, Any]:
    """A draft (DraftShape). One statement."""
    href = reverse("api:complaints-drafts-detail", args=[draft.reference])
    return {
        "reference": draft.reference,
        "right": draft.right.number if draft.right else "",
        "reason": draft.reason,
        "follows": draft.follows.reference if draft.follows else None,
        "listings": draft.target_count,
        "is_reading": held.under_way(draft),
        "href": href,
        "imports": reverse("api:complaints-imports"),
        "submit": reverse("api:complaints-drafts-submit", args=[draft.reference]),
    }


class DraftsView(ApiView):
    """Preparing a draft."""

    scopes = {"POST": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="complaints_drafts_start",
        summary="Prepare a complaint whose listings come with files",
        parameters=[IDEMPOTENCY_KEY],
        request=DraftInput,
        responses={201: DraftShape},
    )
    def post(self, request: Request) -> Any:
        """Keep everything but the listings. Nobody else sees it before it is submitted."""
        require(policies.files(self.actor))
        given = DraftInput(data=request.data)
        given.is_valid(raise_exception=True)

        def prepare() -> Response:
            draft = drafts.prepare(given.filing(), actor=self.actor)
            answer = shown(draft)
            return Response(answer, status=201, headers={"Location": answer["href"]})

        return idempotency.once(request, prepare, actor=self.actor)


class DraftDetail(ApiView):
    """A draft."""

    scopes = {"GET": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="complaints_drafts_read",
        summary="Read a draft",
        parameters=[REFERENCE],
        responses={200: DraftShape},
    )
    def get(self, request: Request, reference: str) -> Response:
        """How many listings it holds, and whether a file is still being read."""
        return Response(shown(drafts.draft_for(self.actor, reference)))


class DraftSubmit(ApiView):
    """Filing a draft."""

    scopes = {"POST": Scope.COMPLAINTS_FILE}

    @extend_schema(
        operation_id="complaints_drafts_submit",
        summary="File a draft",
        parameters=[REFERENCE, IDEMPOTENCY_KEY],
        request=None,
        responses={200: ComplaintSummary},
    )
    def post(self, request: Request, reference: str) -> Any:
        """It goes to CBBC at once, with every listing that came with files; refused while one is still being read."""
        draft = drafts.draft_for(self.actor, reference)

        def submit() -> Response:
            try:
                engine.move(complaint_workflow, draft.pk, "submit", actor=self.actor)
            except InvalidInputs as invalid:
                raise in_words_of_the_api(invalid) from invalid
            complaint = reading.complaint_for(self.actor, reference)
            headers = {"ETag": reading.tag(complaint, actor=self.actor)}
            return Response(reading.summary(complaint, actor=self.actor), headers=headers)

        return idempotency.once(request, submit, actor=self.actor)


class TargetsImports(ImportApi):
    """Lists of listings for a draft."""

    kind, plural, name = KIND, "complaints/imports", "complaints-imports"
    reads, writes = Scope.COMPLAINTS_FILE, Scope.COMPLAINTS_FILE
    fields = {"complaint": {"type": "string", "description": "Reference of the draft."}}

    def given(self, form: Mapping[str, str]) -> Given:
        """For the draft that is named."""
        try:
            draft = drafts.draft_for(self.actor, form["complaint"].replace("\x00", ""))
        except NotVisible as unknown:
            raise InvalidInputs({"complaint": [gettext_lazy("You have no draft with this reference.")]}) from unknown
        require(policies.owner_acts(self.actor, draft))
        actions.check_ready(draft)
        return Given(draft.organisation_id, draft)

    def subject_shown(self, record: Import) -> str:
        """The reference of the complaint."""
        found = queries.visible_to(self.actor).filter(pk=record.subject_id or 0).values_list("reference", flat=True)
        return found.first() or ""
