"""The tools that people read tables with. None is needed; each is asked for where it is used."""

from __future__ import annotations

import importlib
from typing import Any

from .errors import PackageMissing

_LEAST = {"pyarrow": (16,), "polars": (1, 10), "pandas": (2, 2), "duckdb": (1, 1), "numpy": (1,), "ray": (2, 9)}


def need(package: str, wanted_by: str) -> Any:
    """A tool, as a module; an exception that says how to install it if it is not there, or is too old."""
    least = _LEAST[package]
    version = ".".join(str(part) for part in least)
    install = f"install it: pip install '{package}>={version}'"
    try:
        module = importlib.import_module(package)
    except ImportError as error:
        raise PackageMissing(f"{wanted_by} needs {package}, which is not installed; {install}", name=package) from error
    found = str(module.__version__)
    parts = tuple(int(part) for part in found.split(".")[:2] if part.isdigit())
    if parts < least:
        raise PackageMissing(f"{wanted_by} needs {package} {version} or newer, and {found} is installed; {install}", name=package)
    return module
