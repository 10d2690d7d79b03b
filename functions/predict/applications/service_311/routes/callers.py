"""Callers whose keys may read complaints, or take them in."""

from typing import Annotated

from fastapi import Security

from applications.service_311.scopes import COMPLAINTS_READ, COMPLAINTS_WRITE
from predict_api.caller import Caller, authorized_caller

ComplaintsReader = Annotated[Caller, Security(authorized_caller, scopes=[COMPLAINTS_READ])]
ComplaintsWriter = Annotated[Caller, Security(authorized_caller, scopes=[COMPLAINTS_WRITE])]
