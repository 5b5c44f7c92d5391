"""Compiles the message catalogues: `python -m dev.messages`. Needs Babel only, not the gettext programs."""

import sys
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dev.paths import ROOT


def compile_catalogues(root: Path) -> int:
    """Write NAME.mo beside every NAME.po under `root`/locale that is newer; return how many were written."""
    written = 0
    for source in sorted(root.glob("locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as handle:
            catalogue = read_po(handle, locale=source.parent.parent.name)
        making = target.with_suffix(".mo.new")
        with making.open("wb") as handle:
            write_mo(handle, catalogue, use_fuzzy=False)
        making.replace(target)
        written += 1
    return written


if __name__ == "__main__":
    compile_catalogues(ROOT)
    sys.exit(0)
