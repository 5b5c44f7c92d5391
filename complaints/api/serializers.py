"""Reading a filing, and the shapes of answers for the API's description."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from complaints.actions.filing import Filing
from complaints.api.grounds import FILING_EXAMPLE, AnswersField, PaperField, RulesShape
from complaints.api.looks import Listed, ListedField
from complaints.choices import (
    ComesBack,
    ComplaintState,
    Complexity,
    Ground,
    Measure,
    Outcome,
    PlatformReason,
    Priority,
    Reason,
    RefusalReason,
    TargetState,
    WithdrawalReason,
)
from complaints.limits import (
    MAX_EXPLANATION,
    MAX_SAFETY_NOTE,
    MAX_SHOP_REASON,
    MIN_EXPLANATION,
    MIN_SHOP_REASON,
)
from complaints.priority import CODES
from core.api.serializers import StrictSerializer
from core.api.shapes import ClockShape, Shape, StepShape, or_empty
from core.identifiers import jd
from programmes.api.serializers.rights import RightSerializer
from programmes.choices import RightType

STATES = [choice for choice in ComplaintState.choices if choice[0] != ComplaintState.DRAFT]


class StatementInput(StrictSerializer):
    """The statement of truth."""

    name = serializers.CharField(max_length=120, help_text=gettext_lazy("Who states it"))
    title = serializers.CharField(max_length=120, help_text=gettext_lazy("Job title"))
    is_true = serializers.BooleanField(
        help_text=gettext_lazy(
            "Must be true: everything stated is true and made in good faith. Whoever harms a seller with a wrong "
            "notice is liable; malice doubles the damages (E-Commerce Law of the PRC, article 42)."
        )
    )

    def validate_is_true(self, value: bool) -> bool:
        """Without the statement nothing is filed."""
        if not value:
            raise serializers.ValidationError(_("A complaint needs the statement of truth."), code="not_stated")
        return value


@extend_schema_serializer(examples=[FILING_EXAMPLE])
class FilingInput(StrictSerializer):
    """A whole complaint."""

    right = serializers.CharField(max_length=60, help_text=gettext_lazy("Number of the right, as `/rights` shows it"))
    reason = serializers.ChoiceField(choices=Reason.choices)
    measure = serializers.ChoiceField(choices=Measure.choices)
    listings = serializers.ListField(
        child=ListedField(),
        min_length=1,
        max_length=settings.IPP_MAX_TARGETS,
        help_text=gettext_lazy("Addresses of listings on JD.com, or SKUs; or objects that say what each shows, too"),
    )
    explanation = serializers.CharField(min_length=MIN_EXPLANATION, max_length=MAX_EXPLANATION)
    statement = StatementInput()
    discloses_contact = serializers.BooleanField(
        default=False, help_text=gettext_lazy("May the seller see who signed the statement?")
    )
    authorised_shop_reason = serializers.CharField(
        min_length=MIN_SHOP_REASON,
        max_length=MAX_SHOP_REASON,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("Why you complain about your own official shop; required where one sells a listing"),
    )
    safety_risk = serializers.BooleanField(
        default=False, help_text=gettext_lazy("Are the goods a danger to health or safety?")
    )
    safety_note = serializers.CharField(
        max_length=MAX_SAFETY_NOTE,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("What the danger is; required with `safety_risk`"),
    )
    sender_reference = serializers.CharField(
        max_length=100, required=False, allow_blank=True, help_text=gettext_lazy("Your own reference; each only once")
    )
    follows = serializers.CharField(
        max_length=20,
        required=False,
        allow_blank=True,
        help_text=gettext_lazy("Reference of your earlier complaint on the same right whose listings came back"),
    )
    answers = AnswersField(
        required=False,
        help_text=gettext_lazy("What the ground asks for: `GET /grounds/{ground}` gives its JSON Schema"),
    )
    documents = serializers.ListField(
        child=PaperField(),
        required=False,
        max_length=50,
        help_text=gettext_lazy("Files stored with `POST /documents`: the id of each, or the id with its kind"),
    )

    def validate_listings(self, listings: list[Listed]) -> list[Listed]:
        """Each listing once."""
        seen: dict[tuple[str, str], int] = {}
        errors: dict[int, list[Any]] = {}
        for index, one in enumerate(listings):
            found = jd.parse_listing(one.address)
            assert isinstance(found, jd.Listing)
            first = seen.setdefault((found.platform, found.sku), index)
            if first != index:
                message = _("The same listing as number %(number)s.") % {"number": first}
                errors[index] = [serializers.ErrorDetail(message, code="repeated")]
        if errors:
            raise serializers.ValidationError(errors)  # type: ignore[arg-type]
        return listings

    def filing(self) -> Filing:
        """The validated complaint."""
        given = self.validated_data
        return Filing(
            right_number=given["right"],
            reason=given["reason"],
            measure=given["measure"],
            listings=[one.address for one in given["listings"]],
            looks={place: one.look for place, one in enumerate(given["listings"]) if one.look is not None},
            follows=given.get("follows", ""),
            explanation=given["explanation"],
            statement_name=given["statement"]["name"],
            statement_title=given["statement"]["title"],
            discloses_contact=given["discloses_contact"],
            sender_reference=given.get("sender_reference", ""),
            authorised_shop_reason=given.get("authorised_shop_reason", ""),
            safety_risk=given["safety_risk"],
            safety_note=given.get("safety_note", ""),
            documents=given.get("documents", ()),
            answers=given.get("answers", {}),
        )


# The shapes below describe what complaints.api.reading builds; tests hold the two against each other.


class OwnerName(Shape):
    """A rights owner in a list."""

    name = serializers.CharField()


class OwnerNames(OwnerName):
    """A rights owner in both scripts."""

    name_zh = serializers.CharField()


class RightInBrief(Shape):
    """A right in a list."""

    number = serializers.CharField()
    type = serializers.ChoiceField(choices=RightType.choices)
    title = serializers.CharField()


class TargetCounts(Shape):
    """How many targets stand where."""

    total = serializers.IntegerField()
    pending = serializers.IntegerField()
    removed = serializers.IntegerField()
    refused = serializers.IntegerField()
    already_gone = serializers.IntegerField()
    restored = serializers.IntegerField(help_text="Put back after a counter-notice.")
    relisted = serializers.IntegerField(help_text="Of those removed or gone: seen on sale again.")


class ComplaintCore(Shape):
    """What every representation of a complaint holds."""

    reference = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    reason = serializers.ChoiceField(choices=Reason.choices)
    measure = serializers.ChoiceField(choices=Measure.choices)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    platform_case_number = serializers.CharField()
    priority = serializers.ChoiceField(choices=Priority.choices, help_text="1 urgent, 2 high, 3 normal.")
    complexity = serializers.ChoiceField(choices=Complexity.choices)
    withdrawal_reason = serializers.ChoiceField(
        choices=or_empty(WithdrawalReason.choices), help_text="`filed_in_error`: the owner owned up to it."
    )
    targets = TargetCounts()
    lodged_at = serializers.DateTimeField(allow_null=True)
    updated_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField(allow_null=True)
    due_at = serializers.DateTimeField(allow_null=True, help_text="When the next clock runs out.")
    verbs = serializers.ListField(child=serializers.CharField(), help_text="What you may do now.")


class ComplaintSummary(ComplaintCore):
    """A complaint in a list, and after a write."""

    owner = OwnerName()
    right = RightInBrief()


class RepresentativeShape(Shape):
    """An agent, and the power of attorney on which it acts."""

    name = serializers.CharField()
    name_zh = serializers.CharField()
    power = serializers.CharField(help_text="Reference of the power of attorney.")
    valid_until = serializers.DateField(allow_null=True, help_text="Its last day; null where it has no end.")


class StatementShape(Shape):
    """Who signed the statement of truth; empty for JD where the owner does not disclose it."""

    name = serializers.CharField()
    title = serializers.CharField()
    at = serializers.DateTimeField()


class EvidenceShape(Shape):
    """A file; `href` hands it out."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    caption = serializers.CharField()
    kind = serializers.CharField(help_text="A code of the ground's `documents`; empty: nobody has said.")
    added_at = serializers.DateTimeField()
    href = serializers.CharField()


