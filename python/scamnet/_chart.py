"""Charts that lie beside a run or a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from .errors import DataError


class Chart:
    """One chart: an SVG, with a PNG beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        """The SVG."""
        self.svg: str = path.read_text(encoding="utf-8")
        """Its text."""

    @property
    def name(self) -> str:
        return self.path.stem

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Chart {self.name}: {self.path}>"


class Charts(Mapping[str, Chart]):
    """Charts by name; read when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names = sorted(path.stem for path in folder.glob("*.svg"))

    def __getitem__(self, name: str) -> Chart:
        if name not in self._names:
            raise DataError(f"there is no chart {name!r} in {self._folder}; accepted: {', '.join(self._names) or 'none'}")
        return Chart(self._folder / f"{name}.svg")

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<Charts: {', '.join(self._names)}>"

    def _repr_html_(self) -> str:
        return "".join(f"<div>{self[name].svg}</div>" for name in self)
