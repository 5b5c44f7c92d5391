"""Who at the table reads what of an action point that is somebody else's."""

import pytest
from django.utils import timezone

from core.workflow import engine
from roundtables.choices import Place, Side
from roundtables.models import Invitation
from roundtables.workflow import action_workflow
from tests.api.callers import calling
from tests.cast import Cast, acting, signed_in
from tests.cast_issues import raised
from tests.roundtables.minuting import meeting

pytestmark = pytest.mark.django_db


def test_what_was_done_is_told_to_those_whom_it_concerns_not_to_the_whole_table(cast: Cast) -> None:
    gathering = meeting(cast)
    guest = Invitation(roundtable=gathering.roundtable, side=Side.OWNER, organisation=cast.brightwater)
    guest.person, guest.name, guest.email = cast.stranger, cast.stranger.name, cast.stranger.email
    guest.place, guest.nonce, guest.created_at = Place.SENT, "stella", timezone.now()
    guest.save()
    own = gathering.take("List the shops", organisation_pk=cast.harrow.pk)
    asked = gathering.take("Look at the shops", issue=raised(cast.complainant))
    gathering.send()
    for point, by in ((own, cast.complainant), (asked, cast.reviewer)):
        for verb, who, given in (
            ("report", by, {"report": "Teapot Bargains was struck."}),
            ("send_back", cast.officer, {"reason": "Teapot Bargains is missing."}),
        ):
            engine.move(action_workflow, point.pk, verb, actor=acting(who), inputs=given)
        url = f"/action-points/{point.reference}/"
        assert "Teapot Bargains" in signed_in(cast.officer).get(f"/staff{url}").content.decode()
        assert "Teapot Bargains" in signed_in(cast.complainant).get(f"/portal{url}").content.decode()
        table = signed_in(cast.stranger).get(f"/portal{url}")
        assert point.what in table.content.decode()
        assert "Teapot Bargains" not in table.content.decode()
        for caller, reads in ((cast.jd_client, point == asked), (cast.owner_client, True)):
            told = calling(caller).get(f"/action-points/{point.reference}").json()
            assert ("Teapot Bargains" in told["report"], "Teapot Bargains" in told["reason"]) == (reads, reads)
