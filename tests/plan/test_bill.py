from threefold.plan.as_text import as_text
from threefold.plan.bill import bill, critical_path, stage_of
from threefold.plan.device import gpu
from threefold.plan.estimate import Estimate
from threefold.plan.planned import PlannedJob


def estimate(name: str, seconds: float, *needs: str, rule: str = "bert_rewound", device: str = "h100") -> Estimate:
    job = PlannedJob(rule, needs, (name,), None, {}, 2, {"mem_mb": 2000, "gpu": 1})
    return Estimate(job, seconds, "modelled", device, 1e9, 7.0)


def test_the_critical_path_is_the_longest_chain_and_not_the_one_of_most_jobs():
    short = [estimate("a", 1), estimate("b", 1, "a"), estimate("c", 1, "b"), estimate("end", 1, "c", "long")]
    chain = critical_path([*short, estimate("long", 10)])
    assert [each.job.output[0] for each in chain] == ["long", "end"]


def test_it_is_no_longer_than_all_jobs_together():
    jobs = [estimate("a", 3600), estimate("b", 3600, "a"), estimate("c", 7200)]
    made = bill(jobs)
    assert made.path_hours == 2
    assert made.total.gpu_hours == 4


def test_hours_of_a_gpu_are_not_hours_of_the_cpu_whose_cores_are_added_up():
    made = bill([estimate("a", 3600), estimate("b", 3600, device="cpu")])
    assert (made.total.gpu_hours, made.total.cpu_hours) == (1, 2)
    assert made.total.disk_gb == 2


def test_what_is_there_is_counted_and_costs_nothing():
    done = estimate("done", 3600).job
    made = bill([estimate("a", 3600)], [done, done])
    assert (made.total.jobs, made.total.there, made.total.gpu_hours) == (1, 2, 1)


def test_no_job_makes_an_empty_bill():
    made = bill([])
    assert made.path == ()
    assert "Nothing to do." in as_text(made, gpu("h100"), checkpoints=False)


def test_a_job_that_needs_more_than_the_gpu_has_is_told():
    big = estimate("a", 1)
    large = Estimate(big.job, 1, "modelled", "l4", 0, 30.0)
    assert "l4 has 24" in as_text(bill([large]), gpu("l4"), checkpoints=False)


def test_stages_are_told_apart_by_paper_and_by_what_is_done():
    assert stage_of(estimate("x/score.json", 1).job) == "bert training"
    assert stage_of(estimate("x", 1, rule="bert_imp_round03").job) == "bert rounds of pruning"
    assert stage_of(estimate("x/score.json", 1, rule="vision_classification_last_round").job) == "vision training"
    assert stage_of(estimate("x", 1, rule="vision_figure").job) == "vision tables and figures"
    assert stage_of(estimate("x", 1, rule="measure").job) == "ithemal data and baselines"
    assert {stage_of(estimate("x", 1, rule=rule).job) for rule in ("index", "claims", "report")} == {
        "report and claims"
    }


def test_rounds_of_a_chain_are_one_line_of_the_path():
    rounds = [estimate("a", 3600, rule="bert_imp_round01"), estimate("b", 7200, "a", rule="bert_imp_round02")]
    assert "bert_imp_round x 2: 3 h" in as_text(bill(rounds), gpu("h100"), checkpoints=False)
