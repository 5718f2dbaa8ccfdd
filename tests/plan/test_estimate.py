import json
from pathlib import Path

import pytest

from threefold.plan.bert import BertPlan
from threefold.plan.counting import Count
from threefold.plan.device import Device, gpu
from threefold.plan.estimate import Estimate, Estimator, modelled_seconds
from threefold.plan.measured import Measured
from threefold.plan.merged import merged
from threefold.plan.planned import PlannedJob
from threefold.plan.training import StepCost, Subject, Training
from threefold.plan.vision import VisionPlan

SMOKE = Path("config/smoke.yaml")
CPU = Device(
    "cpu",
    {("matmul", "fp32"): 1e11, ("convolution", "fp32"): 1e11},
    1e10,
    5e-6,
    overlaps=False,
)


def job(rule: str, *output: str, threads: int = 1, **wildcards: str) -> PlannedJob:
    return PlannedJob(rule, (), output, None, wildcards, threads, {})


def estimate(planned: PlannedJob) -> Estimate:
    config = merged([SMOKE])
    return Estimator(config, {"bert": BertPlan(config), "vision": VisionPlan(config)}, CPU, CPU).of(planned)


SCORE = "results/bert/acceptability/pretrained/dense/seed1/score.json"


def test_a_job_of_two_runs_trains_twice():
    plan = BertPlan(merged([SMOKE]))
    second = SCORE.replace("seed1", "seed2")
    one, two = plan.trainings(job("bert_control", SCORE, second))
    assert one == two
    assert (one.subject.task, one.steps, one.evaluations) == ("acceptability", 6, 1)


def test_pre_training_may_be_told_in_epochs():
    config = merged([SMOKE])
    config["bert"]["pretraining"]["recipe"] = {"epochs": 2, "batch": 64, "learning_rate": 0.001}
    config["bert"]["language"]["sentences"] = 640
    (only,) = BertPlan(config).trainings(job("bert_pretrain"))
    assert only.steps == 20


def test_rewinding_points_are_trained_to_the_last_of_them_without_an_evaluation():
    plan = BertPlan(merged([SMOKE]))
    weights = [f"results/bert/weights/rewound{point}-mlm/seed1.safetensors" for point in (20, 50)]
    (only,) = plan.trainings(job("bert_rewinding_points", *weights, task="mlm"))
    assert (only.steps, only.evaluations) == (3, 0)


def test_a_round_that_writes_no_score_trains_once_for_each_mask():
    plan = BertPlan(merged([SMOKE]))
    masks = [f"results/bert/masks/imp-questions-level01/seed{seed}.safetensors" for seed in (1, 2)]
    assert [each.subject.task for each in plan.trainings(job("bert_imp_round00", *masks))] == ["questions"] * 2


@pytest.mark.parametrize("task", ["acceptability", "questions", "mlm"])
def test_every_kind_of_text_has_a_step_that_takes_time(task):
    cost = BertPlan(merged([SMOKE])).cost(Subject(task))
    assert CPU.seconds(cost.step) > 0
    assert cost.memory > cost.weights > 0


@pytest.mark.parametrize("task", ["imagenet", "simclr", "moco", "symbols", "detection", "segmentation", "ssd"])
def test_every_kind_of_image_task_has_a_step_that_takes_time(task):
    cost = VisionPlan(merged([SMOKE])).cost(Subject(task))
    assert cost.step.flops > 0
    assert cost.evaluation.calls > 0


def test_what_is_pre_trained_is_no_run():
    plan = VisionPlan(merged([SMOKE]))
    output = ("results/vision/weights/moco/backbone.safetensors", "results/vision/weights/moco/head.safetensors")
    (only,) = plan.trainings(job("vision_pretrain_moco", *output))
    assert only.subject.pretraining


def test_weights_that_are_shipped_cost_no_training():
    plan = VisionPlan(merged([]))
    taken = ("weights/moco/backbone.safetensors", "weights/moco/head.safetensors")
    assert not list(plan.trainings(job("vision_shipped_weights", *(f"results/vision/{path}" for path in taken))))
    again = job("vision_pretrain_moco", *(f"results/vision/shipping/{path}" for path in taken))
    assert [each.steps for each in plan.trainings(again)] == [2500]


