"""What every page promises in a real browser, checked at both widths and in both themes."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

AXE = Path(settings.BASE_DIR, "node_modules", "axe-core", "axe.min.js")
STICKS_OUT = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (1280, 360)
THEMES = ("light", "dark")
VIEWS = tuple((width, theme) for width in WIDTHS for theme in THEMES)
EVERY_RULE = "axe.run(document, {resultTypes: ['violations']})"
# A theme changes colours and nothing else: at a width that is judged already only rules about colours can find more.
RULES_OF_COLOUR = (
    "axe.run(document, {resultTypes: ['violations'],"
    " runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
)


def inspect(page: Page, name: str, *, views: Sequence[tuple[int, str]] = VIEWS) -> None:
    """Fail with rule and element where the page, as it stands, breaks a promise at any of the widths and themes."""
    broken: list[str] = []
    size = page.viewport_size or {"width": 1280, "height": 900}
    judged: set[int] = set()
    for width, theme in views:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.wait_for_function("theme => document.documentElement.dataset.bsTheme === theme", arg=theme)
        if not page.evaluate("'axe' in window"):
            page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate(RULES_OF_COLOUR if width in judged else EVERY_RULE)["violations"]
        judged.add(width)
        broken += [f"{width} {theme} {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"]]
        if page.evaluate(STICKS_OUT) > 0:
            broken.append(f"{width}: the page scrolls sideways")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(size)
    assert not broken, f"{name}: {broken}"
