"""The filing kit as an owner takes it: whole, verifiable, the same twice, and with nothing that is not the owner's."""

import hashlib
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from complaints.choices import Reason
from complaints.kit.material import material_of
from complaints.kit.papers import papers_of
from complaints.kit.typesetting import pdf_of, text_of
from complaints.models import Complaint, Evidence
from core.audit.models import Event
from core.documents.choices import ScanState
from core.documents.models import Blob
from tests.cast import Cast, acting, signed_in

pytestmark = pytest.mark.django_db
NASTY = "#panic() $x$ *b* _i_ @ref <l> `r` \\ #let x = 1 // 100% 【】 茶壶😀"


def kit(client: Client, complaint: Complaint, room: str = "portal") -> Any:
    return client.get(f"/{room}/complaints/{complaint.reference}/kit/")


def opened(answer: Any) -> zipfile.ZipFile:
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def contents(archive: zipfile.ZipFile) -> dict[str, bytes]:
    return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def complaint(cast: Cast) -> Complaint:
    """An election is open; a picture was filed as evidence."""
    complaint = cast.complaint("election_open", explanation=f"{NASTY} {'x' * 60}")
    Evidence.objects.create(complaint=complaint, document=cast.document("50% 价格.png"), added_at=complaint.created_at)
    return complaint


def test_a_kit_holds_papers_record_and_files_and_each_digest_holds(cast: Cast, complaint: Complaint) -> None:
    found = contents(opened(kit(signed_in(cast.complainant), complaint)))
    lines = found["manifest-sha256.txt"].decode().splitlines()
    for digest, path in (line.split("  ", 1) for line in lines):
        assert hashlib.sha256(found[path.replace("%25", "%")]).hexdigest() == digest
    assert {f"data/papers/{name}" for name in PAPERS} <= set(found)
    assert all(found[f"data/papers/{name}"].startswith(b"%PDF-") for name in PAPERS if name.endswith(".pdf"))
    manifest = json.loads(found["data/manifest.json"])
    named = {one["path"] for one in manifest["files"]} | {"manifest.json"}
    assert {f"data/{path}" for path in named} == {path for path in found if path.startswith("data/")}
    assert json.loads(found["data/record/complaint.json"])["explanation"].startswith(NASTY)


CODES = (
    "01-complaint-to-authority",
    "02-statement-of-claim",
    "03-powers-of-attorney",
    "04-list-of-evidence",
    "05-chronology",
)
PAPERS = [f"{code}.{lang}.{form}" for code in CODES for lang in ("zh", "en") for form in ("pdf", "txt")]


def test_a_second_kit_of_the_same_record_differs_in_its_date_alone(cast: Cast, complaint: Complaint) -> None:
    client = signed_in(cast.complainant)
    first = contents(opened(kit(client, complaint)))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        second = contents(opened(kit(signed_in(cast.complainant), complaint)))
    assert {path for path in first if first[path] != second[path]} == {"bag-info.txt", "tagmanifest-sha256.txt"}
    assert first.keys() == second.keys()


def test_each_paper_says_what_it_is_and_marks_what_has_to_be_filled_in(cast: Cast, complaint: Complaint) -> None:
    found = contents(opened(kit(signed_in(cast.complainant), complaint)))
    chinese, english = (found[f"data/papers/01-complaint-to-authority.{lang}.txt"].decode() for lang in ("zh", "en"))
    assert "预填草稿，非法律意见" in chinese
    assert "Prefilled draft, not legal advice" in english
    assert "【请填写：有管辖权的市场监督管理局全称】" in chinese
    assert "[TO FILL IN: day of filing]" in english
    for text in (chinese, english):
        assert NASTY in text
        assert "杭州茗壶商贸有限公司" in text
        assert "We bought the goods from an authorised dealer." in text
        assert cast.mark.number in text


def test_a_patent_goes_to_the_patent_office_and_not_to_the_market_regulator(cast: Cast) -> None:
    complaint = cast.complaint("election_open")
    Complaint.objects.filter(pk=complaint.pk).update(ground="design", reason=Reason.DESIGN_COPY)
    complaint = Complaint.objects.select_related("organisation", "right").get(pk=complaint.pk)
    material = material_of(complaint, actor=acting(cast.complainant), now=timezone.now())
    letter = text_of(papers_of(material, "zh")[0])
    assert "知识产权局" in letter
    assert "市场监督管理局" not in letter


