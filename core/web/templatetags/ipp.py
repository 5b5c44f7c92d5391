"""The tags of the design system. ``docs/development/design-system.md`` shows each with an example."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import BaseForm
from django.utils import dateformat, timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, pgettext

from core.scripts import reads_chinese
from core.web.components import Badge
from core.web.days import DAY_AND_TIME, INSTANT_PATTERNS, day_in_words, instant_in_words, pattern

register = template.Library()

LONDON = ZoneInfo("Europe/London")
BEIJING = ZoneInfo("Asia/Shanghai")


def zone_name(moment: datetime) -> str:
    """The short name of an aware datetime's zone. "CST" has four meanings, so Beijing goes by its name."""
    if str(moment.tzinfo) == str(BEIJING):
        return pgettext("time zone, after a time of day", "Beijing")
    return moment.tzname() or "UTC"


def other_zone_text(moment: datetime) -> str:
    other = LONDON if str(timezone.get_current_timezone()) == str(BEIJING) else BEIJING
    elsewhere = moment.astimezone(other)
    written = dateformat.format(elsewhere, pattern(INSTANT_PATTERNS))
    if other is BEIJING:
        return gettext("%(time)s in Beijing") % {"time": written}
    return gettext("%(time)s in London") % {"time": written}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An ornament from bootstrap-icons, silent to screen readers: the word always stands beside it."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def instant(value: datetime | None) -> SafeString:
    """An instant in the reader's zone (the active time zone), the other zone on hover; an en dash for none."""
    if value is None:
        return mark_safe("–")
    local = timezone.localtime(value)
    return format_html(
        '<time datetime="{}" title="{}">{} <span class="zone">{}</span></time>',
        value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        other_zone_text(value),
        instant_in_words(value),
        zone_name(local),
    )


@register.simple_tag
def deadline(value: datetime | None) -> SafeString:
    """The end of a period in the reader's zone. Midnight closes the day before, so it is written as its 24:00."""
    if value is None:
        return mark_safe("–")
    local = timezone.localtime(value)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return instant(value)
    closed = day_in_words(local - timedelta(days=1))
    return format_html(
        '<time datetime="{}" title="{}">{}{}24:00 <span class="zone">{}</span></time>',
        value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        other_zone_text(value),
        closed,
        pattern(DAY_AND_TIME),
        zone_name(local),
    )


@register.simple_tag
def day(value: date | datetime | None) -> SafeString:
    """A calendar day; an instant is first taken to the reader's zone."""
    if value is None:
        return mark_safe("–")
    local = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', local.isoformat(), day_in_words(local))


@register.simple_tag
def bilingual(name: str, name_zh: str = "") -> SafeString:
    """A name in both scripts, the reader's first, each marked with its language."""
    pair = [("en", name), ("zh-Hans", name_zh)]
    if reads_chinese():
        pair.reverse()
    first, *rest = [(language, text) for language, text in pair if text] or [("en", "")]
    second = format_html_join("", ' <span class="alt-name" lang="{}">{}</span>', rest)
    return format_html('<span lang="{}">{}</span>{}', *first, second)


@register.simple_tag
def state(value: Badge) -> SafeString:
    """A state badge: icon, word and colour. ``value`` has ``label``, ``icon`` and ``tone``."""
    return format_html(
        '<span class="state tone-{}"><i class="bi bi-{}" aria-hidden="true"></i>{}</span>',
        value.tone,
        value.icon,
        value.label,
    )


@register.filter
def short_hash(value: str) -> str:
    """The first and last characters of a digest, enough to compare by eye: ``9f86d081…0f00a08``."""
    return f"{value[:8]}…{value[-7:]}" if len(value) > 16 else value


# Clocks


class ClockView(Protocol):
    """What a clock shows: ``core.clocks.queries.ClockView`` or its like. ``elapsed`` is in per cent, 0 to 100."""

    label: Any
    state: str
    due: datetime | None
    remaining: Any
    elapsed: int
    paused_reason: Any


CLOCK_TONES = {
    "running": "progress",
    "due_soon": "warn",
    "overdue": "bad",
    "missed": "bad",
    "paused": "waiting",
    "met": "good",
    "stopped": "neutral",
}
DIAL_SIGNS = {
    "paused": '<path class="dial-hand" d="M19 17v10M25 17v10"/>',
    "met": '<path class="dial-hand" fill="none" d="m16 22.5 4 4 8-9"/>',
    "overdue": '<path class="dial-hand" d="M22 14v10M22 28.5v.5"/>',
    "missed": '<path class="dial-hand" d="M22 14v10M22 28.5v.5"/>',
    "stopped": '<path class="dial-hand" d="M17 22h10"/>',
}
INLINE_SIGNS = {
    "paused": "pause-circle",
    "met": "check-circle",
    "overdue": "exclamation-circle-fill",
    "missed": "exclamation-circle",
    "stopped": "dash-circle",
}


