"""``python -m core``: the engine without a screen."""

import sys

from core.cli import main

if __name__ == "__main__":
    sys.exit(main())
