"""Language, colours, time zone and keyboard shortcuts: kept with the person, or in a cookie for a visitor."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from core.accounts.choices import Language, Theme, Zone
from core.accounts.models import Person
from core.web.context import THEME_COOKIE

YEAR = 365 * 24 * 3600


def back(request: HttpRequest) -> HttpResponse:
    """Redirect to where the person was, never to another site."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    # Not through `redirect`, which takes a text without a slash for the name of a page.
    return HttpResponseRedirect(target if safe else reverse("web:home"))


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language."""
    response = back(request)
    chosen = request.POST.get("language", "")
    if chosen in Language.values:
        _keep(request, "language", chosen)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure()
        )
    return response


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Switch the colours."""
    response = back(request)
    chosen = request.POST.get("theme", "")
    if chosen in Theme.values:
        _keep(request, "theme", chosen)
        response.set_cookie(THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
def time_zone(request: HttpRequest) -> HttpResponse:
    """Switch the time zone."""
    chosen = request.POST.get("time_zone", "")
    if chosen in Zone.values:
        _keep(request, "time_zone", chosen)
    return back(request)


@require_POST
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Switch the keyboard shortcuts on or off."""
    chosen = request.POST.get("shortcuts", "")
    if chosen in {"on", "off"}:
        _keep(request, "uses_shortcuts", chosen == "on")
    return back(request)


def _keep(request: HttpRequest, field: str, value: str | bool) -> None:
    """A preference is nobody else's business: it is not an audited change."""
    if request.user.is_authenticated:
        Person.objects.filter(pk=request.user.pk).update(**{field: value})
