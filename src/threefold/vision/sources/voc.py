"""Pascal VOC as published (host.robots.ox.ac.uk/pascal/VOC): the folders of a year, and the lists of its splits."""

from collections.abc import Iterable
from dataclasses import dataclass

from threefold.errors import ThreefoldError
from threefold.vision.sources.bundle import Bundle, Member

CLASSES = (
    "aeroplane",
    "bicycle",
    "bird",
    "boat",
    "bottle",
    "bus",
    "car",
    "cat",
    "chair",
    "cow",
    "diningtable",
    "dog",
    "horse",
    "motorbike",
    "person",
    "pottedplant",
    "sheep",
    "sofa",
    "train",
    "tvmonitor",
)


@dataclass(frozen=True)
class Year:
    """The files of one year, by their paths inside its folder, e.g. "Annotations/000001.xml"."""

    name: str
    where: str
    files: dict[str, Member]

    @classmethod
    def of(cls, files: Bundle, name: str) -> "Year":
        """The year called `name`, e.g. "VOC2007", from whatever archives it is spread over.

        Raises:
            ThreefoldError: there is none.
        """
        found: dict[str, Member] = {}
        for path, member in files.by_name.items():
            _, folder, inside = f"/{path}".rpartition(f"/{name}/")
            if folder:
                found[inside] = member
        if not found:
            raise ThreefoldError(
                f"{files.where}: no folder {name}; give the published archives, or the VOCdevkit that they unpack to"
            )
        return cls(name, files.where, found)

    def listed(self, task: str, split: str) -> list[str]:
        """The names of the pictures in a list such as ImageSets/Main/trainval.txt.

        Raises:
            ThreefoldError: there is no such list, or it is empty.
        """
        path = f"ImageSets/{task}/{split}.txt"
        names = [line.split()[0] for line in self._need(path).text().splitlines() if line.strip()]
        if not names:
            raise ThreefoldError(f"{self.where}: {self.name}/{path} is empty; fetch it again")
        return names

    def members(self, folder: str, names: Iterable[str], suffix: str) -> list[Member]:
        """The files of `folder` called `names`.

        Raises:
            ThreefoldError: the folder or a file is missing.
        """
        if not any(path.startswith(f"{folder}/") for path in self.files):
            raise ThreefoldError(f"{self.where}: no folder {self.name}/{folder}; unpack the published archive whole")
        return [self._need(f"{folder}/{name}{suffix}") for name in names]

    def _need(self, path: str) -> Member:
        if path not in self.files:
            raise ThreefoldError(f"{self.where}: no {self.name}/{path}; unpack the published archive again")
        return self.files[path]