def clock_dial(clock_state: str, elapsed: int) -> SafeString:
    """The dial: a ring filled by the time used (per cent), twelve ticks, and a hand or a sign in the middle."""
    share = 1.0 if clock_state in {"overdue", "missed"} else elapsed / 100
    sign = DIAL_SIGNS.get(clock_state)
    if sign is None:
        angle = 2 * math.pi * share
        x, y = 22 + 12 * math.sin(angle), 22 - 12 * math.cos(angle)
        sign = (
            f'<path class="dial-hand" d="M22 22 {x:.1f} {y:.1f}"/><circle class="dial-hub" cx="22" cy="22" r="2.25"/>'
        )
    arc = (
        f'<circle class="dial-arc" cx="22" cy="22" r="19" pathLength="100" '
        f'stroke-dasharray="{share * 100:.0f} 100" transform="rotate(-90 22 22)"/>'
    )
    return mark_safe(  # noqa: S308 - numbers and constants only
        '<svg class="clock-dial" viewBox="0 0 44 44" aria-hidden="true">'
        '<circle class="dial-face" cx="22" cy="22" r="21"/>'
        '<circle class="dial-ticks" cx="22" cy="22" r="15.5" pathLength="120" stroke-width="3" '
        'stroke-dasharray="1 9" stroke-dashoffset="0.5"/>'
        f"{arc if share else ''}{sign}</svg>"
    )


def clock_parts(view: ClockView) -> dict[str, Any]:
    return {
        "label": view.label,
        "tone": CLOCK_TONES.get(view.state, "neutral"),
        "dial": clock_dial(view.state, view.elapsed),
        "remaining": view.remaining,
        "due": view.due,
        "paused_reason": view.paused_reason if view.state == "paused" else "",
        "estimated": getattr(view, "estimated", False),
        "source": getattr(view, "source", ""),
    }


@register.inclusion_tag("components/clock.html")
def clock(view: ClockView) -> dict[str, Any]:
    """A clock for a page: dial, label, time left, instant and zone."""
    return clock_parts(view)


@register.simple_tag
def clock_inline(view: ClockView | None) -> SafeString:
    """A clock for a table cell: small sign, time left, and the instant below. Kept short: a page has a hundred."""
    if view is None:
        return mark_safe("–")
    return format_html(
        '<span class="clock-inline tone-{}">{}{}</span> <span class="clock-due">{}</span>',
        CLOCK_TONES.get(view.state, "neutral"),
        icon(INLINE_SIGNS[view.state]) if view.state in INLINE_SIGNS else small_ring(view.elapsed),
        view.remaining,
        view.paused_reason if view.state == "paused" else deadline(view.due),
    )


def small_ring(elapsed: int) -> SafeString:
    """The dial of a table cell: only the ring, filled by the time used (per cent)."""
    return format_html(
        '<svg class="ring" viewBox="0 0 20 20" aria-hidden="true"><circle cx="10" cy="10" r="8"/>'
        '<circle cx="10" cy="10" r="8" pathLength="100" stroke-dasharray="{} 100"/></svg>',
        elapsed,
    )


@register.inclusion_tag("components/tally.html")
def tally(shares: Any) -> dict[str, Any]:
    """A whole split in parts, as a bar with its key in words. ``shares`` are ``components.Share``."""
    shown = [share for share in shares if share.count]
    total = sum(share.count for share in shown) or 1
    parts, start = [], 0.0
    for share in shown:
        width = share.count / total * 100
        parts.append({"share": share, "start": f"{start:.2f}", "width": f"{max(width - 0.4, 0.2):.2f}"})
        start += width
    return {"parts": parts}


# Forms


@register.inclusion_tag("components/error_summary.html")
def error_summary(*given: BaseForm | str | None) -> dict[str, Any]:
    """The summary at the top of a page with errors: each message links to its control. Nothing without errors."""
    errors: list[dict[str, Any]] = []
    for form in given:
        if not isinstance(form, BaseForm) or not form.is_bound:
            continue
        for name, messages in form.errors.items():
            field: Any = None if name == NON_FIELD_ERRORS else form[name]
            target, label = (field.error_target, field.label) if field else ("", "")
            errors += [{"target": target, "label": label, "message": message} for message in messages]
    return {"errors": errors}
