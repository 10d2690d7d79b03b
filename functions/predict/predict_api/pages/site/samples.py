"""Calls that work when pasted, with the key from the environment and never in an argument."""

import json
import pprint
from collections.abc import Mapping
from typing import Any, NamedTuple


class Sample(NamedTuple):
    """Code that calls a model: what stands before the API's address, and after it."""

    name: str
    language: str
    before: str
    after: str


def samples_of(model: str, instance: Mapping[str, Any]) -> tuple[Sample, ...]:
    """Return the same call in a shell, in Python and in JavaScript."""
    body = json.dumps(instance, ensure_ascii=False)
    # within single quotes a shell takes everything as it is but these
    quoted = body.replace("'", "'\\''")
    return (
        Sample(
            "curl",
            "shell",
            "curl -H @- '",
            f"/models/{model}/predict' -H 'Content-Type: application/json' \\\n"
            f"  -d '{quoted}' <<< \"X-API-Key: $SKLAMBDA_API_KEY\"\n",
        ),
        Sample(
            "Python",
            "python",
            "import json, os, urllib.request\n\n"
            f"instance = {pprint.pformat(dict(instance), sort_dicts=False)}\n"
            "request = urllib.request.Request(\n"
            '    "',
            f'/models/{model}/predict",\n'
            "    json.dumps(instance).encode(),\n"
            '    {"X-API-Key": os.environ["SKLAMBDA_API_KEY"],'
            ' "Content-Type": "application/json"},\n'
            ")\n"
            "print(json.load(urllib.request.urlopen(request)))\n",
        ),
        Sample(
            "JavaScript",
            "javascript",
            'const answer = await fetch("',
            f'/models/{model}/predict", {{\n'
            '  method: "POST",\n'
            '  headers: {"X-API-Key": process.env.SKLAMBDA_API_KEY,'
            ' "Content-Type": "application/json"},\n'
            f"  body: JSON.stringify({body}),\n"
            "});\n"
            "console.log(await answer.json());\n",
        ),
    )
