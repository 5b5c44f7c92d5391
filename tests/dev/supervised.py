"""A parent for the tests to kill: supervises one family of fake processes until it is stopped."""

import sys
from pathlib import Path

from dev.supervisor import StopRequested, Supervisor, stop_on_signals
from tests.dev.fakes import FAMILY, python


def main() -> None:
    supervisor = Supervisor(Path(sys.argv[1]))
    try:
        stop_on_signals(supervisor)
        supervisor.start([python("family", FAMILY, said=r"^\d+ \d+$")])
        supervisor.keep()
    except StopRequested:
        pass
    finally:
        supervisor.stop()


if __name__ == "__main__":
    main()