def test_a_run_without_earlier_ones_is_modelled():
    found = estimate(job("bert_control", SCORE))
    assert (found.origin, found.device) == ("modelled", "cpu")
    assert found.seconds > 0


def test_finished_runs_of_the_task_take_the_place_of_the_model(tmp_path, monkeypatch):
    folder = tmp_path / "results" / "mine" / "acceptability" / "pretrained" / "dense" / "seed1"
    folder.mkdir(parents=True)
    (folder / "cost.json").write_text(json.dumps({"seconds": 60.0, "device": "cpu"}))
    (folder / "score.json").write_text(json.dumps({"steps": 6}))
    config = merged([SMOKE])
    config["bert"]["folder"] = "mine"
    monkeypatch.chdir(tmp_path)
    papers = {"bert": BertPlan(config)}
    found = Estimator(config, papers, CPU, CPU).of(job("bert_control", SCORE.replace("results/bert", "results/mine")))
    assert found.origin == "measured"
    assert 60 < found.seconds < 70


@pytest.mark.parametrize(
    ("device", "told", "counts"),
    [
        ("h200", "NVIDIA H200", True),
        ("h200", "NVIDIA GH200 480GB", False),
        ("a100", "NVIDIA A100-SXM4-80GB", True),
        ("l4", "NVIDIA L40S", False),
        ("cpu", "cpu", True),
        ("cpu", "NVIDIA L4", False),
    ],
)
def test_only_runs_on_the_device_that_is_asked_about_count(tmp_path, device, told, counts):
    run = tmp_path / "mrpc" / "pretrained" / "dense" / "seed1"
    run.mkdir(parents=True)
    (run / "cost.json").write_text(json.dumps({"seconds": 30.0, "device": told}))
    (run / "score.json").write_text(json.dumps({"steps": 10}))
    found = Measured(tmp_path, CPU if device == "cpu" else gpu(device)).seconds_a_step("mrpc")
    assert found == (3.0 if counts else None)


def test_a_network_of_its_own_is_not_measured_by_runs_of_another(tmp_path):
    for weights, seconds in (("imagenet", 10.0), ("resnet152", 40.0)):
        run = tmp_path / "symbols" / weights / "dense" / "seed1"
        run.mkdir(parents=True)
        (run / "cost.json").write_text(json.dumps({"seconds": seconds, "device": "cpu"}))
        (run / "score.json").write_text(json.dumps({"steps": 10}))
    measured = Measured(tmp_path, CPU)
    assert measured.seconds_a_step("symbols", "resnet152") == 4.0
    assert measured.seconds_a_step("symbols", "wide") is None


def test_pictures_that_a_gpu_waits_for_are_decoded_by_all_threads_of_the_job():
    waits = StepCost(Count({}), Count({}), "fp32", (256, 0), 0.0, 0)
    one, eight = (modelled_seconds(Training(Subject("imagenet"), 100), waits, gpu("h100"), n) for n in (1, 8))
    assert one == 100 * 256 * 0.004
    assert eight == one / 8


def test_ithemals_training_is_the_gpus_where_it_asks_for_one():
    config = merged([SMOKE])
    config["ithemal"]["training"] |= {"steps": 1000, "batch": 1024}
    planned = PlannedJob("train", (), ("model.safetensors",), None, {"arm": "hierarchical"}, 1, {"gpu": 1})
    on_gpu = Estimator(config, {}, CPU, gpu("h100")).of(planned)
    on_cpu = Estimator(config, {}, CPU, CPU).of(planned)
    assert (on_gpu.device, on_cpu.device) == ("h100", "cpu")
    assert on_gpu.seconds < on_cpu.seconds / 4


def test_a_job_that_trains_nothing_takes_what_its_own_benchmark_says(tmp_path):
    file = tmp_path / "figure2.benchmark.tsv"
    planned = PlannedJob("bert_figure", (), ("figure2.svg",), str(file), {}, 1, {})
    assert estimate(planned).origin == "tabled"
    file.write_text("s\th:m:s\n12.5\t0:00:12\n")
    assert (estimate(planned).origin, estimate(planned).seconds) == ("measured", 12.5)
