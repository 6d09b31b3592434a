"""The two solvers: CP-SAT for small and knotty problems, HiGHS for long ones near their bound."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from firstlight.engine.arrays import Floats, Longs
from firstlight.engine.rostering.linear import INF, Linear
from firstlight.engine.rostering.model import Limits


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a relaxation ends, and another that differs little may begin: a state each."""

    columns: Longs
    rows: Longs


BASIC = 1  # the solver's number for what lies between its limits


@dataclass(frozen=True, slots=True)
class Relaxed:
    """The optimum with fractions allowed: nothing whole is cheaper than `bound`.

    `dearer` is what the optimum would rise by, at least, for each whole step of a column.
    """

    bound: float
    values: Floats
    dearer: Floats
    basis: Basis


@dataclass(frozen=True, slots=True)
class Found:
    """The best whole solution found; without `values` perhaps fractions to guide a rounding."""

    values: Longs | None
    cost: float
    bound: float
    is_impossible: bool = False
    guide: Floats | None = None


def relax(linear: Linear, wall_s: float, start: Basis | None = None) -> Relaxed | None:
    """Solve with fractions, from `start`; None where there was no time or no solution.

    The bound is lowered by the solver's tolerance, so that it stays a bound.
    """
    solver = _highs(linear, wall_s, is_whole=False)
    if start is not None:
        _begin_at(solver, start)
    solver.run()
    if "kOptimal" not in str(solver.getModelStatus()):
        return None
    solution, basis = solver.getSolution(), solver.getBasis()
    cost = float(solver.getObjectiveValue())
    return Relaxed(
        _lowered(cost) + linear.offset,
        np.array(solution.col_value),
        np.array(solution.col_dual),
        Basis(_numbered(basis.col_status), _numbered(basis.row_status)),
    )


def _numbered(states: Sequence[Any]) -> Longs:
    return np.fromiter((int(state) for state in states), np.int64, len(states))


def _begin_at(solver: Any, start: Basis) -> None:
    from highspy._core import HighsBasis, HighsBasisStatus

    states = [HighsBasisStatus(number) for number in range(5)]
    basis = HighsBasis()
    basis.col_status = [states[number] for number in start.columns.tolist()]
    basis.row_status = [states[number] for number in start.rows.tolist()]
    basis.valid = True
    solver.setBasis(basis)


@dataclass(frozen=True, slots=True)
class Priced:
    """What the optimum rises by for each step up of a row's limit; at most 0 for upper limits.

    `values` are the optimum's; without them time ran out, and the prices are no optimum's: they
    serve where any prices do and good ones do better.
    """

    rises: Floats
    values: Floats | None


def prices(linear: Linear, wall_s: float, start: Basis) -> Priced | None:
    """Price the rows, with fractions allowed, from `start`; None where nothing was found."""
    solver = _highs(linear, wall_s, is_whole=False)
    _begin_at(solver, start)
    solver.run()
    solution = solver.getSolution()
    if not solution.dual_valid:
        return None
    is_optimal = "kOptimal" in str(solver.getModelStatus())
    values = np.array(solution.col_value) if is_optimal else None
    return Priced(np.array(solution.row_dual), values)


def _lowered(bound: float) -> float:
    return bound - 1e-6 * (1.0 + abs(bound))


def branch(
    linear: Linear, limits: Limits, good_enough: float, start: Longs | None = None
) -> Found:
    """Search by branch and cut until the cost is within `good_enough` of the proven bound.

    `start` is a solution to set out from.

    One thread, so that the same problem gives the same answer where the clock does not cut it.
    """
    solver = _highs(linear, limits.wall_s, is_whole=True)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", max(0.99, good_enough))
    solver.setOptionValue("random_seed", limits.seed)
    # Of the three searches near the relaxation this one takes longest and finds least here.
    solver.setOptionValue("mip_heuristic_run_root_reduced_cost", False)
    if start is not None:
        from highspy._core import HighsSolution

        solution = HighsSolution()
        solution.col_value = start.astype(float)
        solver.setSolution(solution)
    solver.run()
    info, status = solver.getInfo(), str(solver.getModelStatus())
    if info.primal_solution_status != 2:
        return Found(None, np.inf, -np.inf, "kInfeasible" in status)
    values = np.rint(np.array(solver.getSolution().col_value)).astype(np.int64)
    cost = float(np.dot(values, np.array(linear.cost, float))) + linear.offset
    bound = min(cost, _lowered(float(info.mip_dual_bound)) + linear.offset)
    return Found(values, cost, bound)


