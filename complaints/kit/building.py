"""A kit as the parts of a bag: papers in both languages, the record as data, and every file that the owner may read."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from complaints.kit.annexes import happened
from complaints.kit.bag import Part
from complaints.kit.material import Enclosure, Material
from complaints.kit.papers import papers_of
from complaints.kit.speech import NOTICE_EN, NOTICE_ZH, in_chinese, in_english, speaking
from complaints.kit.typesetting import pdf_of, text_of
from core.documents.store import evidence as store_of_evidence
from core.tabular.text import is_formula

PIECE = 1 << 16
BOM = "\ufeff"
README = """%(reference)s

%(zh)s
%(en)s

papers/        预填文书：中文正本与英文阅读副本（PDF、文本）/ prefilled papers: Chinese, and an English copy
record/        记录数据 / the record as data
certificates/  权利证书 / certificates of the right
evidence/      投诉证据 / evidence of the complaint
counter-notice/ 卖家提交的材料 / the seller's material
powers/        授权委托书 / powers of attorney
manifest.json  文件目录 / what each file is

【…】或 [TO FILL IN: …] 处须填写。 / Fill in what is marked 【…】 or [TO FILL IN: …].
本包采用BagIt格式（RFC 8493），可用任何BagIt工具校验。 / A BagIt bag (RFC 8493): any BagIt tool verifies it.
卖家个人信息仅可用于本案（《个人信息保护法》）。 / Use the seller's personal data for this case alone (PIPL).
"""


def parts_of(material: Material) -> Iterator[Part]:
    """The payload, in a fixed order. The same record gives the same bytes."""
    made = [*_papers(material), *_record(material), Part.of_text("README.txt", _readme(material))]
    yield Part.of_text("manifest.json", _as_json(_manifest(material, made)))
    yield from made
    yield from (_enclosed(one) for one in material.enclosures if not one.is_withheld)


def _papers(material: Material) -> list[Part]:
    parts = []
    for lang in ("zh", "en"):
        for paper in papers_of(material, lang):
            pdf = pdf_of(paper, at=material.complaint.updated_at)
            path = f"papers/{paper.code}.{lang}"
            parts += [Part.of_bytes(f"{path}.pdf", pdf), Part.of_text(f"{path}.txt", text_of(paper))]
    return parts


def _record(material: Material) -> list[Part]:
    listings = [
        (one.number, one.platform, one.sku, one.url, one.listing.title, _shop(one), one.state, _iso(one.decided_at))
        for one in material.targets
    ]
    head = ("number", "platform", "sku", "url", "title", "shop", "state", "decided_at")
    return [
        Part.of_text("record/complaint.json", _as_json(_complaint(material))),
        Part.of_text("record/counter-notice.json", _as_json(_counter_notice(material))),
        Part.of_text("record/listings.csv", _as_csv(head, listings)),
        Part.of_text("record/chronology.csv", _as_csv(("at", "zh", "en"), _chronology(material))),
        Part.of_text("record/periods.json", _as_json(_periods(material))),
    ]


def _chronology(material: Material) -> list[Sequence[Any]]:
    with speaking("zh"):
        chinese = happened(material, in_chinese)
    with speaking("en"):
        english = {index: what for index, (_at, what) in enumerate(happened(material, in_english))}
    return [(_iso(at), what, english[index]) for index, (at, what) in enumerate(chinese)]


def _complaint(material: Material) -> dict[str, Any]:
    subject, right = material.complaint, material.complaint.right
    assert right is not None  # no complaint beyond draft is without one
    return {
        "reference": subject.reference,
        "owner": {"name": subject.organisation.name, "name_zh": subject.organisation.name_zh},
        "right": {"type": right.right_type, "number": right.number, "title": right.title, "title_zh": right.title_zh},
        "ground": subject.ground,
        "reason": subject.reason,
        "measure": subject.measure,
        "explanation": subject.explanation,
        "platform_case_number": subject.platform_case_number,
        "submitted_at": _iso(subject.submitted_at),
        "lodged_at": _iso(subject.lodged_at),
        "statement": {"name": subject.statement_name, "title": subject.statement_title},
    }


def _counter_notice(material: Material) -> dict[str, Any]:
    notice = material.notice
    return {
        "round": notice.round,
        "reasons": notice.reasons,
        "statement": notice.remark.text,
        "seller": {"name": notice.seller_name, "credit_code": notice.seller_uscc},
        "received_at": _iso(notice.received_at),
        "arrived_at": _iso(notice.arrived_at),
        "means": notice.means,
    }


def _periods(material: Material) -> list[dict[str, Any]]:
    return [
        {
            "code": line.clock.rule_code,
            "rule_version": line.rule_version,
            "calendar": line.clock.rule.calendar.code,
            "calendar_version": line.calendar_version,
            "zone": line.clock.rule.zone,
            "granted": line.clock.granted,
            "counted_from": _iso(line.clock.started_at),
            "due_at": _iso(line.clock.due_at),
            "stopped_at": _iso(line.clock.stopped_at),
        }
        for line in material.periods
    ]


def _manifest(material: Material, made: Iterable[Part]) -> dict[str, Any]:
    """What each file is. Without a date: it stands in bag-info.txt alone."""
    return {
        "kit": "filing",
        "reference": material.complaint.reference,
        "notice": {"zh": NOTICE_ZH, "en": NOTICE_EN},
        "files": [{"path": part.path, "kind": part.path.partition("/")[0]} for part in made]
        + [
            {
                "path": one.path,
                "kind": one.kind,
                "title": str(one.title),
                "sha256": one.blob.sha256,
                "size": one.blob.size,
                "media_type": one.blob.media_type,
                "added_at": _iso(one.added_at),
            }
            for one in material.enclosures
            if not one.is_withheld
        ],
        "left_out": [
            {"path": one.path, "sha256": one.blob.sha256, "why": one.blob.scan_state}
            for one in material.enclosures
            if one.is_withheld
        ],
    }


def _enclosed(one: Enclosure) -> Part:
    def pieces() -> Iterator[bytes]:
        with store_of_evidence() as storage, storage.open(one.blob.storage_key, "rb") as file:
            while piece := file.read(PIECE):
                yield piece

    return Part(one.path, pieces, is_packed=True)


def _readme(material: Material) -> str:
    return README % {"reference": material.complaint.reference, "zh": NOTICE_ZH, "en": NOTICE_EN}


def _shop(target: Any) -> str:
    return target.listing.shop.name if target.listing.shop else ""


def _iso(moment: datetime | None) -> str:
    return moment.isoformat() if moment else ""


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _as_csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table that spreadsheets open in either script; nothing in it is taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_no_formula(str(value)) for value in row] for row in rows)
    return BOM + out.getvalue()


def _no_formula(value: str) -> str:
    return f"'{value}" if is_formula(value) else value
