"""The simulated platform works with the API as any client of JD would."""

import ast
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone
from pytest_django.live_server_helper import LiveServer

import simulator
from complaints.choices import ComplaintState, TargetState
from complaints.models import Complaint, Remark, Target
from core.api.models import StoredReply
from simulator import rules
from simulator.client import ApiClient, SignInRefused, Unreachable
from simulator.platform import Platform
from tests.cast import SECRET, Cast

CLOSED = {ComplaintState.UPHELD, ComplaintState.REJECTED_BY_JD}


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def platform(cast: Cast, transactional_db: None, live_server: LiveServer, said: list[str]) -> Iterator[Platform]:
    yield Platform(ApiClient(live_server.url, cast.jd_client.oauth_client_id, SECRET), said.append, pause=0)
    connections.close_all()


def lodged(cast: Cast, *, rejected: bool = False, unclear: bool = False, heard: bool = False) -> Complaint:
    """A lodged complaint whose reference makes the reviewer act in this way; a seller who is heard answers."""
    for _ in range(300):
        complaint = cast.draft()
        reference = complaint.reference
        drawn = (rules.is_rejected(reference), rules.is_unclear(reference), rules.is_heard(reference))
        if drawn == (rejected, unclear, heard) and (rules.is_countered(reference) or not heard):
            for verb in ("submit", "screen", "lodge"):
                complaint = cast.move(complaint, verb)
            return complaint
    raise AssertionError("the dice never fell that way")


def work_until_quiet(platform: Platform) -> int:
    rounds = 0
    while platform.work():
        rounds += 1
        assert rounds < 20
    return rounds


def test_a_newcomers_complaint_is_fully_answered_within_a_minute(
    platform: Platform, cast: Cast, said: list[str]
) -> None:
    complaint = lodged(cast)
    rounds = work_until_quiet(platform)
    complaint.refresh_from_db()
    assert complaint.state in CLOSED
    assert not complaint.targets.filter(state=TargetState.PENDING).exists()
    assert rounds * 3 < 60
    assert any("accepted under case number JDIP-" in line for line in said)
    assert any("decided 3 of 3 listings" in line for line in said)
    assert said[-1] == f"{complaint.reference}  closed"
    assert StoredReply.objects.filter(key__startswith=complaint.reference).count() == rounds


def test_now_and_then_a_complaint_is_rejected_as_a_whole(platform: Platform, cast: Cast) -> None:
    complaint = lodged(cast, rejected=True)
    work_until_quiet(platform)
    complaint.refresh_from_db()
    assert (complaint.state, complaint.platform_reason) == (ComplaintState.REJECTED_BY_JD, "evidence_insufficient")


def test_now_and_then_a_question_comes_first_and_only_once(platform: Platform, cast: Cast) -> None:
    complaint = lodged(cast, unclear=True)
    work_until_quiet(platform)
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.CLARIFICATION
    cast.move(complaint, "supply")
    work_until_quiet(platform)
    complaint.refresh_from_db()
    assert complaint.state in CLOSED
    assert Remark.objects.filter(complaint=complaint, verb="clarify").count() == 1


def test_now_and_then_the_seller_is_heard_and_answers(platform: Platform, cast: Cast, said: list[str]) -> None:
    complaint = lodged(cast, heard=True)
    work_until_quiet(platform)
    complaint.refresh_from_db()
    if complaint.removed_count:  # else there is nothing to hear the seller about
        assert complaint.state == ComplaintState.COUNTER_NOTICE
        assert said[-1] == f"{complaint.reference}  received a counter-notice"


def test_what_was_lodged_long_ago_is_left_alone(platform: Platform, cast: Cast) -> None:
    old = cast.complaint("lodged", now=timezone.now() - timedelta(days=3))
    assert platform.work() == 0
    old.refresh_from_db()
    assert old.state == ComplaintState.LODGED


def test_large_complaints_are_decided_in_parts(platform: Platform, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "is_heard", lambda _reference: False)
    skus = "\n".join(str(99_950_000_000 + number) for number in range(230))
    complaint = cast.draft(addresses=skus)
    for verb in ("submit", "screen", "lodge", "acknowledge"):
        complaint = cast.move(complaint, verb)
    Remark.objects.create(
        complaint=complaint, verb="clarify", text="-", author_label="-", author_audience="partner",
        readers=["partner"], created_at=timezone.now(),
    )  # fmt: skip
    platform.work()
    assert Target.objects.filter(complaint=complaint, state=TargetState.PENDING).count() == 115
    work_until_quiet(platform)
    complaint.refresh_from_db()
    assert complaint.state == ComplaintState.UPHELD
    assert min(complaint.removed_count, complaint.refused_count, complaint.gone_count) > 0


def test_a_step_sent_again_after_a_lost_answer_is_not_taken_twice(platform: Platform, cast: Cast) -> None:
    complaint = lodged(cast)
    path = f"/complaints/{complaint.reference}/acknowledge"
    first, second = (platform.api.post(path, {"case_number": "1"}, key="same") for _ in range(2))
    assert first.body == second.body
    assert second.headers["Idempotent-Replayed"] == "true"


def test_a_lost_token_is_renewed(platform: Platform, cast: Cast) -> None:
    platform.api.get("/me")
    platform.api._token = "lost"
    assert platform.api.get("/me").body["organisation"] == "JD.com"


def test_while_the_system_is_away_the_client_says_so(cast: Cast) -> None:
    with pytest.raises(Unreachable):
        ApiClient("http://127.0.0.1:9", "x", "y").get("/me")


def test_a_wrong_secret_is_told_apart(platform: Platform) -> None:
    platform.api.secret = "wrong"
    with pytest.raises(SignInRefused):
        platform.work()


def test_the_command_takes_its_secret_from_a_file(
    cast: Cast, transactional_db: None, live_server: LiveServer, tmp_path: Path
) -> None:
    complaint = lodged(cast)
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n")
    out = StringIO()
    options = {"base_url": live_server.url, "client_id": cast.jd_client.oauth_client_id, "once": True}
    call_command("simulate_platform", client_secret_file=str(secret), stdout=out, **options)
    connections.close_all()
    assert complaint.reference in out.getvalue()
    assert "1 steps taken" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("simulate_platform", client_secret_file=str(tmp_path / "none"), stdout=out, **options)


def test_the_simulator_knows_nothing_of_the_inside() -> None:
    for path in Path(str(simulator.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                top = name.partition(".")[0]
                assert top == "simulator" or top not in {
                    "django",
                    "core",
                    "complaints",
                    "programmes",
                    "merchants",
                    "ipprotect",
                }


def test_the_same_complaint_always_gets_the_same_answers() -> None:
    targets = [{"number": number, "sku": str(99_900_000_000 + number)} for number in range(400)]
    decisions = [rules.decide(target)["decision"] for target in targets]
    assert decisions == [rules.decide(target)["decision"] for target in targets]
    shares = {word: decisions.count(word) / len(decisions) for word in ("removed", "refused", "already_gone")}
    assert shares["removed"] > shares["refused"] > shares["already_gone"] > 0
