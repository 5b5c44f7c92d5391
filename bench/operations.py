"""What is measured: each operation as the application, the floor and bare SQL do it for the same rows."""

import itertools
import json
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from bench.client import ask, request

Keys = dict[str, Any]
Make = Callable[[], bytes]
Query = Callable[[Any], None]
WALKED = 10  # pages of a list that are asked for in turn
LISTINGS = 3  # of a new complaint

SUMMARY_SQL = """
    SELECT c.id, c.reference, c.version, c.state, c.organisation_id, o.name, r.number, r.right_type, r.title, c.reason,
           c.measure, c.outcome, c.platform_case_number, c.target_count, c.removed_count, c.refused_count, c.gone_count,
           c.lodged_at, c.updated_at, c.closed_at, c.due_at
    FROM complaints_complaint c
    JOIN accounts_organisation o ON o.id = c.organisation_id LEFT JOIN programmes_right r ON r.id = c.right_id
"""


@dataclass(frozen=True)
class Operation:
    """One operation. `app` and `floor` make its requests for a port, `sql` does it on a cursor."""

    name: str
    title: str
    app: Callable[[int, Keys], Make]
    floor: Callable[[int, Keys], Make]
    sql: Callable[[Keys], Query]


class Turns:
    """Hands out values in turn, to several threads."""

    def __init__(self, values: Iterator[Any]) -> None:
        self.values = values
        self.lock = threading.Lock()

    def __call__(self) -> Any:
        """The next value."""
        with self.lock:
            return next(self.values)


def in_turn(values: Sequence[Any]) -> Turns:
    """Hand out the values again and again."""
    return Turns(itertools.cycle(values))


def bearer(token: str) -> dict[str, str]:
    """The header of a signed-in client."""
    return {"Authorization": f"Bearer {token}"}


# --- List ------------------------------------------------------------------------------------------------------------


def app_list(port: int, keys: Keys) -> Make:
    """JD's list of fifty: the first pages in turn."""
    return _walked(port, "/api/v1/complaints", keys["jd_token"])


def floor_list(port: int, keys: Keys) -> Make:
    """The same, bare."""
    return _walked(port, "/complaints", keys["jd_token"])


def _walked(port: int, path: str, token: str) -> Make:
    requests: list[bytes] = []
    while path and len(requests) < WALKED:
        requests.append(request("GET", path, bearer(token)))
        parts = urlsplit(json.loads(ask(port, requests[-1]).body)["next"] or "")
        path = f"{parts.path}?{parts.query}" if parts.query else ""
    return in_turn(requests)


def sql_list(keys: Keys) -> Query:
    """The statement of a page."""
    sql = f"{SUMMARY_SQL} WHERE c.lodged_at IS NOT NULL ORDER BY c.id DESC LIMIT 51"
    return lambda cursor: _fetch(cursor, sql, [])


# --- Search ----------------------------------------------------------------------------------------------------------


def app_search(port: int, keys: Keys) -> Make:
    """JD looks for a brand, in either script, among what was upheld."""
    return in_turn(
        [
            request("GET", f"/api/v1/complaints?state=upheld&q={quote(words)}", bearer(keys["jd_token"]))
            for words in keys["words"]
        ]
    )


def floor_search(port: int, keys: Keys) -> Make:
    """The same, bare."""
    return in_turn(
        [
            request("GET", f"/complaints?state=upheld&q={quote(words)}", bearer(keys["jd_token"]))
            for words in keys["spread_words"]
        ]
    )


def sql_search(keys: Keys) -> Query:
    """The statement of a search."""
    words = in_turn(keys["spread_words"])
    sql = (
        f"{SUMMARY_SQL} WHERE c.lodged_at IS NOT NULL AND c.state = 'upheld'"
        " AND upper(c.search_text) LIKE upper(%s) ORDER BY c.id DESC LIMIT 51"
    )
    return lambda cursor: _fetch(cursor, sql, [f"%{words()}%"])


# --- Detail ----------------------------------------------------------------------------------------------------------


def app_detail(port: int, keys: Keys) -> Make:
    """JD reads a complaint: two hundred of them in turn."""
    return in_turn(
        [request("GET", f"/api/v1/complaints/{one}", bearer(keys["jd_token"])) for one in keys["references"]]
    )


def floor_detail(port: int, keys: Keys) -> Make:
    """The same, bare."""
    return in_turn([request("GET", f"/complaints/{one}", bearer(keys["jd_token"])) for one in keys["references"]])


def sql_detail(keys: Keys) -> Query:
    """The statements of a complaint with its clocks and evidence."""
    references = in_turn(keys["references"])

    def read(cursor: Any) -> None:
        cursor.execute(
            "SELECT c.*, o.*, r.* FROM complaints_complaint c JOIN accounts_organisation o ON o.id = c.organisation_id"
            " LEFT JOIN programmes_right r ON r.id = c.right_id WHERE c.reference = %s",
            [references()],
        )
        key = cursor.fetchone()[0]
        clocks = "SELECT * FROM clocks_clock WHERE subject_type = 'complaints.complaint' AND subject_id = %s"
        _fetch(cursor, clocks, [key])
        evidence = (
            "SELECT * FROM complaints_evidence e JOIN documents_document d ON d.id = e.document_id"
            " JOIN documents_blob b ON b.id = d.blob_id WHERE e.complaint_id = %s"
        )
        _fetch(cursor, evidence, [key])

    return read


# --- Staff queue -----------------------------------------------------------------------------------------------------


