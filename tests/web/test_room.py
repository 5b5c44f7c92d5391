"""A request does not pay for the depth at which it is served."""

import resource
from typing import Any

from core.web.room import with_room

CALLS = 3000


def _leaf() -> int:
    a = b = c = d = e = f = g = h = 1
    return a + b + c + d + e + f + g + h


def _at_depth(depth: int) -> None:
    if depth:
        _at_depth(depth - 1)
        return
    for _ in range(CALLS):
        _leaf()


def _faults(depth: int) -> int:
    def application(environ: dict[str, Any], start_response: Any) -> int:
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        _at_depth(depth)
        return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before

    return int(with_room(application)({}, None))


def test_calls_cost_the_same_at_every_depth() -> None:
    assert max(_faults(depth) for depth in range(300)) < CALLS / 10


def test_the_application_behind_it_is_the_same() -> None:
    assert with_room(lambda environ, start_response: [environ["PATH_INFO"]])({"PATH_INFO": "/"}, None) == ["/"]
