"""One verb on many complaints of the queue, and what came of it."""

from django.utils.translation import gettext_lazy

from complaints.models import Complaint
from complaints.staff import queue
from complaints.staff.contexts.links import detail_url
from complaints.staff.contexts.page import title
from complaints.staff.views import Queue
from complaints.workflow import complaint_workflow
from core.web import bulk
from core.web.views import StaffView


class ManyComplaints(bulk.BulkPage, StaffView):
    """What the two pages share."""

    list_class = Queue
    table = complaint_workflow
    verbs = queue.VERBS_FOR_MANY
    list_name = Queue.list_name
    outcome_name = "complaints_staff:bulk_outcome"
    list_label = gettext_lazy("Complaints")

    def url_of(self, record: Complaint) -> str:
        """The complaint's page."""
        return detail_url(record.reference, queue.ALL)

    def title_of(self, record: Complaint) -> str:
        """What it is about, and whose it is."""
        return f"{title(record)} · {record.organisation.display_name}"


class Bulk(ManyComplaints, bulk.BulkView):
    """Ask once, then act on all that were ticked."""


class Outcome(ManyComplaints, bulk.OutcomeView):
    """What came of it, complaint by complaint."""