def app_queue(port: int, keys: Keys) -> Make:
    """A case officer opens the triage queue: fifty rows of what waits for CBBC, the figures of all views."""
    return in_turn([request("GET", "/staff/complaints/", {"Cookie": keys["cookie"], "User-Agent": "bench"})])


def floor_queue(port: int, keys: Keys) -> Make:
    """The same rows as a bare table."""
    return in_turn([request("GET", "/queue")])


def sql_queue(keys: Keys) -> Query:
    """The statements of the rows and their clocks."""
    rows = (
        f"{SUMMARY_SQL} WHERE c.state IN ('submitted', 'screened')"
        " ORDER BY coalesce(c.due_at, '9999-12-31T00:00:00Z'::timestamptz), c.id LIMIT 51"
    )
    clocks = (
        "SELECT * FROM clocks_clock k JOIN clocks_rule r ON r.id = k.rule_id WHERE k.stopped_at IS NULL"
        " AND k.subject_type = 'complaints.complaint' AND k.subject_id = ANY(%s)"
    )

    def read(cursor: Any) -> None:
        cursor.execute(rows)
        _fetch(cursor, clocks, [[row[0] for row in cursor.fetchall()]])

    return read


# --- Create ----------------------------------------------------------------------------------------------------------

EXPLANATION = "The seller offers copies under our registered mark at a third of the price of the genuine article."
# Three subjects file into one database: each has its own range of SKUs.
RANGE = 1_000_000_000


def app_create(port: int, keys: Keys) -> Make:
    """An owner's system files a complaint about three listings, with a key of its own."""
    skus = Turns(itertools.count(keys["next_sku"]))

    def make() -> bytes:
        listings = [str(skus()) for _ in range(LISTINGS)]
        body = _filing(keys, listings) | {
            "statement": {"name": "Clara Finch", "title": "Head of Brand Protection", "is_true": True}
        }
        return request(
            "POST",
            "/api/v1/complaints",
            bearer(keys["owner_token"]) | {"Idempotency-Key": f"bench-{listings[0]}"},
            json.dumps(body).encode(),
        )

    return make


def floor_create(port: int, keys: Keys) -> Make:
    """The same rows (complaint, listings, targets), bare."""
    skus = Turns(itertools.count(keys["next_sku"] + RANGE))

    def make() -> bytes:
        body = _filing(keys, [str(skus()) for _ in range(LISTINGS)]) | {
            "statement_name": "Clara Finch",
            "statement_title": "Head of Brand Protection",
        }
        return request("POST", "/complaints", bearer(keys["owner_token"]), json.dumps(body).encode())

    return make


def _filing(keys: Keys, listings: list[str]) -> dict[str, Any]:
    return {
        "right": keys["right"],
        "reason": "counterfeit",
        "measure": "delete",
        "listings": listings,
        "explanation": EXPLANATION,
    }


def sql_create(keys: Keys) -> Query:
    """The same rows, in one transaction."""
    skus = Turns(itertools.count(keys["next_sku"] + 2 * RANGE))

    def write(cursor: Any) -> None:
        listings = [str(skus()) for _ in range(LISTINGS)]
        cursor.execute("BEGIN")
        cursor.execute(
            """
            INSERT INTO complaints_complaint (
                state, version, updated_at, reference, organisation_id, right_id, reason, measure, addresses,
                explanation, discloses_contact, statement_name, statement_title, statement_at, filed_by_id,
                sender_reference, platform_case_number, refusal_reason, platform_reason, withdrawal_reason,
                closing_note, outcome, target_count, removed_count, refused_count, gone_count, created_at,
                submitted_at, search_text
            ) VALUES (
                'submitted', 1, now(), %s, %s, %s, 'counterfeit', 'delete', '',
                %s, false, 'Clara Finch', 'Head of Brand Protection', now(), %s,
                '', '', '', '', '', '', '', 3, 0, 0, 0, now(), now(), ''
            ) RETURNING id
            """,
            [f"S-{listings[0]}", keys["organisation_id"], keys["right_id"], EXPLANATION, keys["person_id"]],
        )
        key = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO merchants_listing (platform, sku, title, created_at)"
            " SELECT 'jd.com', sku, '', now() FROM unnest(%s::text[]) sku RETURNING id, sku",
            [listings],
        )
        made = cursor.fetchall()
        cursor.execute(
            "INSERT INTO complaints_target (complaint_id, number, listing_id, platform, sku, right_id,"
            " complaint_reason, is_open, state, refusal_reason, note)"
            " SELECT %s, row_number() OVER (), id, 'jd.com', sku, %s, 'counterfeit', true, 'pending', '', ''"
            " FROM unnest(%s::bigint[], %s::text[]) AS made(id, sku)",
            [key, keys["right_id"], [row[0] for row in made], [row[1] for row in made]],
        )
        cursor.execute("COMMIT")

    return write


def _fetch(cursor: Any, sql: str, values: list[Any]) -> None:
    cursor.execute(sql, values)
    cursor.fetchall()


# Writing comes last: what it leaves behind must not be in the way of reading.
OPERATIONS = (
    Operation("list", "API list of 50", app_list, floor_list, sql_list),
    Operation("search", "API list, filtered and searched", app_search, floor_search, sql_search),
    Operation("detail", "API detail", app_detail, floor_detail, sql_detail),
    Operation("queue", "Staff queue page of 50", app_queue, floor_queue, sql_queue),
    Operation("create", "API create", app_create, floor_create, sql_create),
)
