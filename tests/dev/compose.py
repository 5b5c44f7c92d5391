"""Reads docker-compose.yml as Compose would: variables filled in, secrets pointing at files that exist."""

import re
from pathlib import Path
from typing import Any

import yaml

from dev.paths import ROOT

COMPOSE = ROOT / "docker-compose.yml"
VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?:(?P<how>:-|:\?)(?P<other>[^}]*))?\}")
REQUIRED = {
    "IPP_HOST": "ipprotect.example",
    "IPP_TLS_EMAIL": "operations@ipprotect.example",
    "DEFAULT_FROM_EMAIL": "IPProtect <no-reply@ipprotect.example>",
}


def document() -> dict[str, Any]:
    """Return the file as it is written, with its anchors merged."""
    return yaml.safe_load(COMPOSE.read_text())


def filled(value: Any) -> Any:
    """Return `value` with its variables filled in from REQUIRED or their defaults, and `$$` as the dollar it means."""
    if isinstance(value, dict):
        return {key: filled(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [filled(inner) for inner in value]
    if not isinstance(value, str):
        return value

    def replace(match: re.Match[str]) -> str:
        if match["name"] in REQUIRED:
            return REQUIRED[match["name"]]
        assert match["how"] == ":-", f"{match[0]} has neither a value nor a default"
        return match["other"]

    return VARIABLE.sub(replace, value).replace("$$", "$")


def services() -> dict[str, Any]:
    return filled(document()["services"])


def command(name: str, temporary: Path) -> list[str]:
    """Return what this service runs, with a directory of the test's own in place of /tmp."""
    return [part.replace("/tmp/", f"{temporary}/") for part in services()[name]["command"]]


def environment(name: str, secrets: Path) -> dict[str, str]:
    """Return the environment of this service, with the secret files of a directory of the test's own."""
    given = services()[name]["environment"]
    return {key: str(value).replace("/run/secrets/", f"{secrets}/") for key, value in given.items()}
