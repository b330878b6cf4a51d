"""Drawings as SVG, whose shapes follow the width of the page while their texts keep their size."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

HEIGHT = 230
"""Of the part with bars or lines, in pixels."""
_ROW = 26


@dataclass(slots=True)
class Drawing:
    """A drawing of a given height, as wide as its place.

    :param label: is read aloud in its place.
    :param height: in pixels.
    """

    label: str
    height: float
    root: ElementTree.Element = field(init=False)

    def __post_init__(self) -> None:
        size = {"height": f"{self.height:g}", "role": "img", "aria-label": self.label}
        self.root = ElementTree.Element("svg", size)

    def bar(self, x: float, y: float, width: float, height: float, color: str, title: str) -> None:
        """Draw a bar that says its value when a pointer is on it.

        :param x: and ``width`` are shares of the width, ``y`` and ``height`` are pixels.
        """
        place = {"x": _percent(x), "y": f"{y:.1f}", "width": _percent(width), "height": f"{height:.1f}"}
        shape = ElementTree.SubElement(self.root, "rect", {**place, "fill": color, "class": "bar"})
        ElementTree.SubElement(shape, "title").text = title

    def line(self, start: tuple[float, float], end: tuple[float, float], color: str = "") -> None:
        """Draw a line between two points; without a color it is one of the grid's."""
        points = {"x1": _percent(start[0]), "y1": f"{start[1]:.1f}"}
        points |= {"x2": _percent(end[0]), "y2": f"{end[1]:.1f}"}
        look = {"stroke": color, "class": "line"} if color else {"class": "grid"}
        ElementTree.SubElement(self.root, "line", points | look)

    def point(self, x: float, y: float, color: str, title: str) -> None:
        """Draw a point that says its value when a pointer is on it."""
        place = {"cx": _percent(x), "cy": f"{y:.1f}", "r": "5", "fill": color, "class": "bar"}
        shape = ElementTree.SubElement(self.root, "circle", place)
        ElementTree.SubElement(shape, "title").text = title

    def text(
        self, x: float, y: float, text: str, anchor: str = "middle", look: str = "label", dx: int = 0
    ) -> None:
        """Write a text.

        :param anchor: ``start``, ``middle`` or ``end``: the part of the text that is at ``x``.
        :param look: ``label`` or ``strong``.
        :param dx: pixels to the right of ``x``.
        """
        place = {"x": _percent(x), "y": f"{y:.1f}", "text-anchor": anchor, "class": look}
        if dx:
            place["dx"] = str(dx)
        ElementTree.SubElement(self.root, "text", place).text = text

    def svg(self) -> str:
        """Return the drawing for a page of HTML."""
        return ElementTree.tostring(self.root, encoding="unicode")


def rows(label: str, values: Sequence[tuple[str, int]], color: str) -> str:
    """Draw a bar to the right of each name, the longest one as wide as there is place.

    :param values: names with their counts.
    """
    drawing = Drawing(label, _ROW * len(values))
    drawing.root.set("class", "wide")
    most = max(count for _, count in values)
    for number, (name, count) in enumerate(values):
        top = _ROW * number
        drawing.text(0.13, top + 17, name, "end", dx=-8)
        width = 0.7 * count / most
        drawing.bar(0.13, top + 3, width, _ROW - 6, color, f"{name}: {count:,}")
        drawing.text(0.13 + width, top + 17, f"{count:,}", "start", "strong", dx=6)
    return drawing.svg()


def _percent(share: float) -> str:
    return f"{share * 100:.2f}%"
