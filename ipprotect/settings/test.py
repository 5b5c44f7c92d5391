"""Settings under which the tests run: real PostgreSQL and Valkey, cheap password hashes, mail kept in memory."""

import tempfile

from ipprotect.settings.base import *
from ipprotect.settings.base import DATABASES, REST_FRAMEWORK, STORAGES

SECRET_KEY = "test-key-that-protects-nothing"
ALLOWED_HOSTS = ["*"]
# A live server's threads must not hold on to a database that the run is about to drop.
DATABASES["default"] |= {"CONN_MAX_AGE": 0}
IPP_DEMONSTRATION = False
IPP_STYLEGUIDE = True
IPP_REQUIRE_SECOND_FACTOR = False
IPP_SITE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {
    "evidence": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tempfile.mkdtemp(prefix="ipp-evidence-")},
    }
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
IPP_API_RATE = "100000/min"
IPP_TOKEN_RATE = "100000/min"
ACCOUNT_RATE_LIMITS = False
REST_FRAMEWORK = REST_FRAMEWORK | {"TEST_REQUEST_DEFAULT_FORMAT": "json"}
