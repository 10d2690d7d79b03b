"""From a fitted estimator in a file, and a sample of its rows, to a model that can be served.

`add` does it all, step by step; the package's `__main__` runs it in a process of its own, because
loading a pickle runs code. Whatever cannot be served is refused with one sentence (`errors`).
"""
