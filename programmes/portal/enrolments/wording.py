"""What the portal says to rights owners about the programmes, each state of an enrolment, and what to mend."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from programmes.choices import EnrolmentState as S
from programmes.choices import Programme, Service, SuspensionReason

# What each programme gives, in a sentence.
GIVES: dict[str, Any] = {
    Programme.IP_PROTECTION: _(
        "JD knows your rights before anybody complains, watches new listings for your marks, and names one person to "
        "talk to."
    ),
    Programme.COMPLAINT_PLATFORM: _(
        "You file complaints against infringing listings here. CBBC checks them and lodges them with JD, which decides "
        "listing by listing."
    ),
    Programme.TEST_PURCHASE: _(
        "JD buys suspicious goods under seal and sends them to you. What you find decides about the listing."
    ),
}
SERVICE_HINTS: dict[str, Any] = {
    Service.GREEN_CHANNEL: _("JD handles your complaints ahead of others, because your documents are on file."),
    Service.DATA_SHARING: _(
        "JD helps with facts for enforcement offline, such as an action with the authorities against a workshop."
    ),
}


@dataclass(frozen=True)
class Prospect:
    """Whose turn it is, and what happens next."""

    turn: Any
    text: Any


_YOU, _CBBC, _JD = _("Your turn"), _("With CBBC"), _("With JD")

PROSPECTS: dict[str, Prospect] = {
    S.PROSPECT: Prospect(_CBBC, _("CBBC has not invited you yet.")),
    S.INVITED: Prospect(
        _YOU,
        _("CBBC invites you. The application is a list of tasks: leave it at any time and go on later."),
    ),
    S.APPLICATION: Prospect(_YOU, _("Complete the tasks, check your answers and submit the application.")),
    S.DOCUMENTS_CHECK: Prospect(
        _CBBC,
        _("CBBC checks the documents. It then approves the application, or sends it back and says what is missing."),
    ),
    S.APPROVED: Prospect(_CBBC, _("CBBC has approved the application and introduces you to JD next.")),
    S.INTRODUCED: Prospect(_JD, _("CBBC has introduced you to JD. There is nothing for you to do now.")),
    S.JD_REVIEW: Prospect(_JD, _("JD is looking at the application. It accepts it, asks CBBC something, or declines.")),
    S.ACTIVE: Prospect(_("You take part"), _("Keep your rights and your documents in force, and it stays so.")),
    S.SUSPENDED: Prospect(_("It rests"), _("What the programme gives is not available until it is mended.")),
    S.REFUSED: Prospect(_("Closed"), _("The enrolment was not accepted. Talk to CBBC if things have changed.")),
    S.EXITED: Prospect(_("Closed"), _("The enrolment has ended. Its history stays here.")),
}

# What the next step of each open state is, in a few words for lists.
NEXT_STEPS: dict[str, Any] = {
    S.INVITED: _("Begin the application"),
    S.APPLICATION: _("Go on with the application"),
    S.DOCUMENTS_CHECK: _("CBBC checks the documents"),
    S.APPROVED: _("CBBC introduces you to JD"),
    S.INTRODUCED: _("JD takes it up"),
    S.JD_REVIEW: _("JD decides"),
    S.SUSPENDED: _("See how to mend it"),
}


@dataclass(frozen=True)
class Remedy:
    """How a suspension is mended, and the page on which that is done (empty: by talking to CBBC)."""

    text: Any
    page: str = ""
    label: Any = ""


_TALK = Remedy(_("Talk to CBBC. Once it is settled, CBBC reinstates the enrolment."))

REMEDIES: dict[str, Remedy] = {
    SuspensionReason.RIGHT_LAPSED: Remedy(
        _(
            "Renew the right and add its certificate of renewal, or choose another right that is in force in China. "
            "The enrolment is then active again by itself."
        ),
        "rights",
        _("Choose the rights"),
    ),
    SuspensionReason.POWER_ENDED: Remedy(
        _(
            "Record a new power of attorney and name it here, or go on without an agent. The enrolment is then active "
            "again by itself."
        ),
        "power",
        _("Name the power of attorney"),
    ),
    SuspensionReason.AGREEMENT_ENDED: Remedy(
        _("CBBC and JD have to renew their agreement. There is nothing for you to do: you are told as soon as it is.")
    ),
    SuspensionReason.BAD_FAITH_REVIEW: _TALK,
    SuspensionReason.DORMANT: _TALK,
    SuspensionReason.OWNER_REQUEST: Remedy(_("Tell CBBC once you wish to go on; CBBC reinstates the enrolment.")),
    SuspensionReason.OTHER: _TALK,
}

SECTION_TITLES: dict[str, Any] = {
    "organisation": _("Your organisation"),
    "people": _("People"),
    "rights": _("Rights and services"),
    "documents": _("Documents"),
    "shops": _("Authorised shops"),
    "declarations": _("Declaration"),
}
