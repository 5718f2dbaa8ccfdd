from threefold.bert.demands import run_demand
from threefold.demands import growing
from threefold.vision.sources.origin import EMBEDDED, training_minutes


def test_every_further_attempt_gets_half_of_the_first_more() -> None:
    assert [growing(2000)(None, attempt) for attempt in (1, 2, 3, 4)] == [2000, 3000, 4000, 5000]


def test_what_depends_on_the_job_grows_too() -> None:
    asked = growing(lambda wildcards: wildcards["size"])
    assert asked({"size": 10}, 1) == 10
    assert asked({"size": 10}, 3) == 20


def test_a_published_encoder_asks_for_more_than_one_trained_here() -> None:
    here, published = run_demand("trained"), run_demand("https://example.org/bert-base-uncased")
    assert published.mem_mb > here.mem_mb
    assert published.runtime > here.runtime


def test_imagenet_may_last_longer_than_other_images_and_these_longer_than_rendered_ones() -> None:
    imagenet, cifar = training_minutes({"format": "imagenet"}), training_minutes({"format": "cifar10"})
    assert imagenet > cifar > training_minutes(EMBEDDED)
