"""What every request is checked for, whatever it asks."""

from fastapi import Depends

from predict_api.requests.content_type import require_json
from predict_api.requests.query import refuse_other_members

CHECKS = (Depends(require_json), Depends(refuse_other_members))
"""Dependencies of every route."""
