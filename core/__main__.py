"""``python -m core``: the engine without a screen."""

import gc
import sys

if __name__ == "__main__":
    gc.disable()  # nothing that is imported is ever rubbish, so it is not looked through, now or later
    from core.cli import main

    gc.freeze()
    gc.enable()
    sys.exit(main())
