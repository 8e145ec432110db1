"""Tasks: what may be asked of a run, with splits in time, labels as known and labels as true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from . import _html, _native
from ._table import Table


class Split(Table):
    """One split of a task: an id a row, what was `known` of it at the cut-off, and the `truth`.

    Train on `known`, be judged on `truth`: who trains on `truth` knows more than anybody could.
    """

    def __init__(self, native: _native.Table, says: Mapping[str, Any], id_column: str) -> None:
        super().__init__(native)
        self._id = id_column
        self.start: dt.datetime = dt.datetime.fromisoformat(says["from"])
        """Its first moment."""
        self.cut_off: dt.datetime = dt.datetime.fromisoformat(says["cut_off"])
        """Features come from before."""
        self.labels_as_of: dt.datetime = dt.datetime.fromisoformat(says["labels_as_of"])
        """What `known` knows; the split's end."""

    def _array(self, column: str) -> Any:
        return self.arrow()[column].to_numpy()

    @property
    def ids(self) -> Any:
        """A NumPy array."""
        return self._array(self._id)

    @property
    def known(self) -> Any:
        """A NumPy array: what to train on."""
        return self._array("known")

    @property
    def truth(self) -> Any:
        """A NumPy array: what to be judged on."""
        return self._array("truth")


class Task:
    """What is asked, and the three splits."""

    def __init__(self, says: Mapping[str, Any], splits: Mapping[str, _native.Table]) -> None:
        self.name: str = says["task"]
        self.question: str = says["question"]
        self.metric: str = says["metric"]
        """By what an answer is judged."""
        self.id: str = says["id"]
        """Column of the ids."""
        self.table: str = says["table"]
        """Where the ids are found."""
        self.features: str = says["features"]
        """What may be used."""
        self.splits: dict[str, Split] = {
            split["name"]: Split(splits[split["name"]], split, self.id) for split in says["splits"]
        }

    @property
    def train(self) -> Split:
        """To learn from."""
        return self.splits["train"]

    @property
    def validation(self) -> Split:
        """To choose with."""
        return self.splits["validation"]

    @property
    def test(self) -> Split:
        """To be judged on, once."""
        return self.splits["test"]

    def __repr__(self) -> str:
        return f"<Task {self.name}: {self.question}>"

    def _repr_html_(self) -> str:
        rows = [(name, len(split), split.start, split.cut_off, split.labels_as_of) for name, split in self.splits.items()]
        head = ["split", "rows", "from", "features before", "labels as of"]
        return _html.table(head, rows, f"{self.name}: {self.question}")
