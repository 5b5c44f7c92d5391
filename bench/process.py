"""One step of a measurement in a process of its own: `python -m bench.process MODULE ARGUMENT…`.

MODULE is one of bench/ whose `main` takes the arguments. It is imported once the apps are ready, so that it imports
what it needs at its top.
"""

import sys
from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module(f"bench.{sys.argv[1]}").main(sys.argv[2:])
