"""What CBBC's forms about standards share."""

from typing import Any

from core.web.views import StaffView
from core.workflow.errors import require
from library import policies
from library.models import Edition
from library.standards.pages import FormPage


class WritingPage(FormPage, StaffView):
    """A form for those who write the library."""

    room = "standards_staff"

    def permit(self, edition: Edition, **given: Any) -> None:
        """CBBC's editors."""
        require(policies.edits(self.actor, edition))
