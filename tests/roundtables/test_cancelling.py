"""What a roundtable leaves behind that does not take place."""

import pytest
from django.urls import reverse

from core.outbox.models import Kind, Message
from roundtables.choices import IssueState as S
from roundtables.models import Issue
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import first_item, item_of, meeting
from tests.cast_meetings import move_roundtable

pytestmark = pytest.mark.django_db


def test_issues_on_the_agenda_of_a_cancelled_roundtable_wait_for_another(cast: Cast) -> None:
    item = first_item(cast.officer)
    issue = cast.issue(S.ON_AGENDA, item=item)
    withdrawn = cast.issue(S.WITHDRAWN, title="Something else")
    elsewhere = cast.issue(S.ON_AGENDA, item=item_of(meeting(cast.officer), cast.officer), title="A third thing")
    reference = item.roundtable.reference
    move_roundtable(item.roundtable, "cancel", actor=acting(cast.officer))
    states = dict(Issue.objects.values_list("pk", "state"))
    assert states == {issue.pk: S.RAISED, withdrawn.pk: S.WITHDRAWN, elsewhere.pk: S.ON_AGENDA}
    assert Issue.objects.get(pk=issue.pk).item is None
    page = signed_in(cast.complainant).get(reverse("issues_portal:detail", args=[issue.reference])).content.decode()
    assert f"Taken off the agenda of {reference}: it waits for another roundtable" in page
    told = Message.objects.filter(kind=Kind.ANNOUNCEMENT, topic="issues.waits_again")
    assert [one.subject_id for one in told] == [issue.pk]
    place = reverse("issues_staff:agenda", args=[issue.reference])
    assert signed_in(cast.officer).get(place).status_code == 200
