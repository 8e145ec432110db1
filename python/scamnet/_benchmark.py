"""Benchmark worlds, made once and kept where the platform keeps what can be made again."""

from __future__ import annotations

import difflib
import os
import sys
from pathlib import Path

from . import _native
from ._about import list_shipped
from ._run import Run, open_run, run
from .errors import DataError, RunError

PREFIX = "benchmark-"


def cache() -> Path:
    """Where benchmark worlds are kept: `SCAMNET_CACHE`, or `scamnet` in the platform's cache folder."""
    said = os.environ.get("SCAMNET_CACHE")
    if said:
        return Path(said)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "scamnet"


def benchmark(preset: str = "small-high", *, seed: int = 1, again: bool = False, progress: bool | None = None) -> Run:
    """A benchmark world, `small-high` to `large-low`: made if this version has not made it here yet (seconds to minutes;
    `again` makes it in any case), opened if it has. Its directory, with its card, is `.path`."""
    presets = [row["name"].removeprefix(PREFIX) for row in list_shipped() if row["name"].startswith(PREFIX)]
    name = preset.removeprefix(PREFIX) if isinstance(preset, str) else preset
    if name not in presets:
        near = difflib.get_close_matches(str(name), presets, 1)
        guess = f"did you mean `{near[0]}`? " if near else ""
        raise DataError(f"there is no benchmark `{name}`; {guess}accepted: {', '.join(presets)}")
    # Worlds of one version alone are equal.
    place = cache() / _native.__version__ / f"{name}-{seed}"
    if not again and (place / "manifest.json").is_file():
        return open_run(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        return run(PREFIX + name, seed=seed, out=place, force=again, progress=progress)
    except RunError:
        # Somebody else may have made it meanwhile; a whole world is as good as ours.
        if again or not (place / "manifest.json").is_file():
            raise
        return open_run(place)
