"""Write a page for each operator and sensor, from its docstring, its signature and its request's fields.

The pages are reStructuredText, as docstrings are, and are written anew by each build.
"""

import ast
import importlib
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from sphinx.application import Sphinx

from airflow_provider_twilio.get_provider_info import get_provider_info

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "example_dags"
ONBOARDING = EXAMPLES / "a2p_onboarding.py"
_NUMBER = "The number's monthly fee, at once and then each month."
_BRAND = "The registration fee of the brand's kind, and that of its secondary vetting."
_CAMPAIGN = "The campaign's vetting fee, and its monthly fee."
_MESSAGE = "Each message, by its segments or media."
COSTS = {
    "CreateBrandVetting": "Twilio's fee for a vetting.",
    "CustomerBrandOperator": _BRAND,
    "CustomerCampaignOperator": _CAMPAIGN,
    "CustomerFirstTextOperator": _MESSAGE,
    "CustomerNumbersOperator": "The monthly fee of each number that is bought.",
    "CreateBrandRegistrations": _BRAND,
    "CreateIncomingPhoneNumber": _NUMBER,
    "CreateIncomingPhoneNumberLocal": _NUMBER,
    "CreateIncomingPhoneNumberMobile": _NUMBER,
    "CreateIncomingPhoneNumberTollFree": _NUMBER,
    "CreateIncomingPhoneNumberAssignedAddOn": "What the add-on costs.",
    "CreateMessage": _MESSAGE,
    "CreateUsAppToPerson": _CAMPAIGN,
    "CreateUserDefinedMessage": "See Twilio's prices.",
    "NumberReadySensor": 'With ``method="probe"`` each text that is sent; with ``age`` nothing.',
    "ResubmitBrandOperator": "Three resubmissions of a brand are free.",
    "SendSmsBatchOperator": _MESSAGE,
    "UpdateBrandRegistrations": "Three resubmissions of a brand are free.",
    "UpdateUsAppToPerson": "A resubmission costs the campaign's vetting fee again.",
}
"""By the class of the task, or by that of its request."""
_NO_FEE = "None that we know of."
_AGAIN = {
    "NumberReadySensor": "It goes on with what it has sent: each text is sent once, also after a crash.",
}
_BY_FIELD = re.compile(
    r"(?:^|(?<=\s)):(param (?P<name>\w+)|returns?):\s*(?P<text>.*?)(?=:param |^:|^\S|\Z)", re.S | re.M
)
_LIMITS = {
    "min_length": "at least {} long",
    "max_length": "at most {} long",
    "ge": "from {}",
    "gt": "more than {}",
    "le": "to {}",
    "lt": "less than {}",
    "pattern": "``{}``",
}


def setup(app: Sphinx) -> dict[str, Any]:
    """Let the pages be written before Sphinx looks for its sources."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / "tasks"))
    return {"parallel_read_safe": True}


def write(folder: Path) -> None:
    """Write all pages and their index; one that is unchanged stays as it is."""
    folder.mkdir(exist_ok=True)
    pages = {**dict(_single_pages()), **dict(_module_pages())}
    pages["index.rst"] = _index(pages)
    for old in folder.glob("*.rst"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        path = folder / name
        if not path.exists() or path.read_text() != text:
            path.write_text(text)


def task_classes() -> dict[str, list[type]]:
    """Return the operators and sensors that the provider names, by module."""
    info, found = get_provider_info(), {}
    for entry in (*info["operators"], *info["sensors"]):
        for name in entry["python-modules"]:
            members = vars(importlib.import_module(name)).values()
            found[name] = [
                one
                for one in members
                if inspect.isclass(one) and one.__module__ == name and _is_task(one.__name__)
            ]
    return found


def is_derived(module: str) -> bool:
    """Tell whether a module's operators are requests and nothing else: it has a stub."""
    return Path(str(importlib.import_module(module).__file__)).with_suffix(".pyi").exists()


