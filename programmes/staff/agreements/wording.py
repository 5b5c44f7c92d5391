"""How agreements and commitments read: dates as far as they are known, states, and how far something has come."""

from collections.abc import Mapping
from datetime import date

from django.utils import dateformat
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.scripts import reads_chinese
from core.web import components
from core.web.days import pattern
from core.web.templatetags.ipp import day as whole_day
from programmes.choices import AgreementState, DatePrecision
from programmes.measures import Progress
from programmes.models import Agreement

MONTH_PATTERNS = {"en": "F Y", "zh": "Y年n月"}
YEAR_PATTERNS = {"en": "Y", "zh": "Y年"}
STATES: Mapping[str, components.State] = {
    AgreementState.COMING: components.State(AgreementState.COMING.label, "hourglass-split", "waiting"),
    AgreementState.IN_FORCE: components.State(AgreementState.IN_FORCE.label, "check-circle-fill", "good"),
    AgreementState.SUCCEEDED: components.State(AgreementState.SUCCEEDED.label, "arrow-right-circle", "neutral"),
    AgreementState.ENDED: components.State(AgreementState.ENDED.label, "calendar-x", "bad"),
}


def known_day(day: date, precision: str) -> SafeString:
    """A date as exactly as it is known, and no more."""
    if precision == DatePrecision.MONTH:
        return format_html(
            '<time datetime="{}">{}</time>', day.strftime("%Y-%m"), dateformat.format(day, pattern(MONTH_PATTERNS))
        )
    if precision == DatePrecision.YEAR:
        return format_html(
            '<time datetime="{}">{}</time>', day.strftime("%Y"), dateformat.format(day, pattern(YEAR_PATTERNS))
        )
    return whole_day(day)


def as_typed(day: date, precision: str) -> str:
    """A date as exactly as it is known, in the form in which it is typed and exported."""
    return day.isoformat()[: {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(DatePrecision(precision), 10)]


def in_force_from(agreement: Agreement) -> SafeString:
    """From when it is in force. Where that is its signature it is known no better than the signature."""
    same = agreement.in_force_from == agreement.signed_on
    return known_day(agreement.in_force_from, agreement.signed_precision if same else DatePrecision.DAY)


def both_scripts(text: str, text_zh: str) -> SafeString:
    """Sentences in both scripts, the reader's first and the other below it, each marked with its language."""
    pair = [("en", text), ("zh-Hans", text_zh)]
    if reads_chinese():
        pair.reverse()
    first, *rest = [(language, words) for language, words in pair if words] or [("en", "")]
    below = format_html_join("", '<span class="other-script" lang="{}">{}</span>', rest)
    return format_html('<span lang="{}">{}</span>{}', *first, below)


def state_of(agreement: Agreement, today: date) -> components.State:
    """What an agreement is worth on a day, as people see it."""
    return STATES[agreement.state_on(today)]


def standing_of(progress: Progress) -> components.State:
    """How a commitment stands: reached, overdue and by how many days, under way."""
    if progress.is_reached:
        return components.State(_("Reached"), "check-circle-fill", "good")
    late = progress.days_overdue
    if late:
        words = ngettext("%(count)d day overdue", "%(count)d days overdue", late) % {"count": late}
        return components.State(words, "exclamation-circle-fill", "bad")
    if progress.commitment.target is None:
        return components.State(_("Without a figure to reach"), "infinity", "neutral")
    if progress.is_over:
        return components.State(_("Not reached"), "dash-circle", "warn")
    return components.State(_("Under way"), "arrow-up-right-circle", "progress")
