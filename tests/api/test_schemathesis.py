"""Generated requests against the application: no 5xx, and no answer that the description does not name."""

import os
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from ipprotect.wsgi import application
from programmes.choices import Programme
from tests.api.callers import calling
from tests.cast import Cast

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
EXAMPLES = int(os.environ.get("IPP_SCHEMATHESIS_EXAMPLES", "5"))
ENROLMENTS = {
    "active": Programme.COMPLAINT_PLATFORM,
    "introduced": Programme.IP_PROTECTION,
    "application": Programme.TEST_PURCHASE,
}
STATES = ("submitted", "info_requested", "lodged", "clarification", "accepted", "measures_taken")

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
bounded = settings(
    deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck), max_examples=EXAMPLES
)


@pytest.fixture(scope="module")
def callers(standing: Cast) -> dict[str, str]:
    """The access token of each kind of client, and of a visitor."""
    clients = {
        "jd": standing.jd_client,
        "owner": standing.owner_client,
        "jd_reader": standing.jd_reader_client,
        "stranger": standing.stranger_client,
    }
    return {name: calling(client).token for name, client in clients.items()} | {"visitor": ""}


@pytest.fixture(scope="module")
def records(standing: Cast) -> dict[str, list[str]]:
    """Addresses of records with which clients can do something: by the name of the path's part, or by its noun."""
    enrolments = [standing.enrolment(state, programme=programme) for state, programme in ENROLMENTS.items()]
    return {
        "complaints": [standing.complaint(state).reference for state in STATES],
        "enrolments": [enrolment.reference for enrolment in enrolments],
        "right": [str(standing.mark.pk), str(standing.design.pk)],
    }


def put_a_record_in(case: schemathesis.Case, records: dict[str, list[str]]) -> None:
    """Let the request be about a record that is there, two times in three."""
    if len(str(case.body)) % 3 == 0:
        return
    noun = case.path.split("/")[3]
    for part, known in (("reference", records.get(noun, [])), ("right", records["right"])):
        if part in case.path_parameters and known:
            case.path_parameters[part] = known[len(str(case.body)) % len(known)]


@pytest.fixture
def _one_connection() -> Iterator[None]:
    """Let requests share the test's transaction, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("_one_connection", "db")
@schema.parametrize()
@bounded
def test_answers_are_those_described(
    case: schemathesis.Case, callers: dict[str, str], records: dict[str, list[str]]
) -> None:
    """Each generated request is sent by several clients, two in three times about a record that is there."""
    put_a_record_in(case, records)
    # Those who may act each time, one of the others by turns.
    others = ("jd_reader", "stranger", "visitor")
    for name in ("jd", "owner", others[len(str(case.headers)) % len(others)]):
        token = callers[name]
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        case.validate_response(case.call(headers=headers), checks=CHECKS)
