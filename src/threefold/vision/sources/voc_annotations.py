"""The boxes of a picture of Pascal VOC."""

from dataclasses import dataclass
from xml.etree import ElementTree

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Member
from threefold.vision.sources.voc import CLASSES


@dataclass(frozen=True)
class Annotation:
    """A box: left, top, right, bottom in pixels from 0, the last two just outside; the index of its class."""

    box: tuple[float, float, float, float]
    index: int
    difficult: bool


def read_annotations(member: Member) -> list[Annotation]:
    """All boxes in a file of Annotations, in order.

    Raises:
        ThreefoldError: not whole XML, a box that lacks something, or a class that VOC does not have.
    """
    try:
        return [_annotation(element) for element in ElementTree.fromstring(member.read()).iter("object")]
    except (ElementTree.ParseError, ValueError, TypeError) as error:
        raise ThreefoldError(f"{member.where}: not an annotation of VOC ({error}); fetch it again") from None


def _annotation(element: ElementTree.Element) -> Annotation:
    name = (element.findtext("name") or "").strip()
    if name not in CLASSES:
        raise ValueError(f"unknown class {name!r}")
    corners = element.find("bndbox")
    if corners is None:
        raise ValueError(f"a {name} without bndbox")
    left, top, right, bottom = (float(corners.findtext(side) or "nan") for side in ("xmin", "ymin", "xmax", "ymax"))
    if not (left <= right and top <= bottom):
        raise ValueError(f"the box of a {name} is empty")
    # VOC counts pixels from 1, and its last row and column belong to the box.
    return Annotation((left - 1, top - 1, right, bottom), CLASSES.index(name), element.findtext("difficult") == "1")
