"""The description of the API tells the truth."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from complaints.api import reading
from complaints.workflow import complaint_workflow
from core.api import documentation
from core.api.problems import TITLES
from programmes.api import enrolments
from programmes.workflow import enrolment_workflow
from tests.api.callers import Caller, visiting
from tests.cast import ENROLMENT_PATHS, PATHS, Cast

# Addresses that ask for no token: this description, and links, which are the permission themselves.
OPEN = {"/api/v1/openapi.json", "/api/v1/links/{token}"}


@pytest.fixture(scope="module")
def openapi() -> dict[str, Any]:
    return documentation.document()


def test_it_is_there_for_everybody(openapi: dict[str, Any]) -> None:
    answer = visiting().get("/openapi.json")
    assert answer.status_code == 200
    assert answer.json() == openapi
    assert openapi["openapi"] == "3.1.0"


def test_it_says_how_to_sign_in(openapi: dict[str, Any]) -> None:
    flow = openapi["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/identity/o/api/token"
    assert set(flow["scopes"]) == {
        *("complaints:read", "complaints:file", "complaints:decide"),
        *("enrolments:read", "enrolments:decide", "rights:read", "rights:write", "shops:read"),
        *("library:read", "roundtables:read", "roundtables:answer"),
    }


def test_every_verb_of_owners_and_jd_is_described_and_none_of_cbbc(openapi: dict[str, Any]) -> None:
    prefix = "/api/v1/complaints/{reference}/"
    described = {
        path.removeprefix(prefix)
        for path, methods in openapi["paths"].items()
        if path.startswith(prefix) and "post" in methods
    }
    # Beside the verbs people write to one another, and say what listings show.
    assert described == {*reading.VERBS, "remarks", "targets/{number}/captures"}
    staffs = {row.verb for row in complaint_workflow.transitions} - set(reading.VERBS)
    assert staffs == {
        *("start", "file", "submit", "screen", "ask", "lapse", "lodge", "refuse", "expire"),
        *("assign", "prioritise", "reroute", "grant_extension", "refuse_extension"),
    }
    assert openapi["paths"][prefix + "acknowledge"]["post"]["operationId"] == "complaints_acknowledge"


def test_every_operation_names_its_problems_and_its_scope(openapi: dict[str, Any]) -> None:
    for path, methods in openapi["paths"].items():
        for method, operation in methods.items():
            if path in OPEN:
                continue
            expected = {"401", "403", "406", "429", "503"} | ({"404"} if "{" in path else set())
            expected |= {"400", "409", "413", "415", "422"} if method in {"post", "patch"} else set()
            assert expected <= set(operation["responses"]), (method, path)
            assert operation["security"][0]["oauth2"]


@pytest.mark.parametrize("state", [state for state, path in PATHS.items() if "lodge" in path])
def test_answers_have_the_described_shape(
    jd: Caller, owner: Caller, cast: Cast, openapi: dict[str, Any], state: str
) -> None:
    complaint = cast.complaint(state)
    prefix = f"/complaints/{complaint.reference}"
    for caller in (jd, owner):
        for path, template in (
            ("/complaints", "/api/v1/complaints"),
            (prefix, "/api/v1/complaints/{reference}"),
            (f"{prefix}/targets", "/api/v1/complaints/{reference}/targets"),
            (f"{prefix}/events", "/api/v1/complaints/{reference}/events"),
            (f"{prefix}/remarks", "/api/v1/complaints/{reference}/remarks"),
            ("/rights", "/api/v1/rights"),
            ("/me", "/api/v1/me"),
        ):
            described = openapi["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            check_shape(caller.get(path).json(), described, openapi)


@pytest.mark.parametrize("state", ENROLMENT_PATHS)
def test_enrolments_and_rights_have_the_described_shape(
    jd: Caller, owner: Caller, cast: Cast, openapi: dict[str, Any], state: str
) -> None:
    enrolment = cast.enrolment(state)
    cast.power(rights=[cast.mark])
    prefix = f"/enrolments/{enrolment.reference}"
    for caller in (jd, owner):
        for path, template in (
            ("/enrolments", "/api/v1/enrolments"),
            (prefix, "/api/v1/enrolments/{reference}"),
            (f"{prefix}/events", "/api/v1/enrolments/{reference}/events"),
            (f"{prefix}/remarks", "/api/v1/enrolments/{reference}/remarks"),
            ("/rights", "/api/v1/rights"),
            (f"/rights/{cast.mark.pk}", "/api/v1/rights/{right}"),
            ("/organisations/me", "/api/v1/organisations/me"),
            ("/powers", "/api/v1/powers"),
        ):
            answer = caller.get(path)
            if answer.status_code == 404:
                continue
            described = openapi["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
            check_shape(answer.json(), described, openapi)


def test_every_verb_of_an_enrolment_for_owners_and_jd_is_described_and_none_of_cbbc(openapi: dict[str, Any]) -> None:
    prefix = "/api/v1/enrolments/{reference}/"
    described = {
        path.removeprefix(prefix)
        for path, methods in openapi["paths"].items()
        if path.startswith(prefix) and "post" in methods
    }
    assert described == {*enrolments.VERBS, "documents/{document}/link"}
    staffs = {row.verb for row in enrolment_workflow.transitions} - set(enrolments.VERBS)
    assert {"open", "invite", "approve", "introduce", "refuse"} <= staffs


def check_shape(body: Any, schema: dict[str, Any], openapi: dict[str, Any]) -> None:
    """Hold a body against its schema, and every name against the described names: nothing is told on the side."""
    whole = {**schema, "components": openapi["components"]}
    errors = [
        f"{list(error.absolute_path)}: {error.message}" for error in Draft202012Validator(whole).iter_errors(body)
    ]
    assert not errors
    check_names(body, schema, openapi)


def check_names(body: Any, schema: dict[str, Any], openapi: dict[str, Any]) -> None:
    for one in schema.get("oneOf", schema.get("allOf", ())):
        schema = one if "$ref" in one else schema
    if "$ref" in schema:
        schema = openapi["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    if isinstance(body, dict) and schema.get("properties"):
        assert set(body) == set(schema["properties"])
        for name, value in body.items():
            check_names(value, schema["properties"][name], openapi)
    if isinstance(body, list):
        for value in body:
            check_names(value, schema.get("items", {}), openapi)


def test_a_page_describes_it_to_people(db: None) -> None:
    answer = Client().get("/api/docs/")
    assert answer.status_code == 200
    text = answer.content.decode()
    for words in ("/identity/o/api/token", "/api/v1/complaints/{reference}/decide", "Idempotency-Key", "case_number"):
        assert words in text
    assert "<script>" not in text
    assert " style=" not in text


@pytest.mark.parametrize("code", [*TITLES, "targets_pending", "read_only"])
def test_every_problem_has_its_page(db: None, code: str) -> None:
    answer = Client().get(f"/api/problems/{code}")
    assert answer.status_code == 200
    assert code in answer.content.decode()


def test_the_problem_of_a_row_has_the_shape_of_every_other(openapi: dict[str, Any]) -> None:
    row = openapi["components"]["schemas"]["DecisionsAnswerResult"]["properties"]["problem"]
    assert row == {"$ref": "#/components/schemas/Problem"}


def test_a_credit_code_is_called_the_same_wherever_it_is_read(openapi: dict[str, Any]) -> None:
    shapes = openapi["components"]["schemas"].values()
    names = {field for shape in shapes for field in shape.get("properties", {}) if "uscc" in field or "credit" in field}
    assert names == {"uscc", "seller_uscc"}
