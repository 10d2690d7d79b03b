"""Alarms as the emulator takes them: metric math makes it refuse the whole stack."""

from typing import Any

_ALARM = "AWS::CloudWatch::Alarm"


def make_plain(template: dict[str, Any]) -> None:
    """Make each alarm on an expression watch the first metric of that expression instead.

    Nothing measures here, so that no alarm rings; but what refers to one finds it.
    """
    for resource in template["Resources"].values():
        properties = resource.get("Properties", {})
        if resource["Type"] == _ALARM and "Metrics" in properties:
            queries = properties.pop("Metrics")
            measured = next(query["MetricStat"] for query in queries if "MetricStat" in query)
            properties |= measured["Metric"] | {
                "Period": measured["Period"],
                "Statistic": measured["Stat"],
            }
