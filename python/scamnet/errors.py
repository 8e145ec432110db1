"""What can go wrong, each as one exception that says what to do."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


class ScamnetError(Exception):
    """Whatever scamnet raises."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a scenario, or that will not do what it seems to."""

    file: str
    """The file, the text or the override that it is about."""
    line: int | None
    """From 1, if it is about some place."""
    column: int | None
    """From 1, if it is about some place."""
    key: str | None
    """Dotted path of the parameter, if it is about one."""
    message: str
    """What is wrong, with the value."""
    remedy: str
    """What would be accepted, or what to do."""


class ScenarioError(ScamnetError, ValueError):
    """A scenario or an experiment that cannot be run. Its text tells everything that is wrong; `problems` has the same in
    parts, and `file`, `line`, `column`, `key`, `message` and `remedy` are those of the first."""

    def __init__(self, text: str, problems: Iterable[Mapping[str, Any]]) -> None:
        super().__init__(text, problems)
        self.problems: tuple[Problem, ...] = tuple(Problem(**problem) for problem in problems)

    def __str__(self) -> str:
        return str(self.args[0])

    @classmethod
    def of(cls, file: str, message: str, remedy: str, key: str | None = None) -> ScenarioError:
        """One that is not about a place in a file."""
        about = f"`{key}`: {message}" if key else message
        fields = dict(file=file, line=None, column=None, key=key, message=message, remedy=remedy)
        return cls(f"{file}: {about}\n  help: {remedy}", [fields])

    @property
    def file(self) -> str:
        return self.problems[0].file

    @property
    def line(self) -> int | None:
        return self.problems[0].line

    @property
    def column(self) -> int | None:
        return self.problems[0].column

    @property
    def key(self) -> str | None:
        return self.problems[0].key

    @property
    def message(self) -> str:
        return self.problems[0].message

    @property
    def remedy(self) -> str:
        return self.problems[0].remedy


class RunError(ScamnetError, RuntimeError):
    """A run or a comparison that could not be begun, or failed. Nothing of the run was kept; finished runs of a comparison
    were, in its directory."""


class AuditError(ScamnetError, RuntimeError):
    """There is nothing to audit, or it cannot be read."""


class DataError(ScamnetError, builtins.LookupError):
    """A folder, a table, a column, a task or a case that is not there, or cannot be read."""


class UnknownTable(DataError, AttributeError):
    """A run has no table of that name."""


class PackageMissing(ScamnetError, ImportError):
    """A tool that is not installed, with the words that install it."""
