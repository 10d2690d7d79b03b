"""Why a model answers as it does: what each input contributes, beside rows of its background.

Shapley values: an input's contribution is what changes when it is taken from the instance instead
of from the background, averaged over all orders in which inputs can be taken (Shapley 1953; for
models Strumbelj and Kononenko 2014, Lundberg and Lee 2017). Base and contributions add up to the
prediction.
"""

from prediction.explanations.explain import (
    MAX_CONTRIBUTIONS,
    MAX_EXPLAINED,
    can_explain,
    explain,
)

__all__ = ["MAX_CONTRIBUTIONS", "MAX_EXPLAINED", "can_explain", "explain"]
