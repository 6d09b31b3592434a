"""A list of whole-numbered columns and rows that any solver takes."""

from collections.abc import Sequence
from copy import copy

import numpy as np
from scipy.sparse import csr_array

INF = 10**9


class Linear:
    """Minimise costs of columns (whole numbers in bounds) subject to ranges of rows."""

    def __init__(self) -> None:
        self.cost: list[int] = []
        self.lower: list[int] = []
        self.upper: list[int] = []
        self.row_lower: list[int] = []
        self.row_upper: list[int] = []
        self.begins: list[int] = [0]
        self.columns: list[int] = []
        self.factors: list[int] = []
        self.offset = 0

    def column(self, cost: int = 0, upper: int = 1, lower: int = 0) -> int:
        """Add a column and return its number."""
        self.cost.append(cost)
        self.lower.append(lower)
        self.upper.append(upper)
        return len(self.cost) - 1

    def row(
        self,
        columns: Sequence[int],
        factors: Sequence[int] | None = None,
        lower: int = -INF,
        upper: int = INF,
    ) -> None:
        """Add a row; without factors they are 1."""
        self.columns.extend(columns)
        self.factors.extend(factors or [1] * len(columns))
        self.begins.append(len(self.columns))
        self.row_lower.append(lower)
        self.row_upper.append(upper)

    def holding(self, ones: Sequence[int], none: Sequence[int] = ()) -> "Linear":
        """Return the same with some columns held at 1, and others at their lower bound."""
        out = copy(self)
        out.lower, out.upper = list(self.lower), list(self.upper)
        for column in ones:
            out.lower[column] = 1
        for column in none:
            out.upper[column] = out.lower[column]
        return out

    def matrix(self) -> csr_array:
        """Return the rows as a sparse array (rows, columns)."""
        shape = (len(self.row_lower), len(self.cost))
        return csr_array((np.array(self.factors, float), self.columns, self.begins), shape=shape)
