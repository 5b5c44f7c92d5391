"""The pages of an import, for whichever audience. The domain app says whose door and which kind:

class RightsImport(ImportPage):
    audience = Audience.PORTAL
    namespace = "programmes_portal"
    kind = "rights"

urlpatterns = [path("rights/import/", include(import_patterns(RightsImport)))]
"""

from typing import Any

from django.urls import URLPattern, path

from core.imports.pages.base import ImportPage
from core.imports.pages.deciding import ApplyPage, DiscardPage
from core.imports.pages.downloads import FilePage, RefusedPage, TemplatePage
from core.imports.pages.looking import LookPage, ProgressPage
from core.imports.pages.start import StartPage

__all__ = ["ImportPage", "import_patterns"]


def import_patterns(base: type[ImportPage], start: str = "") -> list[URLPattern]:
    """The addresses of all pages of a kind of import; `start` may name the route of the page that takes files.

    Names: import_start, import_template, import_look, import_progress, import_apply, import_discard, import_refused,
    import_file.
    """

    def page(view: type[ImportPage]) -> Any:
        made = type(f"{base.__name__}{view.__name__}", (base, view), {"__doc__": view.__doc__})
        return made.as_view()  # type: ignore[attr-defined]  # made from two AudienceViews

    return [
        path(start, page(StartPage), name="import_start"),
        path("template.<slug:form>", page(TemplatePage), name="import_template"),
        path("<slug:reference>/", page(LookPage), name="import_look"),
        path("<slug:reference>/progress/", page(ProgressPage), name="import_progress"),
        path("<slug:reference>/apply/", page(ApplyPage), name="import_apply"),
        path("<slug:reference>/discard/", page(DiscardPage), name="import_discard"),
        path("<slug:reference>/refused.<slug:form>", page(RefusedPage), name="import_refused"),
        path("<slug:reference>/file/", page(FilePage), name="import_file"),
    ]
