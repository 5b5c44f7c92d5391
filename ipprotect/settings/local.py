"""The demonstration on one machine: what `make run` starts."""

import os

os.environ.setdefault("IPP_DEMONSTRATION", "true")

from ipprotect.settings.base import *
from ipprotect.settings.base import SECRET_KEY as GIVEN_KEY

SECRET_KEY = GIVEN_KEY or "demonstration-only-this-key-protects-nothing-of-value"
ALLOWED_HOSTS = ["*"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