class LinksShape(Shape):
    """Lists that belong to the complaint."""

    targets = serializers.CharField()
    events = serializers.CharField()
    remarks = serializers.CharField()
    counter_notices = serializers.CharField()


class ComplaintDetail(ComplaintCore):
    """A whole complaint."""

    href = serializers.CharField()
    priority_grounds = serializers.ListField(
        child=serializers.ChoiceField(choices=CODES),
        help_text="Why, the weightiest first; empty where it is normal, or a person of CBBC set it.",
    )
    submitted_at = serializers.DateTimeField()
    state_label = serializers.CharField()
    waits_for = serializers.CharField(help_text="Who owes the next step: staff, portal, partner; empty once closed.")
    owner = OwnerNames()
    right = RightSerializer()
    representative = RepresentativeShape(
        allow_null=True, help_text="The agent who acts for the owner; null where the owner acts itself."
    )
    authorised_shop_reason = serializers.CharField(
        help_text="Why listings of the owner's own official shop are complained about; empty where there are none."
    )
    explanation = serializers.CharField()
    safety_risk = serializers.BooleanField()
    safety_note = serializers.CharField(help_text="What the danger to health or safety is.")
    ground = serializers.ChoiceField(choices=or_empty(Ground.choices))
    rules = RulesShape(allow_null=True, help_text="Under which rules it was filed; null where there were none.")
    answers = serializers.DictField(help_text="What was answered to the ground's fields.")
    statement = StatementShape()
    discloses_contact = serializers.BooleanField()
    sender_reference = serializers.CharField()
    comes_back = serializers.ChoiceField(
        choices=ComesBack.choices, help_text="What of it was removed on the same right before."
    )
    follows = serializers.CharField(allow_null=True, help_text="The complaint whose listings came back in this one.")
    followed_by = serializers.ListField(
        child=serializers.CharField(), help_text="Complaints about listings of this one that came back."
    )
    refusal_reason = serializers.ChoiceField(choices=or_empty(RefusalReason.choices))
    platform_reason = serializers.ChoiceField(choices=or_empty(PlatformReason.choices))
    closing_note = serializers.CharField()
    clocks = ClockShape(many=True)
    evidence = EvidenceShape(many=True)
    steps = StepShape(many=True)
    links = LinksShape()


class ListingShopShape(Shape):
    """A shop."""

    number = serializers.CharField()
    name = serializers.CharField()


class TargetShape(Shape):
    """One listing under complaint and what JD decided about it."""

    number = serializers.IntegerField()
    sku = serializers.CharField()
    url = serializers.CharField()
    title = serializers.CharField()
    shop = ListingShopShape(allow_null=True)
    state = serializers.ChoiceField(choices=TargetState.choices)
    state_label = serializers.CharField()
    reason = serializers.ChoiceField(choices=or_empty(PlatformReason.choices))
    note = serializers.CharField()
    decided_at = serializers.DateTimeField(allow_null=True)
    changed_after_filing = serializers.BooleanField(help_text="A later capture shows something else than at filing.")
    relisted_at = serializers.DateTimeField(allow_null=True, help_text="When it was found on sale again.")
    sender_reference = serializers.CharField(help_text="The owner's own reference of the listing; empty for JD.")
    sender_note = serializers.CharField(help_text="The owner's own note on it; empty for JD.")
    comes_back_from = serializers.CharField(
        allow_null=True, help_text="The earlier complaint after which the listing was gone."
    )
