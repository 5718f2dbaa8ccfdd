"""The paper's curves: which mask on which weights, on which task."""

from dataclasses import dataclass

# Weights, as the published files name them: the three pre-trained ones, theta_0, and theta_5% (epoch 9 of 182).
IMAGENET, SIMCLR, MOCO, RANDOM, EARLY = "imagenet", "simclr", "moco", "random", "rewound-5"
PRETRAINED = (IMAGENET, SIMCLR, MOCO)

# Where a mask was found: on the task that gave the weights, or on the downstream task; and what was made of the latter.
PRETRAINING, TASK = "pretraining", "task"
COMPLEMENT, RANDOM_MASK, PERTURBED = "complement", "random-pruning", "perturbed"
VARIANTS = (COMPLEMENT, RANDOM_MASK, PERTURBED)
# A control of ours: random, with as many weights of every layer as the task's own mask keeps.
LAYERWISE = "layerwise"
# On the downstream task, with heads that train on from round to round, as in the released code of detection.
TASK_CARRIED = "task-carried"

# The paper's tasks.
CIFAR10, CIFAR100, SVHN, FASHION = "CIFAR-10", "CIFAR-100", "SVHN", "Fashion-MNIST"
NATURAL = (CIFAR10, CIFAR100, SVHN, FASHION)
VISDA = "VisDA2017"
CLASSIFICATION = (*NATURAL, VISDA)
DETECTION, DETECTION_50, DETECTION_75 = "VOC07", "VOC07 AP50", "VOC07 AP75"
SEGMENTATION = "VOC12"
DENSE_PREDICTION = (DETECTION, SEGMENTATION)
OTHER_DETECTORS = tuple(f"{model} {metric}" for model in ("Faster R-CNN", "SSD") for metric in ("AP", "AP50", "AP75"))
# Pre-training tasks, scored by top-1 accuracy and by top-1 retrieval (Equation 2), and the weights that each gives.
PRETRAINING_TASKS = {"ImageNet": IMAGENET, "simCLR": SIMCLR, "MoCo": MOCO}

_WEIGHTS = {IMAGENET: "θ_Img", SIMCLR: "θ_sim", MOCO: "θ_MoCo", RANDOM: "θ_0", EARLY: "θ_5%"}
_MASKS = {
    TASK: "m_T",
    COMPLEMENT: "m^c",
    RANDOM_MASK: "m_r",
    PERTURBED: "m+Δm",
    LAYERWISE: "m_r by layer",
    TASK_CARRIED: "m_T, heads carried over",
}


@dataclass(frozen=True, order=True)
class Series:
    """A curve over sparsities: subnetworks of one kind."""

    mask: str
    weights: str

    @classmethod
    def transferred(cls, weights: str) -> "Series":
        """(m_P, theta_P)."""
        return cls(PRETRAINING, weights)

    @classmethod
    def own(cls, weights: str) -> "Series":
        """(m_T, theta)."""
        return cls(TASK, weights)

    @property
    def weights_symbol(self) -> str:
        """In the paper's notation."""
        return symbol(self.weights)

    @property
    def mask_symbol(self) -> str:
        """In the paper's notation."""
        return self.weights_symbol.replace("θ", "m") if self.mask == PRETRAINING else _MASKS[self.mask]

    def __str__(self) -> str:
        """In the paper's notation."""
        return f"({self.mask_symbol}, {self.weights_symbol})"


def symbol(weights: str) -> str:
    """Weights in the paper's notation; by the name of those that it has none for."""
    return _WEIGHTS.get(weights, weights)
