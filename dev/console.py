"""How the commands of `make` speak: one line a step, with the seconds it took. Standard library only."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

GREEN, YELLOW, RED, BLUE, DIM, BOLD = "32", "33", "31", "36", "2", "1"
WIDTH = 58


def paint(text: str, *codes: str) -> str:
    """Return `text` in the given ANSI codes, or unchanged where the output is no terminal or NO_COLOR is set."""
    wanted = os.environ.get("FORCE_COLOR") or (sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
    return f"\x1b[{';'.join(codes)}m{text}\x1b[0m" if wanted and codes else text


def say(text: str = "") -> None:
    """Print a line at once, whatever the output is."""
    print(text, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Announce a step, run the block, and end the line with its seconds or with "failed"."""
    dots = "." * max(3, WIDTH - len(title))
    print(f"  {title} {paint(dots, DIM)} ", end="", flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        say(paint("failed", RED))
        raise
    say(paint(f"{time.monotonic() - began:.1f} s", GREEN))
