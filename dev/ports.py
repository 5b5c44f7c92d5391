"""Ports on the loopback address: the one asked for, or a free one in its place."""

import socket

LOOPBACK = "127.0.0.1"


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_or_another(wanted: int) -> int:
    """Return `wanted` if nothing listens there, else a port that is free now. Compare the two to know."""
    return wanted if is_free(wanted) else free_port()
