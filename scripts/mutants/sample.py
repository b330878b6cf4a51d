"""Mutants that cosmic-ray makes of the parts, without those that mean nothing, and a sample of them."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from scripts.mutants import PACKAGE, PARTS

_SENSELESS = re.compile("Bit|Shift|Pow|RemoveDecorator|Is(Not)?$|Is(Not)?_")
"""Operators whose mutants say little: most of them break annotations, or can't be loaded."""
_WITHOUT_EFFECT = re.compile(
    r"@dataclass|class .*(Struct|frozen=)"  # frozen and slots only keep programmers from mistakes
    r"|.*\bTYPE_CHECKING\b"
    r"|\s*(.*, )?\*,"  # the star of a signature, which is taken for a multiplication
    r"|_?[A-Z][A-Z_]*(: [^=]+)? = -?[\d_.]+([ *]+[\d_.]+)*$"  # a number that was chosen, such as of seconds
)
"""Lines whose mutants change nothing that was promised."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module.

    :ivar occurrence: which of the places where the operator fits.
    """

    module: Path
    operator: str
    occurrence: int
    line: int
    column: int

    @property
    def part(self) -> str:
        """Return the folder of the module."""
        return self.module.relative_to(PACKAGE).parts[0]

    def source(self) -> str:
        """Return the module's text with the change."""
        changed = mutate_code(self.module.read_text(), get_operator(self.operator)(), self.occurrence)
        assert changed is not None
        return str(changed)

    def __str__(self) -> str:
        old, new = self.module.read_text().splitlines(), self.source().splitlines()
        changed = next((line for before, line in zip(old, new, strict=False) if before != line), "")
        place = f"{self.module.relative_to(PACKAGE)}:{self.line}"
        return f"`{place}` {self.operator.removeprefix('core/')}: `{changed.strip()}`"


def sample(seed: str, count: int) -> tuple[list[Mutant], int]:
    """Return one mutant of each of ``count`` places, in random order, and the number of all places.

    A comparison has five mutants and a ``not`` has one. Choosing places first gives both the same weight.
    """
    places: dict[tuple[Path, int, int], list[Mutant]] = {}
    for mutant in _all():
        places.setdefault((mutant.module, mutant.line, mutant.column), []).append(mutant)
    chance = random.Random(seed)
    chosen = chance.sample([*places.values()], min(count, len(places)))
    return [chance.choice(mutants) for mutants in chosen], len(places)


def _all() -> Iterator[Mutant]:
    operators = [
        name for name in operator_names() if not (_SENSELESS.search(name) or get_operator(name).arguments())
    ]
    for part in PARTS:
        for module in sorted((PACKAGE / part).rglob("*.py")):
            text = module.read_text()
            nodes, lines = [*ast_nodes(get_ast(text))], text.splitlines()
            for name in operators:
                operator = get_operator(name)()
                positions = (place for node in nodes for place in operator.mutation_positions(node))
                for number, ((line, column), _) in enumerate(positions):
                    if not _WITHOUT_EFFECT.match(lines[line - 1]):
                        yield Mutant(module, name, number, line, column)
