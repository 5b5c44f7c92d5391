"""The pages of standards in a real browser, wide in the light and narrow in the dark."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.browser.test_library_pages import desk, look, sits_down
from tests.browser.test_main_job import Desk
from tests.cast import Cast
from tests.structure.standards import Standards

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

__all__ = ["Browser", "desk"]


def test_an_owner_comments_and_adopts(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    records = Standards(cast)
    page = sits_down(desk, cast.owner_admin, live_server)
    name = "standards_portal"
    look(page, live_server, f"{name}:list")
    look(page, live_server, f"{name}:consultation", records.out.reference)
    look(page, live_server, f"{name}:comment", records.out.reference, records.asked_about.pk)
    for part in ("detail", "compare", "adopt", "revoke"):
        look(page, live_server, f"{name}:{part}", records.second.reference)
    look(page, live_server, "library_portal:edition", records.second.reference)


def test_staff_write_answer_and_record(desk: Desk, cast: Cast, live_server: LiveServer) -> None:
    records = Standards(cast)
    page = sits_down(desk, cast.officer, live_server)
    name = "standards_staff"
    for part in ("clauses", "compare", "add", "consulted"):
        look(page, live_server, f"{name}:{part}", records.draft.reference)
    for part in ("change", "remove"):
        look(page, live_server, f"{name}:{part}", records.draft.reference, records.clause.pk)
    look(page, live_server, f"{name}:comments", records.out.reference)
    look(page, live_server, f"{name}:answer", records.out.reference, records.comment.pk)
    for part in ("adoptions", "record"):
        look(page, live_server, f"{name}:{part}", records.second.reference)
    look(page, live_server, "library_staff:edition", records.draft.reference)
