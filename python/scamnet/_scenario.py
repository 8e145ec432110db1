"""Scenarios as people give them: a shipped name, a path, TOML text or a dict; and what is changed in them."""

from __future__ import annotations

import datetime as dt
import json
import numbers
import os
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from .errors import ScenarioError

Scenario: TypeAlias = "str | os.PathLike[str] | Mapping[str, Any]"
"""A shipped name, a path, TOML text (it has a line break or an `=`), or a dict that says what a file would."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ACCEPTED = "accepted: text, numbers, True or False, dates, lists and dicts of these"


class Source(NamedTuple):
    """A scenario as the engine takes it."""

    asked: str
    """A path or a shipped name; of a text, what problems call it."""
    text: str | None
    """The text, if it is one."""


def source(scenario: Scenario) -> Source:
    """What a scenario, or an experiment, was given as."""
    if isinstance(scenario, Mapping):
        name = "the given dict"
        return Source(name, document(scenario, name))
    if isinstance(scenario, str):
        if ("\n" in scenario or "=" in scenario) and not os.path.exists(scenario):
            return Source("the given text", scenario)
        return Source(scenario, None)
    if isinstance(scenario, os.PathLike):
        return Source(os.fspath(scenario), None)
    raise ScenarioError.of(
        "the given scenario",
        f"is of type {type(scenario).__name__}",
        "accepted: the name of a shipped scenario (scamnet.list()), a path, TOML text, or a dict",
    )


def flags(overrides: Mapping[str, Any] | None, parameters: Mapping[str, Any]) -> list[str]:
    """Overrides as the command's `--set` takes them. Of keywords, two underscores stand for a dot."""
    if overrides is not None and not isinstance(overrides, Mapping):
        raise ScenarioError.of(
            "overrides", f"is of type {type(overrides).__name__}", "accepted: a dict from parameters' paths to values"
        )
    flat: dict[str, Any] = {}
    for path, value in (overrides or {}).items():
        _flatten(str(path), value, flat)
    for keyword, value in parameters.items():
        _flatten(keyword.replace("__", "."), value, flat)
    return [f"{path}={inline(value, 'the given overrides', path)}" for path, value in flat.items()]


def _flatten(path: str, value: Any, flat: dict[str, Any]) -> None:
    if isinstance(value, Mapping) and value:
        for key, below in value.items():
            _flatten(f"{path}.{key}", below, flat)
    else:
        flat[path] = value


def document(table: Mapping[str, Any], name: str) -> str:
    """A dict as TOML, a line for each value."""
    lines: list[str] = []
    _section(table, (), lines, name)
    return "\n".join(lines) + "\n"


def _section(table: Mapping[str, Any], path: tuple[str, ...], lines: list[str], name: str) -> None:
    def dotted(key: str) -> str:
        return ".".join((*path, key))

    below = []
    for key, value in table.items():
        if not isinstance(key, str):
            raise ScenarioError.of(name, f"a key is {key!r}", "accepted: text as keys", ".".join(path) or None)
        if isinstance(value, Mapping) and value:
            below.append((key, value))
        else:
            lines.append(f"{_key(key)} = {inline(value, name, dotted(key))}")
    for key, value in below:
        lines.append("[" + ".".join(_key(part) for part in (*path, key)) + "]")
        _section(value, (*path, key), lines, name)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def inline(value: Any, name: str, path: str) -> str:
    """A value as TOML writes it on one line. `name` and `path` are where it stands."""
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, numbers.Integral):
        return str(int(value))
    if isinstance(value, numbers.Real):
        return repr(float(value))
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        parts = []
        for key, below in value.items():
            if not isinstance(key, str):
                raise ScenarioError.of(name, f"a key is {key!r}", "accepted: text as keys", path)
            parts.append(f"{_key(key)} = {inline(below, name, f'{path}.{key}')}")
        return "{ " + ", ".join(parts) + " }" if parts else "{}"
    if isinstance(value, Sequence) and not isinstance(value, (bytes, bytearray)):
        return "[" + ", ".join(inline(below, name, f"{path}[{at}]") for at, below in enumerate(value)) + "]"
    if value is None:
        remedy = "accepted: leave the key out for its default, or False to take a named entry out"
        raise ScenarioError.of(name, "is None, which TOML does not have", remedy, path)
    message = f"{value!r} is of type {type(value).__name__}, which a scenario cannot hold"
    raise ScenarioError.of(name, message, _ACCEPTED, path)
