"""Proof that a graph answers as its estimator: on every held-out row, and on probes.

Probes are rows that no data set holds and a client may send all the same: `domains` says what a
client can send, `rows` makes rows of it, `thresholds` and `jumps` find where answers change at one
value. `prove` asks both sides.
"""

from training.proof.prove import prove

__all__ = ["prove"]
