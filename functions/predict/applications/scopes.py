"""All that a key may be allowed to do: the framework's scope, and those of the applications."""

from applications.service_311.scopes import COMPLAINTS_READ, COMPLAINTS_WRITE
from predict_api.scopes import PREDICT

SCOPES = (PREDICT, COMPLAINTS_READ, COMPLAINTS_WRITE)
