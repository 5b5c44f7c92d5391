"""Enumerations of the programme (domain notes, sections 0, 2.2 and 4.3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RightType(models.TextChoices):
    """What kind of right it is; decides the form of its number and which reasons can rely on it."""

    TRADE_MARK = "trade_mark", _("Trade mark")
    COPYRIGHT = "copyright", _("Copyright")
    SOFTWARE = "software", _("Software copyright")
    DESIGN = "design", _("Design patent")
    UTILITY_MODEL = "utility_model", _("Utility model")
    INVENTION = "invention", _("Invention patent")
    UNFAIR_COMPETITION = "unfair_competition", _("Unfair-competition basis")


class Territory(models.TextChoices):
    """Where a right gives protection. Only rights with effect in China can carry a complaint to JD."""

    CHINA = "CN", _("China")
    UNITED_KINGDOM = "GB", _("United Kingdom")
    INTERNATIONAL = "WO", _("International registration without China")


class RightStatus(models.TextChoices):
    """What a right is worth on a date; always derived from its dates."""

    PENDING = "pending", _("Pending")
    IN_FORCE = "in_force", _("In force")
    GRACE = "grace", _("In the renewal grace period")
    LAPSED = "lapsed", _("Lapsed")
    CANCELLED = "cancelled", _("Cancelled")


class RightDocumentKind(models.TextChoices):
    """What a document proves about a right (domain notes, section 2.2)."""

    CERTIFICATE = "certificate", _("Certificate")
    EXTENSION = "extension", _("Certificate of extension to China")
    RENEWAL = "renewal", _("Renewal certificate")
    ASSIGNMENT = "assignment", _("Record of assignment")
    NAME_CHANGE = "name_change", _("Record of a change of name")
    EVALUATION_REPORT = "evaluation_report", _("Patent evaluation report")
    ANNUAL_FEE = "annual_fee", _("Proof of the annual fee")
    PROOF_OF_USE = "proof_of_use", _("Proof of use and influence")
    TRANSLATION = "translation", _("Translation")
    PICTURE = "picture", _("Picture of the mark or design")
    OTHER = "other", _("Other")


class RightFactKind(models.TextChoices):
    """A dated fact in the life of a right."""

    RENEWAL = "renewal", _("Renewal")
    ASSIGNMENT = "assignment", _("Assignment")
    NAME_CHANGE = "name_change", _("Change of name")
    CANCELLATION = "cancellation", _("Cancellation")


class CompanyNumberKind(models.TextChoices):
    """Whose register a company number is from; decides its form and check digit."""

    UNITED_KINGDOM = "uk", _("UK company number")
    CHINA = "uscc", _("Unified social credit code (China)")
    OTHER = "other", _("Number of another register")


class Sector(models.TextChoices):
    """What an organisation trades in."""

    FASHION = "fashion", _("Fashion and luxury")
    FOOD = "food", _("Food and drink")
    BEAUTY = "beauty", _("Cosmetics and personal care")
    HOUSEHOLD = "household", _("Household goods")
    TOYS = "toys", _("Toys and children's goods")
    ELECTRONICS = "electronics", _("Electronics and appliances")
    AUTOMOTIVE = "automotive", _("Vehicles, parts and lubricants")
    HEALTH = "health", _("Medicines and health")
    SPORT = "sport", _("Sport and outdoors")
    MEDIA = "media", _("Publishing, media and software")
    INDUSTRY = "industry", _("Industrial goods")
    LEGAL = "legal", _("Law firm")
    BRAND_PROTECTION = "brand_protection", _("Brand-protection service")
    OTHER = "other", _("Other")


class SizeBand(models.TextChoices):
    """How many people an organisation employs."""

    MICRO = "micro", _("Fewer than 10 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people or more")


class ContactRole(models.TextChoices):
    """What a contact of an organisation is asked about."""

    LEGAL = "legal", _("Legal")
    BRAND_PROTECTION = "brand_protection", _("Brand protection")
    AUTHENTICATION = "authentication", _("Authentication of goods")
    BILLING = "billing", _("Billing")


class PowerState(models.TextChoices):
    """What a power of attorney is worth on a date; always derived."""

    COMING = "coming", _("Not yet valid")
    IN_FORCE = "in_force", _("In force")
    ENDED = "ended", _("Ended")
    REVOKED = "revoked", _("Revoked")


class Programme(models.TextChoices):
    """The three programmes into which CBBC introduces rights owners."""

    IP_PROTECTION = "ip_protection", _("IP Protection Programme")
    COMPLAINT_PLATFORM = "complaint_platform", _("Online IP Complaint Platform")
    TEST_PURCHASE = "test_purchase", _("Test Purchase Programme")


class Service(models.TextChoices):
    """What an enrolment can include besides its programme."""

    GREEN_CHANNEL = "green_channel", _("Green channel")
    DATA_SHARING = "data_sharing", _("Data sharing for offline enforcement")


class EnrolmentState(models.TextChoices):
    """How far an enrolment has come (domain notes, section 4.3)."""

    PROSPECT = "prospect", _("Prospect")
    INVITED = "invited", _("Invited")
    APPLICATION = "application", _("Application")
    DOCUMENTS_CHECK = "documents_check", _("Documents check")
    APPROVED = "approved", _("Approved by CBBC")
    INTRODUCED = "introduced", _("Introduced to JD")
    JD_REVIEW = "jd_review", _("In review at JD")
    ACTIVE = "active", _("Active")
    SUSPENDED = "suspended", _("Suspended")
    REFUSED = "refused", pgettext_lazy("enrolment", "Refused")
    EXITED = "exited", _("Exited")


class ItemState(models.TextChoices):
    """What CBBC found about one item of the checklist."""

    OPEN = "open", _("Not checked yet")
    ACCEPTED = "accepted", _("Accepted")
    SENT_BACK = "sent_back", _("Sent back")


class SendBackReason(models.TextChoices):
    """Why an item of the checklist, or a whole application, goes back to the owner."""

    MISSING = "missing", _("Something is missing")
    UNREADABLE = "unreadable", _("Not readable")
    EXPIRED = "expired", _("No longer valid")
    NOT_MATCHING = "not_matching", _("Does not match the organisation or the right")
    TRANSLATION_MISSING = "translation_missing", _("Translation into Chinese is missing")
    OTHER = "other", _("Another reason")


class EnrolmentRefusal(models.TextChoices):
    """Why CBBC does not go on with an enrolment."""

    NOT_BRITISH = "not_british", _("Not a British rights owner")
    NO_RIGHT_IN_CHINA = "no_right_in_china", _("No right with effect in China")
    DOCUMENTS_NOT_SUPPLIED = "documents_not_supplied", _("The documents were not supplied")
    DUPLICATE = "duplicate", _("Enrolled already")
    BAD_FAITH = "bad_faith", _("Doubts about good faith")
    OTHER = "other", _("Another reason")


class PlatformRefusal(models.TextChoices):
    """Why JD does not accept an introduced rights owner."""

    DOCUMENTS_INSUFFICIENT = "documents_insufficient", _("The documents are not sufficient")
    RIGHT_NOT_RECOGNISED = "right_not_recognised", _("The right is not recognised")
    IDENTITY_NOT_PROVEN = "identity_not_proven", _("The identity is not proven")
    ALREADY_ENROLLED = "already_enrolled", _("Enrolled with JD already")
    NOT_ELIGIBLE = "not_eligible", _("Not eligible for this programme")
    OTHER = "other", _("Another reason")


class SuspensionReason(models.TextChoices):
    """Why an enrolment is suspended. The first three are found by the system itself."""

    RIGHT_LAPSED = "right_lapsed", _("No right of the enrolment is in force in China")
    POWER_ENDED = "power_ended", _("The power of attorney has ended")
    AGREEMENT_ENDED = "agreement_ended", _("The agreement with the platform has ended")
    BAD_FAITH_REVIEW = "bad_faith_review", _("Review of good faith")
    DORMANT = "dormant", _("Dormant")
    OWNER_REQUEST = "owner_request", _("At the owner's request")
    OTHER = "other", _("Another reason")


class ExitReason(models.TextChoices):
    """Why an enrolment ends for good."""

    OWNER_LEAVES = "owner_leaves", _("The owner leaves the programme")
    NOT_INTERESTED = "not_interested", _("The owner does not wish to join")
    OWNER_DISSOLVED = "owner_dissolved", _("The owner has ceased or been taken over")
    MERGED = "merged", _("Merged with another record of the same owner")
    NOT_REINSTATED = "not_reinstated", _("What led to the suspension was not mended")
    BAD_FAITH = "bad_faith", _("Bad faith")
    OTHER = "other", _("Another reason")


class Party(models.TextChoices):
    """Who owes a commitment under an agreement."""

    CBBC = "cbbc", _("CBBC")
    PLATFORM = "platform", _("Platform")
    BOTH = "both", _("Both sides")


class CommitmentKind(models.TextChoices):
    """What the two sides promised each other (domain notes, section 0)."""

    ROUNDTABLES = "roundtables", _("Roundtables")
    INTRODUCTIONS = "introductions", _("Introductions to a programme")
    POLICY_EXCHANGE = "policy_exchange", _("Exchange of policies")
    ZERO_TOLERANCE = "zero_tolerance", _("Zero-tolerance standards")
    PRE_EMPTIVE = "pre_emptive", _("Pre-emptive measures")
    DATA_SHARING = "data_sharing", _("Data sharing for offline enforcement")
    OTHER = "other", _("Other")


class AgreementState(models.TextChoices):
    """What an agreement is worth on a date; always derived."""

    COMING = "coming", _("Not yet in force")
    IN_FORCE = "in_force", _("In force")
    SUCCEEDED = "succeeded", _("Succeeded by another")
    ENDED = "ended", _("Ended")


class DatePrecision(models.TextChoices):
    """How exactly a historical date is known."""

    DAY = "day", _("To the day")
    MONTH = "month", _("To the month")
    YEAR = "year", _("To the year")


class AgreementDocumentKind(models.TextChoices):
    """What a document of an agreement is."""

    SIGNED = "signed", _("Signed agreement")
    ANNEX = "annex", _("Annex")
    TRANSLATION = "translation", _("Translation")
    PRESS_RELEASE = "press_release", _("Press release")
    PHOTOGRAPH = "photograph", _("Photograph")
    OTHER = "other", _("Other")