def _highs(linear: Linear, wall_s: float, is_whole: bool) -> Any:
    """Hand the columns and rows to HiGHS."""
    # The bare solver: its Python wrapper prints a banner and calls back into Python as it runs.
    from highspy._core import HighsLp, HighsVarType, MatrixFormat, _Highs

    matrix = linear.matrix()
    solver = _Highs()
    for option, value in (("log_to_console", False), ("output_flag", False), ("threads", 1)):
        solver.setOptionValue(option, value)
    solver.setOptionValue("time_limit", max(0.1, wall_s))
    problem = HighsLp()
    problem.num_row_, problem.num_col_ = matrix.shape
    problem.col_cost_ = np.array(linear.cost, float)
    problem.col_lower_ = np.array(linear.lower, float)
    problem.col_upper_ = np.array(linear.upper, float)
    problem.row_lower_ = _endless(linear.row_lower)
    problem.row_upper_ = _endless(linear.row_upper)
    problem.a_matrix_.format_ = MatrixFormat.kRowwise
    problem.a_matrix_.start_ = matrix.indptr
    problem.a_matrix_.index_ = matrix.indices
    problem.a_matrix_.value_ = matrix.data
    if is_whole:
        problem.integrality_ = [HighsVarType.kInteger] * matrix.shape[1]
    solver.passModel(problem)
    return solver


def _endless(values: list[int]) -> Floats:
    out = np.array(values, float)
    out[np.abs(out) >= INF] *= np.inf
    return out


def search(linear: Linear, limits: Limits) -> Found:
    """Search for the cheapest whole solution.

    The work is counted by the solver, not by the clock, and its workers take turns: the same
    problem gives the same answer wherever the wall clock does not cut it short.
    """
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    columns = _columns(model, linear)
    _rows(model, linear, columns)
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, linear.cost) + linear.offset)
    solver = _solver(cp_model, limits)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Found(None, np.inf, -np.inf, status == cp_model.INFEASIBLE)
    values = np.array([solver.value(column) for column in columns], np.int64)
    return Found(values, solver.objective_value, solver.best_objective_bound)


def _solver(cp_model: Any, limits: Limits) -> Any:
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(0.1, limits.wall_s)
    solver.parameters.max_deterministic_time = limits.work
    solver.parameters.num_workers = limits.workers
    solver.parameters.interleave_search = limits.workers > 1
    solver.parameters.random_seed = limits.seed
    return solver


def _columns(model: Any, linear: Linear) -> list[Any]:
    bounds = zip(linear.lower, linear.upper, strict=True)
    return [model.new_int_var(lower, upper, "") for lower, upper in bounds]


def _rows(model: Any, linear: Linear, columns: list[Any]) -> None:
    from ortools.sat.python.cp_model import LinearExpr

    for r, (lower, upper) in enumerate(zip(linear.row_lower, linear.row_upper, strict=True)):
        begin, end = linear.begins[r], linear.begins[r + 1]
        expression = LinearExpr.weighted_sum(
            [columns[c] for c in linear.columns[begin:end]], linear.factors[begin:end]
        )
        model.add_linear_constraint(expression, lower, upper)


def can_be(linear: Linear, limits: Limits) -> bool | None:
    """Whether there is any whole solution; None where there was no time to tell."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    _rows(model, linear, _columns(model, linear))
    solver = _solver(cp_model, limits)
    solver.parameters.num_workers = 1
    solver.parameters.interleave_search = False
    status = solver.solve(model)
    if status == cp_model.UNKNOWN:
        return None
    return status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
