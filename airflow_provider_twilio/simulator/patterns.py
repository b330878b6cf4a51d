"""Find a pattern in a path, in a time that grows with the path alone.

Python's own regular expressions backtrack: one like ``(a+)+$`` would hold the simulator for good. So these
support characters, ``.``, ``[…]``, ``\\d``, ``\\w``, ``\\s``, ``^``, ``$``, groups, ``|``, ``*``, ``+`` and
``?``, and follow all alternatives at once (Thompson, "Regular expression search algorithm", 1968).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

LONGEST = 500
"""Characters of a pattern at most."""
_SPECIAL = frozenset(".^$*+?()[]{}|\\")
_CLASSES: dict[str, Callable[[str], bool]] = {
    "d": str.isdecimal,
    "D": lambda character: not character.isdecimal(),
    "w": lambda character: character.isalnum() or character == "_",
    "W": lambda character: not (character.isalnum() or character == "_"),
    "s": str.isspace,
    "S": lambda character: not character.isspace(),
}


@dataclass(slots=True)
class _Step:
    """A step to ``then``. ``goes`` names the characters, or the end of the path, that allow it."""

    goes: Callable[[str], bool] | Literal["start", "end", "anyway"]
    then: list[int] = field(default_factory=list)


class Pattern:
    """A pattern to find anywhere in a path.

    :raises ValueError: the pattern is malformed, or uses more than the above.
    """

    def __init__(self, text: str) -> None:
        if not isinstance(text, str) or len(text) > LONGEST:
            raise ValueError(
                f"path must be a regular expression of at most {LONGEST} characters, got {str(text)[:80]!r}"
            )
        self.text = text
        self._plain = _SPECIAL.isdisjoint(text)
        self._steps, self._first = _Reader(text).read() if not self._plain else ([], 0)
        self._found = lru_cache(maxsize=10_000)(self._search)

    def is_in(self, path: str) -> bool:
        """Tell whether the pattern is found in ``path``."""
        return self.text in path if self._plain else self._found(path)

    def _search(self, path: str) -> bool:
        reached: set[int] = set()
        for place in range(len(path) + 1):
            reached = self._closed({*reached, self._first}, at_start=place == 0, at_end=place == len(path))
            if _FOUND in reached:
                return True
            if place < len(path):
                reached = {
                    following
                    for number in reached
                    if callable(goes := self._steps[number].goes) and goes(path[place])
                    for following in self._steps[number].then
                }
        return False

    def _closed(self, numbers: Iterable[int], *, at_start: bool, at_end: bool) -> set[int]:
        """Return all steps that are reached without a further character."""
        free = {"anyway": True, "start": at_start, "end": at_end}
        reached, waiting = set[int](), [*numbers]
        while waiting:
            if (number := waiting.pop()) in reached:
                continue
            reached.add(number)
            if number != _FOUND and not callable(goes := self._steps[number].goes) and free[goes]:
                waiting += self._steps[number].then
        return reached


_FOUND = -1


class _Reader:
    """Reads a pattern from its end, so that each step's successor is known."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._steps: list[_Step] = []

    def read(self) -> tuple[list[_Step], int]:
        """Return all steps, and the number of the first one."""
        make = self._either()
        if self._place < len(self._text):
            raise self._wrong("there is a ) too many")
        return self._steps, make(_FOUND)

    def _wrong(self, why: str) -> ValueError:
        return ValueError(f"path must be a regular expression, got {self._text!r}: {why}")

    def _next(self) -> str:
        return self._text[self._place : self._place + 1]

    def _take(self) -> str:
        self._place += 1
        return self._text[self._place - 1]

    def _step(self, goes: Callable[[str], bool] | Literal["start", "end", "anyway"], *then: int) -> int:
        self._steps.append(_Step(goes, [*then]))
        return len(self._steps) - 1

    def _either(self) -> "_Make":
        ways = [self._row()]
        while self._next() == "|":
            self._place += 1
            ways.append(self._row())
        return lambda then: self._step("anyway", *(way(then) for way in ways))

    def _row(self) -> "_Make":
        parts: list[_Make] = []
        while self._next() not in ("", "|", ")"):
            parts.append(self._repeated(self._one()))

        def make(then: int) -> int:
            for part in reversed(parts):
                then = part(then)
            return then

        return make

    def _repeated(self, part: "_Make") -> "_Make":
        sign = self._next()
        if sign not in ("*", "+", "?") or not sign:
            return part
        self._place += 1
        if self._next() and self._next() in "*+?":
            raise self._wrong("a repetition can't be repeated")

        def make(then: int) -> int:
            fork = self._step("anyway", then)
            first = part(then if sign == "?" else fork)
            self._steps[fork].then.append(first)
            return first if sign == "+" else fork

        return make

    def _one(self) -> "_Make":
        character = self._take()
        if character == "(":
            return self._group()
        if character in "*+?{":
            raise self._wrong(f"{character} isn't possible there")
        if character in "^$":
            return lambda then: self._step("start" if character == "^" else "end", then)
        goes = self._set() if character == "[" else self._goes(character)
        return lambda then: self._step(goes, then)

    def _group(self) -> "_Make":
        if self._next() == "?":
            if self._text[self._place : self._place + 2] != "?:":
                raise self._wrong("groups beginning with ? aren't known here")
            self._place += 2
        make = self._either()
        if self._next() != ")":
            raise self._wrong("a ) is missing")
        self._place += 1
        return make

    def _goes(self, character: str) -> Callable[[str], bool]:
        if character == ".":
            return lambda found: True
        if character == "\\":
            return self._escaped()
        return character.__eq__

    def _escaped(self) -> Callable[[str], bool]:
        if not self._next():
            raise self._wrong("nothing follows the last \\")
        character = self._take()
        if character in _CLASSES:
            return _CLASSES[character]
        if character.isalnum():
            raise self._wrong(f"\\{character} isn't known here")
        return character.__eq__

    def _set(self) -> Callable[[str], bool]:
        """Read a set in square brackets."""
        without = self._next() == "^"
        self._place += without
        goes: list[Callable[[str], bool]] = []
        while self._next() != "]" or not goes:
            if not self._next():
                raise self._wrong("a ] is missing")
            character = self._take()
            if character == "\\":
                goes.append(self._escaped())
            elif self._next() == "-" and self._text[self._place + 1 : self._place + 2] not in ("", "]"):
                self._place += 1
                goes.append(_between(character, self._take()))
            else:
                goes.append(character.__eq__)
        self._place += 1
        return lambda found: any(go(found) for go in goes) != without


def _between(first: str, last: str) -> Callable[[str], bool]:
    return lambda found: first <= found <= last


_Make = Callable[[int], int]
"""Makes the steps of a part, given the number of the step after it, and returns the first one's number."""
