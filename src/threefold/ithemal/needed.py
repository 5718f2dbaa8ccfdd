"""What the Ithemal experiments need from elsewhere."""

from collections.abc import Mapping
from typing import Any

from threefold.needed import Needed
from threefold.origin import Origin

_RELEASED = "released"


def needed(ithemal: Mapping[str, Any]) -> list[Needed]:
    """The labels of those data sets of the section `ithemal` that are evaluated or trained on.

    And the released models for these, and the released sample, where the predictor `released` is asked for.
    """
    used = (*ithemal["datasets"], *ithemal["train_on"])
    labels = [
        Needed(
            f"labels of {name}",
            (f"Ithemal: {published['microarchitecture']}",),
            Origin.of(published),
        )
        for name, published in ithemal["published_labels"].items()
        if name in used
    ]
    asked = _RELEASED in ithemal["predictors"]
    models = {name: model for name, model in ithemal["released_models"].items() if asked and name in used}
    released = [
        Needed(f"the authors' model, {model['microarchitecture']}", (f"Ithemal: {name}",), Origin.of(model))
        for name, model in models.items()
    ]
    sample = ithemal["released_sample"]
    if sample is not None and sample["model"] in models:
        released.append(Needed("the authors' sample", ("Ithemal: released models",), Origin.of(sample)))
    return labels + released
