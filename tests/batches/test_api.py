"""Owners' systems give a table of complaints, read what each draft lacks, and submit those that are whole."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from complaints.choices import ComplaintState
from complaints.models import Complaint
from core.imports.models import Import
from tests.api.callers import calling
from tests.batches.conftest import HEADER, listed
from tests.cast import Cast
from tests.imports.conftest import csv_of, worked

pytestmark = pytest.mark.django_db
STATEMENT = {"statement": {"name": "Clara", "title": "Counsel", "is_true": True}}


def test_a_table_becomes_drafts_and_those_that_are_whole_are_filed(cast: Cast) -> None:
    cast.may_file()
    call = calling(cast.owner_client)
    rows = [
        *listed(cast.mark.number, "counterfeit", 2),
        *listed(cast.mark.number, "confusingly_similar", 1, explanation="Short."),
        [cast.mark.number, "counterfeit", "https://3.cn/abc", ""],
    ]
    table = {"file": SimpleUploadedFile("batch.csv", csv_of(rows, HEADER))}
    given = call.upload("/complaints/batches", table)
    assert given.status_code == 202, given.content
    path = f"/complaints/batches/{given.json()['reference']}"
    assert call.post(f"{path}/submit", STATEMENT).status_code == 409, "it is still being read"
    worked(Import.objects.get())
    read = call.get(path).json()
    assert (read["state"], read["applied"], read["counts"]["refused"]) == ("done", 3, 1)
    whole, short = call.get(f"{path}/drafts").json()["results"]
    assert (whole["is_whole"], whole["listings"], whole["lacks"]) == (True, 2, [])
    assert (short["is_whole"], [one["pointer"] for one in short["lacks"]]) == (False, ["/explanation"])
    assert call.get(whole["href"].removeprefix("/api/v1")).status_code == 200
    unsigned = {"statement": STATEMENT["statement"] | {"is_true": False}}
    assert call.post(f"{path}/submit", unsigned).status_code == 422
    answers = [call.post(f"{path}/submit", STATEMENT, Idempotency_Key="once").json() for _call in range(2)]
    assert answers[0] == answers[1] == {
        "done": 1, "failed": 0, "results": [{"complaint": whole["reference"], "status": "done"}]
    }  # fmt: skip
    assert Complaint.objects.get(reference=whole["reference"]).state == ComplaintState.SUBMITTED
    assert call.post(f"{path}/submit", STATEMENT).json()["results"] == []


def test_an_agents_program_names_the_owner_and_others_find_nothing(cast: Cast) -> None:
    cast.may_file()
    cast.power()
    table = csv_of(listed(cast.mark.number, "counterfeit", 1), HEADER)
    call = calling(cast.owner_client)
    reference = call.upload("/complaints/batches", {"file": SimpleUploadedFile("b.csv", table)}).json()["reference"]
    worked(Import.objects.get())
    stranger = calling(cast.stranger_client)
    fields = {"file": SimpleUploadedFile("b.csv", table), "owner": cast.harrow.code}
    assert stranger.upload("/complaints/batches", fields).status_code == 422
    for path in ("", "/drafts", "/rows"):
        assert stranger.get(f"/complaints/batches/{reference}{path}").status_code == 404
    assert stranger.post(f"/complaints/batches/{reference}/submit", STATEMENT).status_code == 404
    assert calling(cast.jd_client).get(f"/complaints/batches/{reference}").status_code in {403, 404}