def example(name: str) -> tuple[Path, int, int] | None:
    """Return the file and the lines of a call that makes a task of this class."""
    for path in sorted(EXAMPLES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _called(node) == name and node.end_lineno:
                return path, node.lineno, node.end_lineno
    return None


def _is_task(name: str) -> bool:
    return name.endswith(("Operator", "Sensor")) and not name.startswith("_")


def _called(call: ast.Call) -> str:
    """Return the class that a call makes a task of, also by ``.partial(...)``."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr == "partial":
        function = function.value
    return function.id if isinstance(function, ast.Name) else ""


def _single_pages() -> Iterator[tuple[str, str]]:
    for module, classes in task_classes().items():
        if not is_derived(module):
            for cls in classes:
                yield f"{_snake(cls.__name__)}.rst", "\n".join(_page(cls, "="))


def _module_pages() -> Iterator[tuple[str, str]]:
    for module, classes in task_classes().items():
        if is_derived(module):
            short = module.removeprefix("airflow_provider_twilio.operators.")
            title = f"Single requests: {short}"
            intro = "Each of these operators sends the request that its name says, and nothing else."
            sections = ["\n".join(_page(cls, "-")) for cls in classes]
            yield f"{short.replace('.', '_')}.rst", "\n".join((*_heading(title, "="), intro, "", *sections))


def _index(pages: dict[str, str]) -> str:
    own = sorted(name for name in pages if not pages[name].startswith("Single requests"))
    derived = sorted(pages.keys() - {*own})
    lines = [*_heading("Operators and sensors", "=")]
    for caption, names in (("Operators and sensors", own), ("Single requests", derived)):
        lines += [".. toctree::", f"   :caption: {caption}", "   :maxdepth: 1", ""]
        lines += [*(f"   {name.removesuffix('.rst')}" for name in names), ""]
    return "\n".join(lines)


def _page(cls: type, underline: str) -> Iterator[str]:
    described, told, returned = _docstring(cls)
    yield from _heading(cls.__name__, underline)
    yield f"``from {cls.__module__} import {cls.__name__}``"
    yield ""
    yield described
    yield ""
    yield from _example(cls)
    yield from (".. rubric:: Arguments", "", *_arguments(cls, told))
    for title, text in (
        ("Returns", returned or _returns(cls)),
        ("Cost", _cost(cls)),
        ("When it is tried again", _again(cls)),
    ):
        yield from (f".. rubric:: {title}", "", text, "")


def _heading(text: str, underline: str) -> tuple[str, str, str]:
    return text, underline * len(text), ""


def _docstring(cls: type) -> tuple[str, dict[str, str], str]:
    """Return the description, the meaning of each argument and what is returned; those of bases too."""
    told: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        if "__doc__" in vars(base) and base.__module__.startswith("airflow_provider_twilio"):
            fields = _BY_FIELD.finditer(inspect.cleandoc(base.__doc__ or ""))
            told |= {field["name"] or "": " ".join(field["text"].split()) for field in fields}
    own = inspect.getdoc(cls) or ""
    return _BY_FIELD.sub("", own).strip(), told, told.pop("", "")


def _example(cls: type) -> Iterator[str]:
    found = example(cls.__name__)
    if found is None and cls.__module__.startswith("airflow_provider_twilio.onboarding"):
        found = ONBOARDING, 1, len(ONBOARDING.read_text().splitlines())
    if found:
        path, first, last = found
        yield f"From ``{path.relative_to(ROOT)}``, which the tests run:"
        yield ""
        yield f".. literalinclude:: /{Path('..') / path.relative_to(ROOT)}"
        yield from ("   :language: python", f"   :lines: {first}-{last}", "   :dedent:", "")


def _arguments(cls: type, told: dict[str, str]) -> Iterator[str]:
    yield from (".. list-table::", "   :header-rows: 1", "   :widths: 22 30 12 36", "")
    yield from ("   * - argument", "     - allowed", "     - default", "     - meaning")
    for name, parameter in _parameters(cls).items():
        required = parameter.default is inspect.Parameter.empty
        yield f"   * - ``{name}``"
        yield f"     - {_allowed(cls, name, parameter)}"
        given = "" if parameter.default is None else f"``{_plain(parameter.default)}``"
        yield f"     - {'required' if required else given}"
        yield f"     - {told.get(name, '')}"
    yield ""


def _parameters(cls: type) -> dict[str, inspect.Parameter]:
    found: dict[str, inspect.Parameter] = {}
    for base in cls.__mro__:
        if base.__module__.startswith("airflow_provider_twilio") and "__init__" in vars(base):
            for name, parameter in inspect.signature(base.__init__).parameters.items():
                if parameter.kind is inspect.Parameter.KEYWORD_ONLY and not name.startswith("_"):
                    found.setdefault(name, parameter)
    return dict(sorted(found.items(), key=lambda one: one[1].default is not inspect.Parameter.empty))


def _allowed(cls: type, name: str, parameter: inspect.Parameter) -> str:
    """Return the type and the limits of an argument."""
    field = getattr(getattr(cls, "request", None), "model_fields", {}).get(name)
    if field is not None:
        return ", ".join((_type(field.annotation), *_limits(field.metadata)))
    return "" if parameter.annotation is inspect.Parameter.empty else _type(parameter.annotation)


def _type(kind: Any) -> str:
    """Return a type in words: its values if they are named, and its limits if it has some."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return ", ".join((_type(parts[0]), *_limits(kind.__metadata__)))
    if origin is Literal:
        return " or ".join(f"``{part}``" for part in parts)
    if origin in (Union, UnionType):
        return " or ".join(dict.fromkeys(_type(part) for part in parts if part is not NoneType))
    if origin in (list, tuple, dict, Sequence, Mapping):
        return f"{origin.__name__.lower()} of {' to '.join(_type(part) for part in parts if part is not ...)}"
    text = kind if isinstance(kind, str) else getattr(kind, "__name__", repr(kind))
    return f"``{_plain(text)}``"


def _limits(metadata: Iterable[Any]) -> Iterator[str]:
    for one in metadata:
        for name, words in _LIMITS.items():
            if (limit := getattr(one, name, None)) is not None:
                yield words.format(_plain(limit))


def _plain(value: Any) -> str:
    """Return a value as one word of code: no backquote, no address in memory, no line break."""
    text = str(value) if isinstance(value, str | timedelta) else repr(value)
    if re.search(r" at 0x|object|function", text):
        return ""
    return re.sub(r"\s+", " ", text).replace("`", "'").replace("datetime.", "").strip()[:120] or "''"


def _cost(cls: type) -> str:
    request = getattr(getattr(cls, "request", None), "__name__", "")
    return COSTS.get(cls.__name__) or COSTS.get(request, _NO_FEE)


def _returns(cls: type) -> str:
    if cls.__name__.endswith("Sensor"):
        return "A small dict of the resource (SID, status, codes, dates), with ``outcome`` and ``reasons``."
    return "A small dict of Twilio's answer: SIDs, statuses, codes, prices and dates; no private field."


def _again(cls: type) -> str:
    if told := _AGAIN.get(cls.__name__):
        return told
    if cls.__name__.endswith("Sensor"):
        return "It looks anew. A wait only reads, so nothing is sent or paid twice."
    request = getattr(cls, "request", None)
    if not is_derived(cls.__module__):
        return "It finds what an earlier try made or sent, and makes nothing twice: see :doc:`/concepts`."
    if request is not None and request.creates:
        return (
            "A create whose answer was lost isn't sent again, because Twilio would make another: "
            "the task fails without more tries, and a person looks at Twilio."
        )
    return "A later try sends the same request again."


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.replace("SMS", "Sms").replace("A2P", "A2p")).lower()
