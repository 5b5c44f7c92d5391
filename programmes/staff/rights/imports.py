"""CBBC's pages for taking in portfolios, of one rights owner or of several."""

from core.accounts.choices import Audience
from core.imports.pages import import_patterns
from programmes.rights.imports import PortfolioPage


class RightsImport(PortfolioPage):
    """A page of imports of rights for CBBC."""

    audience = Audience.STAFF
    namespace = "rights_staff"


urlpatterns = import_patterns(RightsImport)
