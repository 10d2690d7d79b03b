"""The caller's view of its own key."""

from fastapi import APIRouter

from predict_api.caller import AnyCaller
from predict_api.documents.error_responses import FAILURES_OF_ANY_KEY
from predict_api.documents.schemas import CallerLimits, WhoAmI

router = APIRouter(tags=["Key"], responses=FAILURES_OF_ANY_KEY)


@router.get("/whoami", summary="Your key: its name, scopes, expiry and limits")
async def who_am_i(caller: AnyCaller) -> WhoAmI:
    """What the API knows about the key that you sent. The key itself is stored nowhere."""
    return WhoAmI(
        name=caller.name,
        key_id=caller.key_id,
        scopes=sorted(caller.scopes),
        expires_at=caller.expires_at,
        limits=CallerLimits(
            requests_per_minute=caller.limits.per_minute,
            requests_per_month=caller.limits.per_month,
        ),
    )
