"""Endpoints for taking in a portfolio of rights as a table: give the file, read what each row would do, decide."""

from collections.abc import Mapping

from core.accounts.choices import Audience, Scope
from core.imports.api import Given, ImportApi
from core.workflow.errors import Refused
from programmes.importing import RIGHTS
from programmes.policies import NOT_YOURS


class RightsImports(ImportApi):
    """Imports of rights, by rights owners and their agents."""

    kind, plural, name = RIGHTS.kind, "rights/imports", "rights-imports"
    reads, writes = Scope.RIGHTS_READ, Scope.RIGHTS_WRITE
    fields = {
        "owner": {
            "type": "string",
            "description": "Code of the rights owner. Left out: your own organisation; in an agent's file each row "
            "then names its owner.",
        }
    }

    def given(self, form: Mapping[str, str]) -> Given:
        """For the owner that is named, or the actor's own organisation."""
        if self.actor.audience != Audience.PORTAL:
            raise Refused(NOT_YOURS)
        if not form["owner"]:
            return super().given(form)
        return Given(self.organisation_coded(form["owner"], "owner").pk)
