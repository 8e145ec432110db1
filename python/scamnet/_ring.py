"""One ring: a crew who work on one country's people from one site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _html
from ._rows import Rows
from .errors import DataError

if TYPE_CHECKING:
    from ._run import Run


class Ring:
    """A ring, with the rows of the tables that are about it."""

    def __init__(self, run: Run, ring_id: int) -> None:
        self._run = run
        self.id = ring_id
        self.crew: Rows = run.truth.crew.rows("ring_id", ring_id)
        """Its operators: rows of `truth/crew`."""
        if not self.crew:
            rings = sorted({row["ring_id"] for row in run.truth.crew.rows()} - {None})
            raise DataError(f"there is no ring {ring_id} in truth/crew; accepted: {', '.join(map(str, rings)) or 'none'}")

    def cases(self) -> Rows:
        """Whom it approached: rows of `truth/cases`."""
        return self._run.truth.cases.rows("ring_id", self.id)

    def mules(self) -> Rows:
        """Accounts that served it: rows of `truth/mules`."""
        return self._run.truth.mules.rows("ring_id", self.id)

    def payments(self) -> Rows:
        """Payments that served it, in settlement order: rows of `observed/transactions` with `role`, `layer`,
        `case_id`, `case_minor` and `knowable_at` of their labels."""
        return self._run.payments_of(self._run.truth.transaction_labels.rows("ring_id", self.id))

    def __repr__(self) -> str:
        return f"<Ring {self.id}: {len(self.crew)} operators, {len(self.mules())} mule accounts, {len(self.cases())} cases>"

    def _repr_html_(self) -> str:
        roles: dict[str, int] = {}
        for row in self.crew:
            roles[row["role"]] = roles.get(row["role"], 0) + 1
        lines = [(role.replace("_", " "), count) for role, count in sorted(roles.items())]
        lines += [("mule accounts", len(self.mules())), ("cases", len(self.cases()))]
        return _html.table(["of the ring", "count"], lines, f"ring {self.id}")
