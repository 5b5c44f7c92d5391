"""Where Chromium is on this machine, and what to say where it is not."""

import os
import shutil
import subprocess
from pathlib import Path

from dev.console import step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_INSTALL = (
    "Install Chromium (Debian, Ubuntu: apt-get install chromium; Fedora: dnf install chromium), "
    "or name one with IPP_CHROMIUM=/path/to/chromium."
)
# What keeps Chromium quiet and working in a container; --no-sandbox because it refuses to start as root with it.
ARGUMENTS = (
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
)


def find_chromium() -> str | None:
    """Return the path of the machine's Chromium, or None. IPP_CHROMIUM comes first."""
    named = os.environ.get("IPP_CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launch_arguments() -> list[str]:
    return [*ARGUMENTS, *(("--no-sandbox",) if os.geteuid() == 0 else ())]


def install_where_we_may() -> None:
    """As root on Debian install Chromium when it is missing; elsewhere, or without success, do nothing."""
    if find_chromium() or os.environ.get("IPP_CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with step("Chromium (apt-get)"):
        for command in (("update", "-q"), ("install", "-q", "-y", "--no-install-recommends", "chromium")):
            subprocess.run(["apt-get", *command], check=False, env=environment, capture_output=True)
