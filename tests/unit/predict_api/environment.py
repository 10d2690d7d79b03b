"""The variables that the template sets."""

ENVIRONMENT = {
    "PREDICTIONS_TABLE": "predictions",
    "PREDICTIONS_QUEUE_URL": "https://sqs.us-east-1.amazonaws.com/123456789012/predictions",
    "COMPLAINTS_TABLE": "complaints",
    "COMPLAINT_LISTS_TABLE": "complaint-lists",
    "COMPLAINT_COUNTERS_TABLE": "complaint-counters",
    "KEY_USAGE_TABLE": "key-usage",
    "RESULT_RETENTION_HOURS": "24",
    "SLOW_DEADLINE_SECONDS": "900",
}
