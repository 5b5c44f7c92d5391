"""Asks this container's web server whether it is ready, as the proxy would: exit code 0 or 1."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    host = os.environ["ALLOWED_HOSTS"].split(",")[0]
    port = os.environ.get("WEB_PORT", "8000")
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/health/ready", headers={"Host": host, "X-Forwarded-Proto": "https"}
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:  # noqa: S310
            return 0 if response.status == 200 else 1
    except (urllib.error.URLError, OSError) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
