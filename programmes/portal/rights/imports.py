"""The portal's pages for taking in a portfolio, by owners and their agents."""

from core.accounts.choices import Audience
from core.imports.pages import import_patterns
from programmes.rights.imports import PortfolioPage


class RightsImport(PortfolioPage):
    """A page of imports of rights in the portal."""

    audience = Audience.PORTAL
    namespace = "rights_portal"


urlpatterns = import_patterns(RightsImport)
