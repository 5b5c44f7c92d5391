"""`manage.py simulate_platform`: play JD through the public API alone."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from demonstration.credentials import simulator_client
from simulator.client import ApiClient, SignInRefused, Unreachable
from simulator.platform import Platform

DEFAULT_URL = "http://127.0.0.1:8000"


class Command(BaseCommand):
    """Answer introductions and complaints as a simulated platform."""

    help = "Plays JD through the public API: answers introductions, acknowledges and decides complaints, closes them."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Address and credentials; those of the demonstration stand in for what is not given."""
        parser.add_argument(
            "--base-url", "--url", dest="base_url", default=DEFAULT_URL, help="Where the system answers."
        )
        parser.add_argument(
            "--client-id", default="", help="Name of the API client; else the one of the demonstration."
        )
        parser.add_argument(
            "--client-secret-file", default="", help="File with its secret; else IPP_SIMULATOR_CLIENT_SECRET."
        )
        parser.add_argument("--pause", type=float, default=3.0, help="Seconds between two steps of a record.")
        parser.add_argument("--hours", type=float, default=12.0, help="How long ago it may have been given to JD.")
        parser.add_argument("--once", action="store_true", help="Take one step with each record, then end.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until stopped, or once."""
        known_id, known_secret = simulator_client()
        secret = _read(options["client_secret_file"]) if options["client_secret_file"] else known_secret
        api = ApiClient(options["base_url"].rstrip("/"), options["client_id"] or known_id, secret)
        platform = Platform(api, self._say, pause=options["pause"], since=timedelta(hours=options["hours"]))
        try:
            if options["once"]:
                self._say(f"{platform.work()} steps taken")
                return
            self._say(f"The simulated platform works with {api.base_url}; it answers within a minute.")
            platform.run()
        except (Unreachable, SignInRefused) as failed:
            raise CommandError(str(failed)) from failed
        except KeyboardInterrupt:
            self._say("The simulated platform stops.")

    def _say(self, words: str) -> None:
        self.stdout.write(f"{timezone.localtime():%H:%M:%S}  {words}")
        self.stdout.flush()


def _read(path: str) -> str:
    try:
        return Path(path).read_text().strip()
    except OSError as unreadable:
        raise CommandError(f"the secret cannot be read: {unreadable}") from unreadable
