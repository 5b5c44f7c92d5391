"""The log of requests of `make run` opens no door to whoever reads it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from gunicorn.config import Config

from dev.access_log import AccessLog


@pytest.mark.parametrize("path", ["/api/v1/links/", "/account/invitation/"])
def test_a_key_in_an_address_is_left_out(path: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"{path}secret-key",
        "PATH_INFO": f"{path}secret-key",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"http://testserver{path}secret-key",
    }
    response = SimpleNamespace(status="200 OK", sent=1, headers=[])
    request = SimpleNamespace(headers=[])
    atoms = AccessLog(Config()).atoms(response, request, environ, timedelta(seconds=1))
    assert atoms["r"] == f"GET {path}… HTTP/1.1"
    assert "secret-key" not in str(atoms)