def test_the_chronology_names_the_end_of_the_period_in_both_cities(cast: Cast, complaint: Complaint) -> None:
    found = contents(opened(kit(signed_in(cast.complainant), complaint)))
    english = found["data/papers/05-chronology.en.txt"].decode()
    assert "24:00 in Beijing / " in english
    assert "E-Commerce Law of the PRC, art. 43" in english
    (period,) = [one for one in json.loads(found["data/record/periods.json"]) if one["code"] == "owner.election"]
    assert (period["rule_version"], period["calendar"]) == (1, "cn")


def test_whatever_somebody_wrote_is_text_and_never_markup(cast: Cast, complaint: Complaint) -> None:
    loaded = Complaint.objects.select_related("organisation", "right").get(pk=complaint.pk)
    loaded.organisation.name = f"#eval() {NASTY}"
    material = material_of(loaded, actor=acting(cast.complainant), now=timezone.now())
    for lang in ("zh", "en"):
        for paper in papers_of(material, lang):
            assert pdf_of(paper, at=complaint.updated_at).startswith(b"%PDF-")


def test_there_is_no_kit_before_a_counter_notice_is_served(cast: Cast) -> None:
    for state in ("lodged", "counter_notice"):
        complaint = cast.complaint(state)
        for room, person in (("portal", cast.complainant), ("staff", cast.officer)):
            answer = kit(signed_in(person), complaint, room)
            assert (answer.status_code, answer["Location"]) == (302, f"/{room}/complaints/{complaint.reference}/")
    assert not Event.objects.filter(verb="complaints.kit_taken").exists()


def test_later_there_is_a_kit_still(cast: Cast) -> None:
    assert contents(opened(kit(signed_in(cast.complainant), cast.complaint("action_notified"))))


def test_only_the_owners_side_and_staff_take_it_and_it_is_recorded(cast: Cast, complaint: Complaint) -> None:
    assert kit(signed_in(cast.stranger), complaint).status_code == 404
    assert kit(signed_in(cast.agent), complaint).status_code == 404
    assert kit(signed_in(cast.reviewer), complaint).status_code in {403, 404}
    assert kit(Client(), complaint).status_code in {302, 403, 404}
    opened(kit(signed_in(cast.officer), complaint, "staff"))
    opened(kit(signed_in(cast.owner_reader), complaint))
    taken = Event.objects.filter(verb="complaints.kit_taken", subject_id=complaint.pk).order_by("pk")
    assert [event.actor_label for event in taken] == ["Wei Zhang", "Rita Page"]


def test_an_agent_finds_its_own_power_in_the_kit_and_nobody_elses(cast: Cast, complaint: Complaint) -> None:
    own = cast.power()
    archive = contents(opened(kit(signed_in(cast.agent), complaint)))
    assert own.reference in archive["data/papers/03-powers-of-attorney.en.txt"].decode()
    assert [path for path in archive if path.startswith("data/powers/")] == ["data/powers/001-power.pdf.png"]


def test_what_only_cbbc_and_jd_exchange_is_in_no_kit(cast: Cast) -> None:
    complaint = cast.complaint("counter_notice")
    cast.move(complaint, "return")
    cast.move(complaint, "counter")
    cast.move(complaint, "serve")
    for room, person in (("portal", cast.complainant), ("staff", cast.officer)):
        found = contents(opened(kit(signed_in(person), complaint, room)))
        assert not any(b"The invoice is missing." in content for content in found.values())


def test_an_infected_file_is_named_and_left_out(cast: Cast, complaint: Complaint) -> None:
    Blob.objects.update(scan_state=ScanState.INFECTED)
    found = contents(opened(kit(signed_in(cast.complainant), complaint)))
    assert not any(path.startswith("data/evidence/") for path in found)
    assert [one["path"] for one in json.loads(found["data/manifest.json"])["left_out"]] == ["evidence/001-50% 价格.png"]


def test_who_takes_kits_without_end_waits(cast: Cast, complaint: Complaint, settings: LazySettings) -> None:
    settings.IPP_KIT_RATE = "1/hour"
    owner = signed_in(cast.complainant)
    opened(kit(owner, complaint))
    stopped = kit(owner, complaint)
    assert stopped.status_code == 429
    assert int(stopped["Retry-After"]) > 0
