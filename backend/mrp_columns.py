"""CSV files of whole numbers as columns: read fast, and when a cell is wrong, named by row and column."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from backend.kernel.errors import Invalid
from backend.kernel.mrp.facts import LARGEST


@dataclass(frozen=True)
class Column:
    """A column of whole numbers from `least` to below `end`; `wrong` says what a number outside is."""

    name: str
    least: int = 0
    end: int = LARGEST + 1
    wrong: str = "must be {least} or more"
    small: bool = False  # kept in 32 bits

    @property
    def kind(self) -> type[pl.DataType]:
        return pl.Int32 if self.small else pl.Int64


Read = list[NDArray[Any]]


def read_columns(path: Path, columns: Sequence[Column]) -> Read:
    """The wanted columns of a CSV file, int64 or int32; the first wrong cell is named by row and column."""
    require(path)
    read = _at_once(path, columns)
    return _row_by_row(path, columns) if read is None else read


def require(path: Path) -> None:
    if not path.is_file():
        raise Invalid(f"The file {path.name} is missing in {path.parent}.")


def _at_once(path: Path, columns: Sequence[Column]) -> Read | None:
    """None when there is anything to complain of, or to take more patiently."""
    kinds = {column.name: column.kind for column in columns}
    try:
        frame = pl.read_csv(path, columns=list(kinds), schema_overrides=kinds)
    except (pl.exceptions.PolarsError, OSError):
        return None
    if any(frame[column.name].null_count() or not _is_inside(frame[column.name], column) for column in columns):
        return None
    return [np.require(frame[column.name].to_numpy(), requirements=("C", "A", "W")) for column in columns]


def _is_inside(values: pl.Series, column: Column) -> bool:
    least, most = values.min(), values.max()
    if not isinstance(least, int) or not isinstance(most, int):
        return not len(values)
    return column.least <= least and most < column.end


def _row_by_row(path: Path, columns: Sequence[Column]) -> Read:
    rows = list(rows_of(path, columns))
    made = np.array(rows, np.int64).reshape(-1, len(columns))
    return [np.array(made[:, at], np.int32 if one.small else np.int64) for at, one in enumerate(columns)]


def rows_of(path: Path, columns: Sequence[Column]) -> Iterator[list[int]]:
    """The wanted columns row by row, as a person's eye would go."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.reader(file)
        header = next(reader, [])
        if missing := [column.name for column in columns if column.name not in header]:
            raise Invalid(f"{path.name}, row 1: the column {missing[0]} is missing.")
        places = [header.index(column.name) for column in columns]
        for number, row in enumerate(reader, 2):
            if row:
                cells = [row[place] if place < len(row) else "" for place in places]
                yield [_value(path, number, one) for one in zip(columns, cells, strict=True)]


def _value(path: Path, number: int, one: tuple[Column, str]) -> int:
    column, cell = one
    try:
        value = int(cell)
    except ValueError as error:
        raise Invalid(f"{path.name}, row {number}, column {column.name}: {cell!r} is not a whole number.") from error
    if not column.least <= value < column.end:
        raise Invalid(
            f"{path.name}, row {number}, column {column.name}: {value} {column.wrong.format(least=column.least)}."
        )
    return value
