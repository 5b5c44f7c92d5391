"""Production: everything secret or particular comes from the environment or a secret file, and is required."""

from pathlib import Path

from botocore.config import Config

from ipprotect.settings.base import *
from ipprotect.settings.base import STORAGES, env


def secret(name: str) -> str:
    """Return the environment value `name`, or the content of the file that `name`_FILE points to."""
    path = env(f"{name}_FILE", default="")
    return Path(path).read_text().strip() if path else str(env(name))


SECRET_KEY = secret("SECRET_KEY")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True

STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if env("S3_BUCKET", default=""):
    STORAGES["evidence"] = {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": env("S3_BUCKET"),
            "endpoint_url": env("S3_ENDPOINT", default=None),
            "region_name": env("S3_REGION", default="us-east-1"),
            "access_key": secret("S3_ACCESS_KEY"),
            "secret_key": secret("S3_SECRET_KEY"),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": False,
            # Whoever uploads waits for it: the usual minute, five times over, would hold the thread that long.
            "client_config": Config(
                connect_timeout=3,
                read_timeout=20,
                retries={"max_attempts": 2},
                s3={"addressing_style": "path"},
            ),
        },
    }
