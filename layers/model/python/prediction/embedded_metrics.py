"""Counts and measures for CloudWatch as lines of the log, which cost no call and no import.

What is counted of requests stands in `predict_api/layers/metrics.py`, the rest where it happens.

In the embedded metric format, which CloudWatch reads out of a function's log:
https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
"""

import json
import time
from collections.abc import Mapping

NAMESPACE = "sklambda"


def metric_line(
    name: str, dimensions: Mapping[str, str], value: float = 1, unit: str = "Count"
) -> str:
    """Return the line that adds a value to a metric, now; all dimensions together tell it apart.

    `unit` is one of CloudWatch's: `None` of a plain number.
    """
    metric = {
        "Namespace": NAMESPACE,
        "Dimensions": [list(dimensions)],
        "Metrics": [{"Name": name, "Unit": unit}],
    }
    about = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": [metric]}
    return json.dumps({"_aws": about, **dimensions, name: value})
