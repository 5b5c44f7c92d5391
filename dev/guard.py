"""The guard: reads "+ GROUP SIGNAL" and "- GROUP 0" lines; at end of file it ends the groups that are left.

It imports as little as it can, because one runs beside every `make run` and every test run.
"""

import os
import signal
import sys
import time

PATIENCE_SECONDS = 10.0


def watched() -> dict[int, int]:
    """Read orders until the other end closes; return the groups still watched, each with its signal."""
    groups: dict[int, int] = {}
    for line in sys.stdin:
        sign, group, stop_signal = line.split()
        if sign == "+":
            groups[int(group)] = int(stop_signal)
        else:
            groups.pop(int(group), None)
    return groups


def send(group: int, sent: int) -> bool:
    """Send a signal (0 asks only) to a process group; return whether the group still exists."""
    try:
        os.killpg(group, sent)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def main() -> None:
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    left = [group for group, stop_signal in watched().items() if send(group, stop_signal)]
    deadline = time.monotonic() + PATIENCE_SECONDS
    while left and time.monotonic() < deadline:
        time.sleep(0.1)
        left = [group for group in left if send(group, 0)]
    for group in left:
        send(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
