"""How the production image serves pages: threads, because what a request waits for is the database."""

import gc
import os
from typing import Any

bind = f"0.0.0.0:{os.environ.get('WEB_PORT', '8000')}"  # inside its container, behind the proxy
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
preload_app = True  # the workers share the memory of one loaded application
timeout = 30
graceful_timeout = 25  # below the compose file's stop_grace_period
keepalive = 65  # longer than the proxy keeps its end, so that it never writes to a closed connection
max_requests = 10_000
max_requests_jitter = 1_000
worker_tmp_dir = "/dev/shm"  # noqa: S108 - the heartbeat file must be in memory, and the root is read-only
control_socket_disable = True
forwarded_allow_ips = "*"  # only the proxy reaches this port
accesslog = None  # the proxy writes it
errorlog = "-"


def pre_fork(server: Any, worker: Any) -> None:
    """Leave what the application loaded out of collections: the workers then go on sharing that memory."""
    gc.collect()
    gc.freeze()
