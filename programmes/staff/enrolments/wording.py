"""Who does what next with an enrolment, and what follows then: what an officer looks for first."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from programmes.choices import EnrolmentState as S

NEXT_STEPS: Mapping[str, Any] = {
    S.PROSPECT: _("CBBC invites the owner"),
    S.INVITED: _("Owner begins the application"),
    S.APPLICATION: _("Owner fills in the application"),
    S.DOCUMENTS_CHECK: _("CBBC checks the documents"),
    S.APPROVED: _("CBBC introduces the owner to JD"),
    S.INTRODUCED: _("JD takes up the review"),
    S.JD_REVIEW: _("JD decides"),
    S.SUSPENDED: _("CBBC has it mended, or ends it"),
}
AFTERWARDS: Mapping[str, Any] = {
    S.PROSPECT: _("Then the owner's people are told, and find the application in the portal."),
    S.INVITED: _("Then the application is filled in as a list of tasks and submitted to CBBC."),
    S.APPLICATION: _("Then CBBC checks the documents item by item."),
    S.DOCUMENTS_CHECK: _("Once each required item is accepted, the application can be approved."),
    S.APPROVED: _("Then JD receives the application with its documents and is asked for its answer."),
    S.INTRODUCED: _("Then JD accepts, declines, or returns it with a question."),
    S.JD_REVIEW: _("Once JD accepts, the enrolment is active."),
    S.ACTIVE: _("Somebody looks at it again before the first of what it rests on ends."),
    S.SUSPENDED: _("Once what led to it is mended, the enrolment is reinstated."),
}
