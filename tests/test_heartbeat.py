"""A test run that has nothing to tell says what it is about."""

from threading import Event

from heartbeat import Heartbeat


def test_it_says_that_nothing_has_begun_yet() -> None:
    assert "starting and collecting" in Heartbeat(print).line()


def test_it_says_how_many_are_done_and_which_runs() -> None:
    heartbeat = Heartbeat(print)
    for name in ("test_a", "test_b"):
        heartbeat.pytest_runtest_logstart(name)
    heartbeat.pytest_runtest_logfinish("test_b")

    assert heartbeat.line().endswith("s: 1 tests done, the last one to begin is test_a]")


def test_it_beats_until_the_session_is_over() -> None:
    beat = Event()
    heartbeat = Heartbeat(lambda line: beat.set(), every=0.01)

    heartbeat.start()
    assert beat.wait(30)
    heartbeat.pytest_sessionfinish()
