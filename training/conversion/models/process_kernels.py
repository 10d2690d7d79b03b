"""The kernels of Gaussian processes, which are made of others by sums and products."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from sklearn.gaussian_process import kernels

from training.conversion.agreement import Agreement
from training.conversion.errors import NoExactWriterError
from training.conversion.models.distances import squared

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from training.conversion.graph import Estimator, Graph


def of_process(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    """Add a kernel's values between rows and the points of training: double [N, points].

    Raises:
        NoExactWriterError: the kernel is one's own, or not known.
    """
    graph.loosen(Agreement.FLOAT64)
    operator = {kernels.Sum: "Add", kernels.Product: "Mul"}.get(type(kernel))
    if operator:
        parts = (of_process(graph, part, columns, points) for part in (kernel.k1, kernel.k2))
        return graph.add(operator, *parts)
    if type(kernel) is kernels.Exponentiation:
        base = of_process(graph, kernel.kernel, columns, points)
        return graph.add("Pow", base, graph.doubles(float(kernel.exponent)))
    write = _KERNELS.get(type(kernel))
    if write is None:
        raise NoExactWriterError(f"the kernel {type(kernel).__name__}")
    return write(graph, kernel, columns, points)


def _constant(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    return _filled(graph, columns, points, float(kernel.constant_value))


def _white(graph: Graph, _: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    """Noise is of one row with itself alone: scikit-learn takes any other row for another."""
    return _filled(graph, columns, points, 0.0)


def _filled(graph: Graph, columns: str, points: NDArray[np.float64], value: float) -> str:
    nothing = graph.add("MatMul", columns, graph.doubles(np.zeros(points.T.shape)))
    return graph.add("Add", nothing, graph.doubles(np.full(len(points), value)))


def _rbf(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    distances = _scaled(graph, kernel, columns, points)
    return graph.add("Exp", graph.add("Mul", graph.doubles([-0.5] * len(points)), distances))


def _matern(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    if kernel.nu == np.inf:
        return _rbf(graph, kernel, columns, points)
    distances = graph.add("Sqrt", _scaled(graph, kernel, columns, points))
    factors = {0.5: 1.0, 1.5: np.sqrt(3), 2.5: np.sqrt(5)}
    if kernel.nu not in factors:
        raise NoExactWriterError(f"a Matern kernel with nu={kernel.nu}")
    scaled = graph.add("Mul", distances, graph.doubles([factors[kernel.nu]] * len(points)))
    falling = graph.add("Exp", graph.add("Neg", scaled))
    if kernel.nu == 0.5:  # noqa: PLR2004  a pure exponential
        return falling
    rising = graph.add("Add", graph.doubles(1.0), scaled)
    if kernel.nu == 2.5:  # noqa: PLR2004  with a square
        third = graph.add(
            "Div", graph.add("Mul", scaled, scaled), graph.doubles([3.0] * len(points))
        )
        rising = graph.add("Add", rising, third)
    return graph.add("Mul", rising, falling)


def _rational(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    scale = 2 * float(kernel.alpha) * float(kernel.length_scale) ** 2
    share = graph.add("Div", squared(graph, columns, points), graph.doubles([scale] * len(points)))
    base = graph.add("Add", graph.doubles(1.0), share)
    return graph.add("Pow", base, graph.doubles(-float(kernel.alpha)))


def _periodic(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    distances = graph.add("Sqrt", squared(graph, columns, points))
    every = len(points)
    turned = graph.add("Mul", distances, graph.doubles([np.pi / kernel.periodicity] * every))
    share = graph.add("Div", graph.add("Sin", turned), graph.doubles([kernel.length_scale] * every))
    return graph.add("Exp", graph.add("Mul", graph.doubles([-2.0] * every),
                                      graph.add("Mul", share, share)))  # fmt: skip


def _dot(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    product = graph.add("MatMul", columns, graph.doubles(points.T))
    return graph.add("Add", product, graph.doubles(float(kernel.sigma_0) ** 2))


def _scaled(graph: Graph, kernel: Estimator, columns: str, points: NDArray[np.float64]) -> str:
    scale = np.broadcast_to(np.asarray(kernel.length_scale, np.float64), points.shape[1:])
    return squared(graph, graph.add("Div", columns, graph.doubles(scale)), points / scale)


_KERNELS: dict[type, Callable[[Graph, Estimator, str, NDArray[np.float64]], str]] = {
    kernels.ConstantKernel: _constant,
    kernels.WhiteKernel: _white,
    kernels.RBF: _rbf,
    kernels.Matern: _matern,
    kernels.RationalQuadratic: _rational,
    kernels.ExpSineSquared: _periodic,
    kernels.DotProduct: _dot,
}
