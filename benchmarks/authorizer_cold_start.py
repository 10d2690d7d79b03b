"""CPU time of a fresh process up to the authorizer's first decision, beside plain boto3.

Both run in alternation against the same HTTPS stand-in for DynamoDB on 127.0.0.1, with
compiled .pyc files and the usual bundle of root certificates. Run it with

    .venv/bin/python benchmarks/authorizer_cold_start.py --rounds 21
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import botocore

from key_authorizer.keys import ApiKey, generate, hash_key
from key_authorizer.records import KeyRecord
from tests.integration.authorizer.stand_in import item_reply, standing_in, write_certificate

LEAN = "key_authorizer.handler"
PLAIN = "benchmarks.authorizer_boto3"
# The goal: the lean client takes at most this share of the CPU time with boto3.
TARGET = 0.62
METHOD_ARN = "arn:aws:execute-api:us-east-1:123456789012:abcdef1234/prod/GET/whoami"

# Runs in the fresh process; process_time counts from its very start, interpreter included.
FIRST_DECISION = """
import importlib, json, sys, time
handler = importlib.import_module(sys.argv[1]).handler
answer = handler(json.loads(sys.argv[2]), None)
cpu = time.process_time()
effect = answer["policyDocument"]["Statement"][0]["Effect"]
print(json.dumps({"cpu": cpu, "effect": effect}))
"""


def main() -> None:
    """Measure, print both and their ratio, and fail when the goal is missed."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--rounds", type=int, default=21, help="measurements of each")
    rounds = arguments.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder:
        times = measure(rounds, Path(folder))
    for module, measured in times.items():
        print(f"{module:28} median {describe(measured)}")
    # Of each pair, since a busy machine slows neighbours in time alike.
    pairs = zip(times[LEAN], times[PLAIN], strict=True)
    ratio = statistics.median(lean / plain for lean, plain in pairs)
    print(f"median of the {rounds} pairs' ratios {ratio:.3f} (goal: at most {TARGET})")
    sys.exit(ratio > TARGET)


def measure(rounds: int, folder: Path) -> dict[str, list[float]]:
    """Return the CPU seconds of each module's first decision; one uncounted round comes first."""
    key = generate()
    certificate = write_certificate(folder / "stand-in.pem")
    times: dict[str, list[float]] = {LEAN: [], PLAIN: []}
    with standing_in(certificate) as stand_in:
        stand_in.otherwise = item_reply(record(key).to_item())
        environment = lambda_like(stand_in.url, roots_with(certificate, folder))
        for _ in range(rounds + 1):
            for module, measured in times.items():
                measured.append(first_decision(module, key, environment))
    # The uncounted round wrote the .pyc files and filled the page cache.
    return {module: measured[1:] for module, measured in times.items()}


def first_decision(module: str, key: ApiKey, environment: dict[str, str]) -> float:
    """Return the CPU seconds of a fresh process that decides once."""
    event = json.dumps({"methodArn": METHOD_ARN, "headers": {"X-API-Key": key.text}})
    command = [sys.executable, "-c", FIRST_DECISION, module, event]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    answer = json.loads(run.stdout.splitlines()[-1])
    if answer["effect"] != "Allow":
        raise RuntimeError(f"{module} refused a good key")
    return float(answer["cpu"])


def record(key: ApiKey) -> KeyRecord:
    """Return a plain, valid key's record."""
    return KeyRecord(
        key_id=key.key_id,
        key_hash=hash_key(key),
        name="benchmark",
        scopes=("predict",),
        created_at=datetime.now(UTC),
        last_four=key.text[-4:],
    )


def roots_with(certificate: Path, folder: Path) -> Path:
    """Add the stand-in's certificate to botocore's bundle: both sides load the same roots."""
    bundle = folder / "roots.pem"
    usual = Path(botocore.__file__).with_name("cacert.pem")
    bundle.write_bytes(usual.read_bytes() + certificate.read_bytes())
    return bundle


def lambda_like(endpoint_url: str, roots: Path) -> dict[str, str]:
    """Return the environment that Lambda would, and no more."""
    return {
        "PATH": os.environ["PATH"],
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "stand-in",
        "AWS_SESSION_TOKEN": "stand-in",
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint_url,
        "AWS_CA_BUNDLE": str(roots),
        "SSL_CERT_FILE": str(roots),
        "KEYS_TABLE": "keys",
    }


def describe(seconds: list[float]) -> str:
    """Write median and quartiles in milliseconds."""
    low, middle, high = statistics.quantiles(seconds, n=4)
    return f"{middle * 1000:.0f} ms CPU (quartiles {low * 1000:.0f} to {high * 1000:.0f})"


if __name__ == "__main__":
    main()
