from predict_worker.queue_time import queue_times


def test_the_time_in_the_queue_is_counted_from_the_first_sending() -> None:
    records = [{"attributes": {"SentTimestamp": "1000"}}, {"attributes": {"SentTimestamp": "4000"}}]

    assert list(queue_times(records, 4500)) == [3500, 500]


def test_a_clock_that_lags_behind_makes_no_time_negative() -> None:
    assert list(queue_times([{"attributes": {"SentTimestamp": "1000"}}], 900)) == [0]


def test_records_that_do_not_say_when_they_were_sent_are_left_out() -> None:
    odd = ["x", "-1", "", "9" * 5_000, 4500]
    records = [None, {}, {"attributes": None}, *({"attributes": {"SentTimestamp": o}} for o in odd)]

    assert list(queue_times(records, 4500)) == []
