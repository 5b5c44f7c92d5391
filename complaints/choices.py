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
    NOTICE_FORWARDED = "notice_forwarded", _("Notice forwarded to the seller")
    COUNTER_NOTICE = "counter_notice", _("Counter-notice received")
    ELECTION_OPEN = "election_open", _("Election open")
    EXTENSION_ASKED = "extension_asked", _("Extension asked for")
    ELECTION_EXTENDED = "election_extended", _("Election extended")
    ACTION_NOTIFIED = "action_notified", _("Action notified")
    CONCEDED = "conceded", _("Conceded")
    MEASURES_TO_LIFT = "measures_to_lift", _("Measures to be lifted")
    DISMISSED = "dismissed", _("Action dismissed")
    MEASURES_LIFTED = "measures_lifted", _("Measures lifted")
    SETTLED = "settled", _("Settled")
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
    RESTORED = "restored", _("Put back")


class ComesBack(models.TextChoices):
    """What of a complaint was removed on the same right before."""

    NONE = "", _("Nothing")
    LISTING = "listing", _("A listing that was removed before")
    SHOP = "shop", _("A shop whose listings were removed before")


# What JD can decide about a target; it is put back by lifting the measures alone.
DECISIONS = (TargetState.REMOVED, TargetState.REFUSED, TargetState.ALREADY_GONE)


class Ground(models.TextChoices):
    """On which kind of claim a complaint stands; each has its rule sets (complaints.grounds)."""

    TRADE_MARK = "trade_mark", _("Trade mark")
    COPYRIGHT = "copyright", _("Copyright")
    DESIGN = "design", _("Design patent")
    UTILITY_MODEL = "utility_model", _("Utility model")
    INVENTION = "invention", _("Invention patent")
    UNFAIR_COMPETITION = "unfair_competition", _("Unfair competition")
    TEST_PURCHASE = "test_purchase", _("Counterfeit proven by a test purchase")


class Reason(models.TextChoices):
    """Why the listing infringes. Each belongs to one ground; which a rule set admits is said there."""

    COUNTERFEIT = "counterfeit", _("Counterfeit goods: the identical mark on the same kind of goods")
    CONFUSINGLY_SIMILAR = "confusingly_similar", _("A confusingly similar mark, or a use that misleads")
    COPYRIGHT_COPY = "copyright_copy", _("A copy of a protected work, such as pictures, texts or software")
    DESIGN_COPY = "design_copy", _("Goods that copy a protected design")
    UTILITY_MODEL_USE = "utility_model_use", _("Goods that use a protected utility model")
    INVENTION_USE = "invention_use", _("Goods that use a patented invention")
    TRADE_DRESS = "trade_dress", _("A name, packaging or decoration that is taken for ours")
    NAME_USE = "name_use", _("Our company, account, app or domain name is used to mislead")
    KEYWORD_USE = "keyword_use", _("Our mark or name is used as a search keyword to mislead")
    TEST_PURCHASE = "test_purchase", _("Counterfeit goods, proven by a test purchase")


GROUND_OF: dict[str, Ground] = {
    Reason.COUNTERFEIT: Ground.TRADE_MARK,
    Reason.CONFUSINGLY_SIMILAR: Ground.TRADE_MARK,
    Reason.COPYRIGHT_COPY: Ground.COPYRIGHT,
    Reason.DESIGN_COPY: Ground.DESIGN,
    Reason.UTILITY_MODEL_USE: Ground.UTILITY_MODEL,
    Reason.INVENTION_USE: Ground.INVENTION,
    Reason.TRADE_DRESS: Ground.UNFAIR_COMPETITION,
    Reason.NAME_USE: Ground.UNFAIR_COMPETITION,
    Reason.KEYWORD_USE: Ground.UNFAIR_COMPETITION,
    Reason.TEST_PURCHASE: Ground.TEST_PURCHASE,
}

REASONS_OF: dict[str, tuple[Reason, ...]] = {
    RightType.TRADE_MARK: (Reason.COUNTERFEIT, Reason.CONFUSINGLY_SIMILAR, Reason.TEST_PURCHASE),
    RightType.COPYRIGHT: (Reason.COPYRIGHT_COPY,),
    RightType.SOFTWARE: (Reason.COPYRIGHT_COPY,),
    RightType.DESIGN: (Reason.DESIGN_COPY,),
    RightType.UTILITY_MODEL: (Reason.UTILITY_MODEL_USE,),
    RightType.INVENTION: (Reason.INVENTION_USE,),
    RightType.UNFAIR_COMPETITION: (Reason.TRADE_DRESS, Reason.NAME_USE, Reason.KEYWORD_USE),
}


class Complexity(models.TextChoices):
    """Which of the two ways a complaint goes at JD: the simple ones run faster (agreement of 2016)."""

    SIMPLE = "simple", _("Simple")
    COMPLEX = "complex", _("Complex")


class Priority(models.IntegerChoices):
    """How soon a complaint is worked on; the lowest first."""

    URGENT = 1, _("Urgent")
    HIGH = 2, _("High")
    NORMAL = 3, _("Normal")


class CounterReason(models.TextChoices):
    """Why a seller says that its listing does not infringe (domain notes 1.2 and 1.6)."""

    OWN_RIGHT = "own_right", _("The seller holds a right of its own")
    AUTHORISED = "authorised", _("The seller is authorised")
    GENUINE_GOODS = "genuine_goods", _("The goods are genuine")
    PRIOR_SALE = "prior_sale", _("The seller sold the same goods before the right was filed")
    NO_INFRINGEMENT = "no_infringement", _("The goods do not fall under the right")
    RIGHT_INVALID = "right_invalid", _("The right is invalid or not in use")
    REMOVED = "removed", _("The seller has already taken down or changed the listing")
    OTHER = "other", _("Another reason, given in the statement")


class ServiceMeans(models.TextChoices):
    """How a counter-notice reached the rights owner."""

    PORTAL = "portal", _("In the portal of IPProtect")
    EMAIL = "email", _("By e-mail")
    PLATFORM = "platform", _("In JD's own platform")
    POST = "post", _("By post or courier")


class ElectionChoice(models.TextChoices):
    """What the owner does about a counter-notice."""

    NONE = "", _("Not chosen yet")
    CONCEDE = "concede", _("Conceded")
    ACT = "act", _("Took action")
    LAPSE = "lapse", _("Let the period lapse")


class ActionKind(models.TextChoices):
    """Where the owner took the case (E-Commerce Law, article 43)."""

    AUTHORITY = "authority", _("Complaint to the competent authority")
    SUIT = "suit", _("Suit before a people's court")


class ActionOutcome(models.TextChoices):
    """How the owner's action ended."""

    NONE = "", _("Not known yet")
    UPHELD = "upheld", _("The infringement was confirmed")
    DISMISSED = "dismissed", _("The action was dismissed")
    SETTLED = "settled", _("The parties settled")


class DelayReason(models.TextChoices):
    """Why an owner cannot act within the period (SPC Reply Fa Shi [2020] 9)."""

    NOTARISATION = "notarisation", _("Notarisation takes longer")
    LEGALISATION = "legalisation", _("Apostille or legalisation takes longer")
    OTHER = "other", _("Another reason outside the owner's control")


class DelayReading(models.TextChoices):
    """How the 20 working days of the Reply are read (domain notes 3.1: both are held)."""

    EXCLUDED = "excluded", _("The delay is not counted: the days follow on the 15 days")
    CEILING = "ceiling", _("20 working days from arrival are the limit of the whole period")


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
    REVERSED = "reversed", _("Measures lifted after a counter-notice")
    SETTLED = "settled", _("Settled with the seller")
