"""What the portal says to rights owners: the reasons explained, what is no complaint, and what happens next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from complaints.addresses import LineState
from complaints.advice.choices import Topic
from complaints.choices import ComplaintState as S
from complaints.choices import Measure, Reason

REASON_HINTS: dict[str, Any] = {
    Reason.COUNTERFEIT: _(
        "The goods carry your registered mark, but neither you nor your licensee made them. "
        "For example: a copied kettle with your logo on its base."
    ),
    Reason.CONFUSINGLY_SIMILAR: _(
        "The mark is close to yours, or yours stands in a title or shop name so that buyers take the goods for yours. "
        "For example: one letter changed, or “same as BRAND” in the title."
    ),
    Reason.COPYRIGHT_COPY: _(
        "Your pictures, texts, characters or software are used without your consent. "
        "For example: the photographs of your own shop stand in a stranger's listing."
    ),
    Reason.DESIGN_COPY: _(
        "The goods have the overall look of your registered design. "
        "For example: the same bottle with another name on it. Show the design and the goods side by side."
    ),
    Reason.UTILITY_MODEL_USE: _(
        "The goods have every feature of a claim of your utility model. "
        "JD may ask for the evaluation report of the patent office."
    ),
    Reason.INVENTION_USE: _(
        "The goods, or the way they are made, have every feature of a claim of your patent. "
        "Name the claim and show each feature in the goods."
    ),
    Reason.TRADE_DRESS: _(
        "No registered right is needed, but the sign has to be known in China. "
        "For example: a box in the colours and arrangement of yours, with another name on it."
    ),
    Reason.NAME_USE: _("For example: your company name in the name of a shop, or your account copied to sell."),
    Reason.KEYWORD_USE: _("Whoever types your mark into the search is led to other goods and takes them for yours."),
    Reason.TEST_PURCHASE: _(
        "You have bought the goods and found them to be counterfeit. "
        "Each listing needs its own order number, and the report is signed or chopped."
    ),
}

MEASURE_HINTS: dict[str, Any] = {
    Measure.DELETE: _("The usual choice: the listing is taken down for good."),
    Measure.BLOCK: _("The listing stays on record but cannot be found or bought."),
    Measure.BREAK_LINK: _("Ways that lead to the listing are cut, such as search and promotion."),
    Measure.END_TRANSACTIONS: _("For serious cases: sales stop and services to the seller end."),
}

# What is wrong, in plain words: only the first is a complaint.
INFRINGEMENT = "infringement"
TROUBLES: Sequence[tuple[str, Any]] = (
    (INFRINGEMENT, _("The goods or the listings infringe the right")),
    (Topic.PRICE.value, _("The price is too low")),
    (Topic.GENUINE_RESALE.value, _("Genuine goods are resold without our consent")),
    (Topic.CONTRACT.value, _("A dealer or licensee breaks a contract")),
    (Topic.OTHER.value, _("Something else is wrong")),
)
# What owners most often file in error: domain notes, section 2.2, and refusal reason “genuine goods”. CBBC advises.
TOPIC_HINTS: dict[str, Any] = {
    Topic.PRICE: _("Selling cheaply, or below a price that you recommend, infringes no IP right."),
    Topic.GENUINE_RESALE: _(
        "Parallel imports, second-hand goods and your own goods in a stranger's shop are not counterfeit."
    ),
    Topic.CONTRACT: _("A dealer or licensee who breaks an agreement: that is between you and them."),
    Topic.OTHER: _("For example poor goods or false claims, which are matters of consumer law."),
}

LINE_FACES: dict[str, tuple[Any, str, str]] = {
    LineState.ACCEPTED: (_("Understood"), "check-circle-fill", "good"),
    LineState.CORRECTED: (_("Understood and put right"), "magic", "info"),
    LineState.OFFICIAL: (_("Official shop"), "shop", "warn"),
    LineState.REPEATED: (_("Repeated"), "files", "neutral"),
    LineState.ALREADY_OPEN: (_("Already under complaint"), "exclamation-triangle-fill", "warn"),
    LineState.MAY_NOT_REPEAT: (_("Not again"), "slash-circle", "bad"),
    LineState.REFUSED: (_("Not taken"), "x-circle-fill", "bad"),
}
LINE_COUNTS: dict[str, Any] = {
    LineState.ACCEPTED: _("understood"),
    LineState.CORRECTED: _("put right"),
    LineState.OFFICIAL: _("in official shops"),
    LineState.REPEATED: _("repeated"),
    LineState.ALREADY_OPEN: _("already under complaint"),
    LineState.MAY_NOT_REPEAT: _("put back for good"),
    LineState.REFUSED: _("not taken"),
}
REFUSAL_WORDS: dict[str, Any] = {
    "short_link": _("Short link"),
    "not_jd": _("Not a JD listing"),
    "shop_not_listing": _("A shop, not a listing"),
    "no_sku": _("No listing in it"),
    "several": _("More than one listing"),
    "rounded_number": _("Rounded number"),
    "too_long": _("Too long"),
    "control_characters": _("Not readable"),
}

# The verb that answers in each state where an answer is owed, and the verbs that ask.
ANSWER_VERBS = {S.INFO_REQUESTED: "answer", S.CLARIFICATION: "supply"}
QUESTION_VERBS = ("ask", "clarify")


@dataclass(frozen=True)
class Prospect:
    """What happens next with a complaint, and whose turn it is."""

    turn: Any
    text: Any


_YOU, _CBBC, _JD, _NOBODY = _("Your turn"), _("With CBBC"), _("With JD"), _("Finished")

PROSPECTS: dict[str, Prospect] = {
    S.SUBMITTED: Prospect(
        _CBBC,
        _("CBBC checks the complaint. It then lodges it with JD, or asks you. There is nothing for you to do now."),
    ),
    S.INFO_REQUESTED: Prospect(
        _YOU,
        _("CBBC has a question. Its check rests until you answer. Without an answer in time the complaint lapses."),
    ),
    S.SCREENED: Prospect(_CBBC, _("CBBC has passed the complaint and lodges it with JD next.")),
    S.LODGED: Prospect(_JD, _("JD has the complaint. It accepts it, asks you something, or rejects it with a reason.")),
    S.CLARIFICATION: Prospect(_YOU, _("JD has a question. JD's clock rests until you answer.")),
    S.ACCEPTED: Prospect(_JD, _("JD has accepted the complaint and decides listing by listing.")),
    S.MEASURES_TAKEN: Prospect(_JD, _("JD has acted on listings. It decides the rest, then closes the complaint.")),
    S.NOTICE_FORWARDED: Prospect(
        _JD, _("JD has forwarded the complaint to the seller, who may answer. Without an answer it is upheld.")
    ),
    S.COUNTER_NOTICE: Prospect(
        _CBBC, _("The seller has answered. The counter-notice is being checked and will then be served on you.")
    ),
    S.ELECTION_OPEN: Prospect(
        _YOU,
        _("The seller says that it does not infringe. Decide before the period ends; JD's measures stay until then."),
    ),
    S.EXTENSION_ASKED: Prospect(
        _CBBC, _("CBBC decides on more time. Your period runs on meanwhile, and you can still act or accept.")
    ),
    S.ELECTION_EXTENDED: Prospect(
        _YOU, _("CBBC has granted more time. Decide before the new end; JD's measures stay until then.")
    ),
    S.ACTION_NOTIFIED: Prospect(
        _("With the authority or the court"),
        _("JD keeps its measures until your action is decided. Record the outcome here when you have it."),
    ),
    S.CONCEDED: Prospect(_JD, _("You have accepted what the seller says. JD puts the listings back.")),
    S.MEASURES_TO_LIFT: Prospect(
        _JD, _("The period ended without notice of an action. JD has to put the listings back.")
    ),
    S.DISMISSED: Prospect(_JD, _("Your action was dismissed. JD puts the listings back.")),
    S.MEASURES_LIFTED: Prospect(_NOBODY, _("The listings are back, and the complaint is closed.")),
    S.SETTLED: Prospect(_NOBODY, _("You have settled with the seller, and the complaint is closed.")),
    S.UPHELD: Prospect(_NOBODY, _("JD has closed the complaint in your favour. The outcome of each listing is below.")),
    S.REJECTED_BY_CBBC: Prospect(
        _NOBODY, _("CBBC has not passed the complaint on. Read the reason: you can put it right and file anew.")
    ),
    S.REJECTED_BY_JD: Prospect(
        _NOBODY, _("JD has rejected the complaint. Read the reason: with new evidence you can file anew.")
    ),
    S.LAPSED: Prospect(_NOBODY, _("No answer came in time, so the complaint lapsed. You can file it anew.")),
    S.WITHDRAWN: Prospect(_NOBODY, _("You have withdrawn the complaint.")),
}
