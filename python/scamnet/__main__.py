"""The command `scamnet`."""

from __future__ import annotations

import signal
import sys

from . import _native


def main() -> None:
    """Does what the command line says, and exits."""
    # Python only notes a Ctrl-C, and looks at it when the engine has come back; the engine listens itself.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    sys.exit(_native.command(["scamnet", *sys.argv[1:]]))


if __name__ == "__main__":
    main()
