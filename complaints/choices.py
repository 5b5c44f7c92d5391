"""Enumerations of complaints, with their labels (domain notes, sections 2 and 4.1)."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from programmes.choices import RightType


class ComplaintState(models.TextChoices):
    """States of a complaint; how each reads and looks stands in complaints.states."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    INFO_REQUESTED = "info_requested", _("Information requested")
    SCREENED = "screened", _("Screened")
    LODGED = "lodged", _("Lodged with JD")
    CLARIFICATION = "clarification", _("Clarification requested")
    ACCEPTED = "accepted", _("Accepted by JD")
    MEASURES_TAKEN = "measures_taken", _("Measures taken")
    UPHELD = "upheld", _("Upheld")
    REJECTED_BY_CBBC = "rejected_by_cbbc", _("Refused by CBBC")
    REJECTED_BY_JD = "rejected_by_jd", _("Rejected by JD")
    LAPSED = "lapsed", _("Lapsed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Hold(models.TextChoices):
    """What no longer stands, so that a draft or complaint rests that relies on it. The first that is found counts."""

    NONE = "", _("Nothing")
    POWER = "power", _("The power of attorney")
    RIGHT = "right", _("The right")
    ENROLMENT = "enrolment", _("The enrolment")


# What a draft that rests waits for: said wherever it is shown, and to those who draft.
HOLD_ADVICE: dict[str, Any] = {
    Hold.POWER: _(
        "No power of attorney in force covers it for the agent who began it. The rights owner can submit it itself, "
        "or record a new power of attorney."
    ),
    Hold.RIGHT: _(
        "The right is not in force in China. Renew it and send CBBC the certificate, or choose another right."
    ),
    Hold.ENROLMENT: _(
        "The rights owner has no active enrolment in JD's Online IP Complaint Platform. It can be submitted once the "
        "enrolment is active."
    ),
}


class TargetState(models.TextChoices):
    """What JD decided about one listing."""

    PENDING = "pending", _("Awaiting decision")
    REMOVED = "removed", _("Removed")
    REFUSED = "refused", _("Refused")
    ALREADY_GONE = "already_gone", _("Already gone")


class Reason(models.TextChoices):
    """Why the listing infringes."""

    COUNTERFEIT = "counterfeit", _("Counterfeit goods: the identical mark on the same kind of goods")
    CONFUSINGLY_SIMILAR = "confusingly_similar", _("A confusingly similar mark, or a use that misleads")
    COPYRIGHT_COPY = "copyright_copy", _("A copy of a protected work, such as pictures, texts or software")
    DESIGN_COPY = "design_copy", _("Goods that copy a protected design")
    UTILITY_MODEL_USE = "utility_model_use", _("Goods that use a protected utility model")
    INVENTION_USE = "invention_use", _("Goods that use a patented invention")


REASONS_OF: dict[str, tuple[Reason, ...]] = {
    RightType.TRADE_MARK: (Reason.COUNTERFEIT, Reason.CONFUSINGLY_SIMILAR),
    RightType.COPYRIGHT: (Reason.COPYRIGHT_COPY,),
    RightType.DESIGN: (Reason.DESIGN_COPY,),
    RightType.UTILITY_MODEL: (Reason.UTILITY_MODEL_USE,),
    RightType.INVENTION: (Reason.INVENTION_USE,),
}


class Measure(models.TextChoices):
    """What the platform is asked to do (E-Commerce Law, article 42)."""

    DELETE = "delete", _("Delete the listing")
    BLOCK = "block", _("Block the listing")
    BREAK_LINK = "break_link", _("Break the link to the listing")
    END_TRANSACTIONS = "end_transactions", _("End transactions and services")


class RefusalReason(models.TextChoices):
    """Why CBBC does not pass a complaint on."""

    RIGHT_NOT_IN_FORCE = "right_not_in_force", _("The right is not in force")
    RIGHT_DOES_NOT_COVER = "right_does_not_cover", _("The right does not cover these goods")
    EVIDENCE_INSUFFICIENT = "evidence_insufficient", _("The evidence does not show an infringement")
    GENUINE_GOODS = "genuine_goods", _("The goods are genuine: price, resale or contract, not infringement")
    ALREADY_HANDLED = "already_handled", _("The same listings are already handled elsewhere")
    WRONG_GROUND = "wrong_ground", _("Filed under the wrong reason; please file again")
    OTHER = "other", _("Another reason, given in the note")


class PlatformReason(models.TextChoices):
    """Why JD rejects a complaint, or refuses one of its targets."""

    EVIDENCE_INSUFFICIENT = "evidence_insufficient", _("The evidence is not sufficient")
    RIGHT_NOT_VERIFIED = "right_not_verified", _("The right could not be verified")
    NO_INFRINGEMENT = "no_infringement", _("No infringement was found")
    AUTHORISED_SELLER = "authorised_seller", _("The seller is authorised")
    DUPLICATE = "duplicate", _("The same complaint was handled before")
    OTHER = "other", _("Another reason, given in the note")


class WithdrawalReason(models.TextChoices):
    """Why an owner takes a complaint back. Filing in error is counted apart: owning up to it speaks for good faith."""

    FILED_IN_ERROR = "filed_in_error", _("It was filed in error")
    SETTLED = "settled", _("The matter was settled with the seller")
    NO_LONGER_NEEDED = "no_longer_needed", _("It is no longer needed")
    OTHER = "other", _("Another reason, given in the note")


class Outcome(models.TextChoices):
    """How a decided complaint ended, over all its targets."""

    NONE = "", _("Not decided yet")
    FULL = "full", _("All listings removed")
    PARTIAL = "partial", _("Some listings removed")
    REFUSED = "refused", _("No listing removed")
