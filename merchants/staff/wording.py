"""How this room puts things."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.web.components import State
from core.web.templatetags.ipp import bilingual
from merchants.choices import LinkState
from merchants.models import Capture, Company, Shop
from merchants.queries import Change
from merchants.standing import Standing

TONES = ("good", "warn", "warn", "bad")
LINK_STATES = {
    LinkState.CLAIMED: State(LinkState.CLAIMED.label, "question-circle", "waiting"),
    LinkState.CONFIRMED: State(LinkState.CONFIRMED.label, "check-circle-fill", "good"),
    LinkState.REJECTED: State(LinkState.REJECTED.label, "x-circle", "neutral"),
}
CLEAN = State(gettext_lazy("No strike counts"), "check-circle", "neutral")


def shop_url(pk: int) -> str:
    """A shop's page."""
    return reverse("shops_staff:detail", args=[pk])


def company_url(pk: int) -> str:
    """A company's page."""
    return reverse("companies_staff:detail", args=[pk])


def step_state(standing: Standing) -> State:
    """The step on which a shop or company stands."""
    if standing.step is None:
        return CLEAN
    tone = TONES[min(standing.place, len(TONES) - 1)]
    words = _("Step %(place)d") % {"place": standing.place}
    return State(words, "exclamation-triangle-fill", tone)  # type: ignore[arg-type]


def company_words(company: Company) -> SafeString:
    """A company in both scripts, with its code."""
    name = bilingual(company.name, company.name_zh) if company.name else company.display_name
    code = format_html('<span class="sub ref">{}</span>', company.uscc) if company.uscc and company.name else ""
    return format_html('<a href="{}">{}</a>{}', company_url(company.pk), name, code)


def shop_words(shop: Shop) -> SafeString:
    """A shop with its number."""
    return format_html(
        '<a href="{}">{}</a><span class="sub ref">{}</span>', shop_url(shop.pk), shop.name, shop.reference
    )


def price_words(capture: Capture) -> str:
    """A price with its currency."""
    return "" if capture.price is None else f"{capture.price} {capture.currency}"


def changes_words(found: list[Change]) -> SafeString:
    """What differs from the first capture, a line each."""
    return format_html_join("", "<div>{}: {} → {}</div>", [_change(change) for change in found])


def _change(change: Change) -> tuple[Any, Any, Any]:
    label = str(change.label).capitalize()
    if change.field == "price":
        return label, " ".join(map(str, change.before)), " ".join(map(str, change.after))
    if change.field == "still_on_sale":
        return label, _("yes") if change.before else _("no"), _("yes") if change.after else _("no")
    if change.field == "image":
        return label, change.before[:12], change.after[:12]
    return label, change.before, change.after
