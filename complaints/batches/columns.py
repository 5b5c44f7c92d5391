"""What may stand in a batch: the columns of lists of listings, and before them what makes a complaint of its rows."""

from typing import Any, Final

from django.conf import settings
from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from complaints.choices import Measure, Reason
from complaints.targets import columns as listings
from core.tabular.layout import Column

# So many complaints come out of one batch: they are submitted together, with one statement.
MOST_DRAFTS: Final = 100


def _with_codes(words: Any, choices: type[TextChoices]) -> Any:
    """Words that name all codes, in the language of whoever reads them."""
    return lazy(lambda: words % {"codes": ", ".join(choices.values)}, str)()


RIGHT: Final = Column(
    "right",
    (
        *("Right", "Right number", "IP right", "IP number", "Registration number", "Certificate number"),
        *("权利编号", "权利号", "知识产权编号", "注册号", "专利号", "登记号", "证书号"),
    ),
    required=True,
    label=_("Right"),
    help=_(
        "The number of the right as it stands under “Rights”, in any notation; or its title, where it has no number."
    ),
    example="12345678",
)
REASON: Final = Column(
    "reason",
    (
        *("Reason", "Complaint reason", "Infringement", "Infringement type"),
        *("投诉理由", "侵权理由", "侵权类型", "投诉类型", "理由"),
    ),
    label=_("Reason"),
    help=_with_codes(
        _("One of: %(codes)s; or the words of the form. May be left out where one reason alone fits the right."), Reason
    ),
    example=Reason.COUNTERFEIT.value,
)
MEASURE: Final = Column(
    "measure",
    ("Measure", "Requested measure", "What JD should do", "请求措施", "要求措施", "处理措施", "措施"),
    label=_("What JD should do"),
    help=_with_codes(_("One of: %(codes)s. Left out: the listing is to be deleted."), Measure),
    example=Measure.DELETE.value,
)
EXPLANATION: Final = Column(
    "explanation",
    ("Explanation", "Infringement explanation", "侵权说明", "投诉说明", "详细说明", "解释"),
    label=_("Explanation"),
    help=_("Why it infringes. Rows with the same right, reason, measure and explanation become one complaint."),
)
COLUMNS: Final = (RIGHT, REASON, listings.LISTING, listings.SKU, MEASURE, EXPLANATION, *listings.COLUMNS[2:])
WORDS: Final = {
    **listings.WORDS,
    "right_unknown": _("None of the rights on which you can complain has this number or title."),
    "right_idle": _("This right is not in force in China today, so JD cannot act on it."),
    "rights_several": _("Several rights have this number or title. Give the number as it stands under “Rights”."),
    "reason_unknown": _("This is not one of the reasons."),
    "reason_unfit": _("This reason does not fit this kind of right. Those that do: %(codes)s."),
    "measure_unknown": _("This is none of the measures."),
    "too_long": _("At most %(limit)s characters."),
    "in_draft": _("This listing is in the draft %(reference)s already, for the same right and reason."),
    "batch_full": _("One batch holds at most %(limit)s listings. Give the rest in another one."),
    "drafts_full": _("At most %(limit)s complaints come out of one batch. Give this row in another one."),
    "right_gone": _("You could no longer complain on this right when the row was to be added."),
}
MAX_ROWS: Final = 2 * settings.IPP_MAX_TARGETS
