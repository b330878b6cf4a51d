"""A process that ends with one of its requests."""

from typing import Any

from .batches import States, Twilio


class Crash(BaseException):
    """The task's process is gone."""


def crash_at(number: int, exception: BaseException | None = None) -> Any:
    """Ends the process with the request of this number, counted from 1; nothing goes out after it."""
    return lambda count, to: (exception or Crash()) if count >= number else None


def dying(store: States, twilio: Twilio) -> States:
    """The store of a process that writes nothing more once it has crashed."""
    dying = States()
    dying.kept, dying.written = store.kept, store.written
    crashed: list[bool] = []
    for name in ("before", "after"):
        fate = getattr(twilio, name)

        def watched(number: int, to: str, fate: Any = fate) -> Any:
            instead = fate(number, to)
            crashed.extend([True] * isinstance(instead, BaseException))
            return instead

        setattr(twilio, name, watched)

    def check(key: str, value: Any) -> None:
        if crashed:
            raise Crash

    dying.on_set = check
    return dying
