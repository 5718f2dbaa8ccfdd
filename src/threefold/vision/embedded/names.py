"""What the embedded data sets are called; apart from what renders them, so that planning does not load that."""

RENDERED = (
    "letters",
    "greek",
    "symbols",
    "cluttered",
    "handwritten",
    "printed-to-handwritten",
    "scenes-detection",
    "scenes-segmentation",
)
