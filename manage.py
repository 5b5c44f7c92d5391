#!/usr/bin/env python
"""Django's command line for IPProtect."""

import gc
import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line under the local settings, unless the environment names others."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ipprotect.settings.local")
    # Migrations and loading make millions of objects that live on: looking through all of them again and again for
    # garbage takes a quarter of their time.
    gc.set_threshold(100_000, 20, 100)
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
