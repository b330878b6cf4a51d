"""How much text an operation needs."""

import ast
import io
import tokenize
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)


class Lines(NamedTuple):
    """Lines of some files: all of them, and those with code, which aren't empty, comment or docstring."""

    all: int
    code: int


def counted(files: Iterable[Path]) -> Lines:
    """The lines of all files together."""
    each = [_counted(file.read_text()) for file in files]
    return Lines(sum(one.all for one in each), sum(one.code for one in each))


def _counted(source: str) -> Lines:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    spans = ((token.start[0], token.end[0]) for token in tokens if token.type not in _NO_CODE)
    code = {line for first, last in spans for line in range(first, last + 1)}
    return Lines(source.count("\n"), len(code - _docstrings(source)))


def _docstrings(source: str) -> set[int]:
    texts = (
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
    return {line for text in texts for line in range(text.lineno, (text.end_lineno or text.lineno) + 1)}
