"""One house for all tests of this folder: each leaves it standing."""

from collections.abc import Iterator

import pytest

from tests.resilience.house import House


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with people in it."""
    house = House(tmp_path_factory.mktemp("house"))
    try:
        house.start()
        yield house
    finally:
        house.stop()


@pytest.fixture
def house(built: House) -> Iterator[House]:
    """The house, whole again after the test."""
    yield built
    for running in (built.postgresql, built.valkey, built.web):
        if running.process is None or running.process.poll() is not None:
            running.start()
