"""An SVG file of matplotlib made small, readable on light and dark, and told in words.

Texts stay texts: they can be read out, searched and copied, take the reader's own font, and as
paths they would make a plot several times as large. What matplotlib draws in black takes the
colour of the text around it, so that one file serves a light and a dark page. Positions are
rounded to a tenth of a pixel, which nobody sees, so that the last digits of another processor do
not change the file.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_INK = "#000000"
# As an image a file knows nothing of the page around it but what the reader prefers.
_STYLE = "svg{color:#1c2128}@media(prefers-color-scheme:dark){svg{color:#e6e8eb}}"
_FONT = "system-ui,sans-serif"

# matplotlib writes these where they are what SVG takes without
_DEFAULTS = {
    "stroke-dashoffset": "0",
    "opacity": "1",
    "text-anchor": "start",
    "stroke-width": "0",
    # said once, of the whole
    "font-size": "11px",
}
_DROPPED = ("font-family", "stroke-linejoin", "font", "-inkscape-stroke")
_ROUNDED = ("d", "x", "y", "width", "height", "transform", "points", "stroke-dasharray")
# of what SVG lets members take from their group
_INHERITED = ("fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width")
# which XML has no way to say, though names of classes and inputs may have them
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NUMBER = re.compile(r"-?\d+\.\d+")
_UNMOVED = re.compile(r"^rotate\(-?0 [^)]*\)$")


def finished(drawn: str, name: str, title: str, text: str) -> bytes:
    """Return the file of a drawing.

    Args:
        drawn: SVG as matplotlib writes it.
        name: of the drawing; what refers to its title begins with it.
        title: a few words.
        text: what it shows, in words.
    """
    root = ET.fromstring(_UNWRITABLE.sub("", drawn))  # noqa: S314  matplotlib's own
    for part in (root.find(f"{_SVG}metadata"), root.find(f"{_SVG}defs")):
        if part is not None:
            root.remove(part)
    _clean(root, set(_references(root)))
    _flatten(root)
    for group in root.iter(f"{_SVG}g"):
        _have_once(group)
    for attribute in ("version", "width", "height"):
        root.attrib.pop(attribute, None)
    _, _, width, height = root.attrib["viewBox"].split()
    told = {"width": width, "height": height, "role": "img", "fill": "currentColor"}
    root.attrib |= told | {"font-family": _FONT, "font-size": "11"}
    root.set("stroke-linejoin", "round")
    root.set("aria-labelledby", f"{name}-title {name}-text")
    for position, (kind, said) in enumerate(
        (("title", title), ("desc", text), ("style", _STYLE)),
    ):
        element = ET.Element(_SVG + kind)
        element.text = _UNWRITABLE.sub("", said)
        root.insert(position, element)
    root[0].set("id", f"{name}-title")
    root[1].set("id", f"{name}-text")
    ET.register_namespace("", _SVG.strip("{}"))
    written: bytes = ET.tostring(root, encoding="utf-8")
    return written.replace(b" />", b"/>") + b"\n"


def _references(root: Element) -> Iterator[str]:
    for element in root.iter():
        if _HREF in element.attrib:
            yield element.attrib[_HREF].removeprefix("#")
        if "clip-path" in element.attrib:
            yield element.attrib["clip-path"].removeprefix("url(#").removesuffix(")")


def _clean(element: Element, referred: set[str]) -> None:
    """Write styles as attributes, which any policy of a page allows, and drop what says nothing."""
    attributes = dict(element.attrib)
    styles = (one.partition(":") for one in attributes.pop("style", "").split(";") if one.strip())
    attributes |= {name.strip(): value.strip() for name, _, value in styles}
    if attributes.get("id") not in referred:
        attributes.pop("id", None)
    if _UNMOVED.match(attributes.get("transform", "")):
        del attributes["transform"]
    if _HREF in attributes:
        attributes["href"] = attributes.pop(_HREF)
    kept = {
        name: _written(name, value)
        for name, value in attributes.items()
        if name not in _DROPPED and _DEFAULTS.get(name) != value
    }
    element.attrib.clear()
    element.attrib.update(kept)
    element.tail = None
    if element.text and not element.text.strip():
        element.text = None
    for child in element:
        _clean(child, referred)


def _written(name: str, value: str) -> str:
    if value == _INK:
        return "currentColor"
    value = value.removesuffix("px") if name == "font-size" else value
    if name not in _ROUNDED:
        return value
    return _packed(_NUMBER.sub(lambda number: f"{round(float(number[0]), 1) + 0:g}", value))


def _packed(path: str) -> str:
    return re.sub(r" ?([MLCQz]) ?", r"\1", re.sub(r"\s+", " ", path)).strip()


def _flatten(element: Element) -> None:
    """Put what is in groups without attributes, and in lists of definitions, in their place."""
    children = []
    for child in element:
        _flatten(child)
        bare = child.tag in {f"{_SVG}g", f"{_SVG}defs"} and not child.attrib
        hidden = child.tag == f"{_SVG}defs" and len(child)
        children += list(child) if bare and not hidden else [child]
    element[:] = children


def _have_once(group: Element) -> None:
    """Write at a group what all its members have, such as the colour of points."""
    if not len(group) or {child.tag for child in group} != {f"{_SVG}use"}:
        return
    common = set.intersection(*(set(child.attrib.items()) for child in group))
    for name, value in sorted(common):
        if name in _INHERITED:
            group.set(name, value)
            for child in group:
                del child.attrib[name]
