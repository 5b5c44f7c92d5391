"""In production the application's role can neither touch what was recorded nor switch off what guards it."""

from collections.abc import Iterator
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.audit.management.commands.grant_application import APPEND_ONLY
from tests.cast import Cast

ROLE = "ipp_test_application"


@pytest.fixture
def application(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator["psycopg2.extensions.connection"]:
    """A connection of the application's own role to the test database."""
    monkeypatch.setenv("APPLICATION_PASSWORD", "only for this test")
    call_command("grant_application", ROLE, stdout=StringIO())
    settings = connection.settings_dict
    conn = psycopg2.connect(
        host=settings["HOST"], port=settings["PORT"], dbname=settings["NAME"], user=ROLE, password="only for this test"
    )
    conn.autocommit = True
    yield conn
    conn.close()
    with connection.cursor() as cursor:
        cursor.execute(f"DROP OWNED BY {ROLE}")
        cursor.execute(f"DROP ROLE {ROLE}")


def run(conn: "psycopg2.extensions.connection", statement: str) -> None:
    with conn.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET digest = ''",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
    ],
)
def test_the_application_cannot_change_the_trail(
    application: "psycopg2.extensions.connection", table: str, statement: str
) -> None:
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        run(application, statement.format(table=table))


def test_the_application_can_do_its_work(application: "psycopg2.extensions.connection", cast: Cast) -> None:
    cast.complaint()
    run(application, "SELECT * FROM audit_event")
    run(application, "UPDATE complaints_complaint SET updated_at = now()")
    run(application, "SELECT nextval(pg_get_serial_sequence('complaints_complaint', 'id'))")
    run(application, "BEGIN; LOCK TABLE audit_event IN SHARE MODE; COMMIT")


def test_the_owner_of_the_tables_is_refused_as_application(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("APPLICATION_PASSWORD", "x")
    with pytest.raises(CommandError, match="owns the tables"):
        call_command("grant_application", connection.settings_dict["USER"])
