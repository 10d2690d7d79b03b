"""What the OpenAPI document says about the API as a whole."""

TITLE = "sklambda"
VERSION = "0.1.0"

SUMMARY = "scikit-learn models behind an HTTP API that is called with keys."

DESCRIPTION = f"""\
{SUMMARY}

* Send your key as `X-API-Key`. *Authorize* above makes *Try it out* send it.
* Errors are always `{{"error": true, "message": "..."}}`; for 422, `detail` lists what was refused.
* Every response carries `x-request-id`: quote it when something went wrong.
* A slow prediction gives an ID at once and its result later; wait `Retry-After` seconds between
  the calls that ask for it.
"""

# Whoever deploys it: the project cannot know an address.
CONTACT = {"name": "Whoever gave you your API key"}
LICENSE = {"name": "MIT", "identifier": "MIT"}

TAGS = {
    "Models": "Every model: what it takes, what it gives, how good it is.",
    "Slow predictions": "Results of predictions that were queued.",
    "Key": "What the API knows about your key.",
    "Health": "For load balancers and monitors; no key needed.",
}
"""Under which the routes are listed; applications bring further ones."""
