"""CBBC's pages of good faith: the list by standing, an owner's figures, and reviews."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from complaints.good_faith import files, policies, queries
from complaints.good_faith.choices import ReviewState, Standing
from complaints.good_faith.counting import count
from complaints.good_faith.following import percent
from complaints.good_faith.pages import figures_page, review_page
from complaints.good_faith.states import STANDINGS
from complaints.good_faith.workflow import review_workflow
from complaints.models import GoodFaith, GoodFaithReview
from complaints.models.good_faith import REVIEW_OPEN
from complaints.staff.filters import owners
from core.accounts.choices import Audience
from core.accounts.models import Organisation
from core.audit import actions as audit
from core.keyset import Key, Order
from core.web.components import Crumb, Header
from core.web.lists import ExportColumn, ListView, local
from core.web.transitions import TransitionView
from core.web.views import AnsweringView, StaffView
from core.workflow.errors import require

ROOM = "good_faith_staff"
NEWEST_REVIEW = GoodFaithReview.objects.filter(organisation=OuterRef("organisation")).order_by("-pk")
WAITING = (ReviewState.REVIEW, ReviewState.APPEALED)
REVIEWS = [("waiting", gettext_lazy("Waits for CBBC")), ("open", gettext_lazy("Open"))]


class GoodFaithFilter(django_filters.FilterSet):  # type: ignore[misc]  # the package has no types
    """What the list can be narrowed by."""

    owner = django_filters.ChoiceFilter(
        label=gettext_lazy("Rights owner"), field_name="organisation", choices=owners, empty_label=gettext_lazy("Any")
    )
    standing = django_filters.ChoiceFilter(
        label=gettext_lazy("Standing"), choices=Standing.choices, empty_label=gettext_lazy("Any")
    )
    review = django_filters.ChoiceFilter(
        label=gettext_lazy("Review"), method="in_review", choices=REVIEWS, empty_label=gettext_lazy("Any")
    )

    def in_review(self, rows: QuerySet[Any, Any], name: str, value: str) -> QuerySet[Any, Any]:
        """Owners with a review that is open, or waits for CBBC."""
        return rows.filter(review_state__in=WAITING if value == "waiting" else REVIEW_OPEN)


def complaint_url(reference: str) -> str:
    """A complaint's page for staff."""
    return reverse("complaints_staff:detail", args=[reference])


class GoodFaithList(ListView, StaffView):
    """Every owner whose complaints were counted, the least accurate first."""

    template = "complaints/good_faith/staff/list.html"
    fragment = "complaints/good_faith/staff/_list.html"
    filterset_class = GoodFaithFilter
    orders = (
        Order("least", (Key("share"), Key("pk")), gettext_lazy("Least accurate")),
        Order("decided", (Key("decided", descending=True), Key("pk", descending=True)), gettext_lazy("Most decided")),
    )
    export_name = "good-faith"
    export_verb = "good_faith.exported"
    export_columns = (
        ExportColumn(gettext_lazy("Rights owner"), lambda row: row.organisation.name),
        ExportColumn(gettext_lazy("Standing"), lambda row: row.get_standing_display()),
        ExportColumn(gettext_lazy("Decided"), lambda row: row.decided),
        ExportColumn(gettext_lazy("Upheld"), lambda row: row.upheld),
        ExportColumn(gettext_lazy("Rejected"), lambda row: row.rejected),
        ExportColumn(gettext_lazy("Reversed"), lambda row: row.reversed),
        ExportColumn(gettext_lazy("Withdrawn for error"), lambda row: row.errors),
        ExportColumn(gettext_lazy("Counted as upheld"), lambda row: percent(row.upheld_share)),
        ExportColumn(gettext_lazy("Counted as reversed"), lambda row: percent(row.reversed_share)),
        ExportColumn(gettext_lazy("Counted"), lambda row: local(row.counted_at)),
    )

    def queryset(self) -> QuerySet[GoodFaith]:
        """Figures with the latest review of each owner; owners of whom nothing can be said stand last."""
        return (
            queries.good_faith_visible_to(self.actor)
            .select_related("organisation")
            .annotate(
                share=Coalesce("upheld_share", 1001),
                review_state=Subquery(NEWEST_REVIEW.values("state")[:1]),
                review_reference=Subquery(NEWEST_REVIEW.values("reference")[:1]),
            )
        )

    def dress(self, rows: list[Any]) -> Sequence[Any]:
        """Rows as the page prints them."""
        return [
            {
                "owner": row.organisation.display_name,
                "url": reverse(f"{ROOM}:owner", args=[row.organisation.code]),
                "standing": STANDINGS[row.standing],
                "decided": row.decided,
                "upheld": percent(row.upheld_share),
                "reversed": percent(row.reversed_share),
                "errors": row.errors,
                "has_fast_lane": row.has_fast_lane,
                "review": review_workflow.states[row.review_state] if row.review_state else None,
                "review_url": reverse(f"{ROOM}:review", args=[row.review_reference]) if row.review_reference else "",
            }
            for row in rows
        ]

    def extra(self) -> dict[str, Any]:
        """The head of the page."""
        lede = _("How accurate each owner's complaints are. Reviews that wait for CBBC: filter by them.")
        return {"header": Header(_("Good faith"), lede=lede)}


class OwnerView(AnsweringView, StaffView):
    """An owner's figures; POST counts them anew."""

    def owner(self, code: str) -> Organisation:
        """The owner with this code. Raises Http404."""
        found = Organisation.objects.filter(code=code, complaints__isnull=False).first()
        if found is None:
            raise Http404
        return found

    def get(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Show them."""
        owner = self.owner(code)
        page = figures_page(owner, actor=self.actor, namespace=ROOM, complaint_url=complaint_url, now=timezone.now())
        crumbs = [Crumb(_("Good faith"), reverse(f"{ROOM}:list"))]
        header = Header(_("Accuracy of %(owner)s") % {"owner": owner.display_name}, state=page.standing, crumbs=crumbs)
        return self.render("complaints/good_faith/staff/owner.html", {"page": page, "header": header})

    def post(self, request: HttpRequest, code: str) -> HttpResponseBase:
        """Count the figures anew from the complaints, as they stand at this moment."""
        owner = self.owner(code)
        require(policies.staff_acts(self.actor, GoodFaithReview(organisation=owner)))
        now = timezone.now()
        count([owner.pk], now=now)
        audit.record("good_faith.counted", actor=self.actor, subject=owner, now=now)
        return redirect(f"{ROOM}:owner", code)


class ReviewView(StaffView):
    """One review."""

    def get(self, request: HttpRequest, reference: str) -> HttpResponseBase:
        """Show it."""
        review = queries.movable_by(self.actor).filter(reference=reference).first()
        if review is None:
            raise Http404
        page = review_page(review, actor=self.actor, namespace=ROOM, now=timezone.now())
        return self.render("complaints/good_faith/staff/review.html", {"page": page, "header": page.header})


class VerbView(TransitionView):
    """The page of each verb, for staff."""

    audience = Audience.STAFF
    table = review_workflow
    template = "web/transition.html"

    def url_of(self, record: Any) -> str:
        """The review's page."""
        return reverse(f"{ROOM}:review", args=[record.reference])


class FileView(files.FileView):
    """A file of an appeal."""

    audience = Audience.STAFF
