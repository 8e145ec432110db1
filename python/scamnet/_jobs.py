"""Waiting for the engine: progress at a terminal or in a notebook, and an orderly stop."""

from __future__ import annotations

import atexit
import sys
import time
from typing import Any, Protocol

from . import _native

STOP_WITHIN = 0.8
"""Seconds that an interrupted job has to clear up before Python goes on. One that needs longer clears up by itself."""

# What is still at work when the interpreter ends is stopped, and leaves nothing half-done.
atexit.register(_native.wait_for_all)


class Bar(Protocol):
    """Somebody who is told how far a job is."""

    def update(self, done: int, of: int, note: str) -> None: ...

    def close(self) -> None: ...


class Silent:
    """Nobody."""

    def update(self, done: int, of: int, note: str) -> None:
        return None

    def close(self) -> None:
        return None


class Terminal:
    """A line at a terminal."""

    WIDTH = 32

    def __init__(self, title: str) -> None:
        self.title = title
        self.shown = False
        self.begun = time.monotonic()

    def update(self, done: int, of: int, note: str) -> None:
        if of <= 0:
            return
        full = self.WIDTH * done // of
        left = (time.monotonic() - self.begun) * (of - done) / done if done else 0
        line = f"\r{self.title} {'█' * full}{'░' * (self.WIDTH - full)} {done}/{of} {note} {left:.0f} s left\x1b[K"
        sys.stderr.write(line)
        sys.stderr.flush()
        self.shown = True

    def close(self) -> None:
        if self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


class Notebook:
    """A bar in a notebook, which goes away when the job is done."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.handle: Any = None

    def update(self, done: int, of: int, note: str) -> None:
        from IPython.display import HTML, display

        if of <= 0:
            return
        html = HTML(f"{self.title} <progress value='{done}' max='{of}'></progress> {done}/{of} {note}")
        if self.handle is None:
            self.handle = display(html, display_id=True)
        elif self.handle is not False:
            self.handle.update(html)

    def close(self) -> None:
        from IPython.display import HTML

        if self.handle:
            self.handle.update(HTML(""))


def bar(title: str, progress: bool | None) -> Bar:
    """Where progress is shown: nowhere if `progress` is false, or nobody would see it."""
    if progress is False:
        return Silent()
    shell = sys.modules.get("IPython")
    current = shell.get_ipython() if shell is not None else None
    if type(current).__name__ == "ZMQInteractiveShell":
        return Notebook(title)
    if progress or (sys.stderr is not None and sys.stderr.isatty()):
        return Terminal(title)
    return Silent()


def finish(job: _native.Job, title: str, progress: bool | None) -> Any:
    """Waits for a job and returns what came of it. Whatever interrupts the wait (Ctrl-C, a notebook's stop) ends the job,
    and nothing of it is kept."""
    shown = bar(title, progress)
    try:
        while not job.wait(0.1):
            done, of, rows = job.progress()
            shown.update(done, of, f"days, {rows / 1e6:.1f} M rows,")
    except BaseException:
        job.stop()
        job.wait(STOP_WITHIN)
        raise
    finally:
        shown.close()
    return job.result()
