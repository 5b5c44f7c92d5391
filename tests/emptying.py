"""After a test with real transactions the database is what every test finds: reference data, and nothing else.

Django empties every table, makes permissions anew and leaves reference data to be loaded again: a second and more for
each test. Here only the tables in which something stands are emptied, and reference data stays where it is untouched.
"""

from collections.abc import Mapping

from django.db import connection, transaction
from psycopg2 import sql

# Rows and a sum over all that they say: the same for the same rows in any order.
FINGERPRINT = sql.SQL("SELECT {name}, count(*) || '/' || coalesce(sum(hashtextextended(t::text, 0)), 0) FROM {table} t")
ANYTHING = sql.SQL("SELECT {name}, 'something' WHERE EXISTS (SELECT FROM {table})")


class Untouched:
    """The database as it stands between tests."""

    def __init__(self) -> None:
        self.kept: Mapping[str, str] = {}
        self.empty: list[str] = []

    def remember(self) -> None:
        """Take what stands there now for what every test finds."""
        with connection.cursor() as cursor:
            tables = connection.introspection.table_names(cursor)
        found = self._ask(ANYTHING, tables)
        self.kept = self._ask(FINGERPRINT, list(found))
        self.empty = [table for table in tables if table not in found]

    def is_restored(self) -> bool:
        """Take away what was added, and say whether that was all.

        False, and nothing done, where reference data was touched or where triggers may not be passed: rows that are
        never deleted, and rows that others point at, go as well.
        """
        if not self._may_pass_triggers() or self._ask(FINGERPRINT, list(self.kept)) != self.kept:
            return False
        with transaction.atomic(), connection.cursor() as cursor:
            everywhere = sql.SQL(", ").join(map(sql.Identifier, self.empty))
            # Whoever still writes is waited for.
            cursor.execute(sql.SQL("LOCK TABLE {} IN SHARE ROW EXCLUSIVE MODE").format(everywhere))
            cursor.execute("SET LOCAL session_replication_role = replica")
            for table in self._ask(ANYTHING, self.empty):
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        return True

    def _ask(self, question: sql.SQL, tables: list[str]) -> dict[str, str]:
        parts = [question.format(name=sql.Literal(table), table=sql.Identifier(table)) for table in tables]
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(" UNION ALL ").join(parts))
            return dict(cursor.fetchall())

    def _may_pass_triggers(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
            return bool(cursor.fetchone()[0])
