"""`manage.py grant_application ROLE`: let the application work as a role that owns nothing."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from psycopg2 import sql

APPEND_ONLY = ("audit_event", "audit_link")


class Command(BaseCommand):
    """Make or update the role that web and workers sign in as.

    It reads and writes the tables, and may only read and add to the audit trail. It owns none, so it can neither
    switch off the triggers that keep the trail append-only nor change the schema. Run it as the owner, after migrate.
    """

    help = "Create or update the application's database role; its password comes from APPLICATION_PASSWORD(_FILE)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the role's name."""
        parser.add_argument("role")

    def handle(self, *args: Any, **options: Any) -> None:
        """Create the role where it is missing, set its password, and grant what it needs."""
        name = options["role"]
        password = _password()
        if not password:
            raise CommandError("set APPLICATION_PASSWORD or APPLICATION_PASSWORD_FILE")
        role = sql.Identifier(name)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user = %s, EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", [name, name])
            is_owner, exists = cursor.fetchone()
            if is_owner:
                raise CommandError("the application must not be the role that owns the tables")
            verb = sql.SQL("ALTER" if exists else "CREATE")
            statements = [
                sql.SQL("{} ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                    verb, role, sql.Literal(password)
                ),
                sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role),
                sql.SQL("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {}").format(role),
                sql.SQL("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {}").format(role),
            ]
            for table in APPEND_ONLY:
                revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}")
                statements.append(revoke.format(sql.Identifier(table), role))
                # The sealer locks the table for a moment; since PostgreSQL 17 that is a privilege of its own.
                statements.append(sql.SQL("GRANT MAINTAIN ON {} TO {}").format(sql.Identifier(table), role))
            for statement in statements:
                cursor.execute(statement)
        self.stdout.write(f"{name} may work with the tables and owns none")


def _password() -> str:
    path = os.environ.get("APPLICATION_PASSWORD_FILE", "")
    return Path(path).read_text().strip() if path else os.environ.get("APPLICATION_PASSWORD", "")
