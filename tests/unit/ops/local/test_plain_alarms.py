"""The emulator gets every alarm of the template, and none that it refuses."""

from typing import Any

import yaml

from sklambda.local.plain_alarms import make_plain
from sklambda.project import PROJECT


class Loader(yaml.SafeLoader):
    """YAML with CloudFormation's tags, whose values do not matter here."""


Loader.add_multi_constructor("!", lambda _loader, suffix, _node: suffix)


def alarms() -> dict[str, Any]:
    document = yaml.load((PROJECT / "template.yaml").read_text(), Loader=Loader)  # noqa: S506  a SafeLoader
    make_plain(document)
    return {
        name: resource["Properties"]
        for name, resource in document["Resources"].items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }


def test_every_alarm_watches_one_plain_metric() -> None:
    for name, alarm in alarms().items():
        assert "Metrics" not in alarm, name
        assert {"Namespace", "MetricName", "Period"} <= set(alarm), name


def test_an_expression_gives_way_to_the_metric_that_it_is_made_of() -> None:
    growth = alarms()["DeadLettersGrow"]

    assert growth["MetricName"] == "ApproximateNumberOfMessagesVisible"
    assert growth["Statistic"] == "Maximum"
    assert growth["Threshold"] == 0
