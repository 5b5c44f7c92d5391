"""The endpoints of an import. The domain app says which kind, under which scopes and for whom:

class RightsImports(ImportApi):
    kind, plural, name = "rights", "rights/imports", "rights-imports"
    reads, writes = Scope.RIGHTS_READ, Scope.RIGHTS_WRITE

urlpatterns = [*import_endpoints(RightsImports), …]
"""

from core.imports.api.base import Given, ImportApi
from core.imports.api.endpoints import import_endpoints

__all__ = ["Given", "ImportApi", "import_endpoints"]
