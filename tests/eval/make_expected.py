#!/usr/bin/env python3
"""Expected values of measures, made with ir_measures and the programs it calls.

    python3 -m venv venv
    venv/bin/pip install ir_measures==0.4.3 pytrec_eval-terrier==0.5.11 cwl-eval==1.0.12   # and perl, for gdeval
    venv/bin/python tests/eval/make_expected.py                    # writes tests/data/eval/*.expected.tsv
    venv/bin/python tests/eval/make_expected.py --check            # compares instead of writing
    venv/bin/python tests/eval/make_expected.py --belegg PATH [N]  # N random cases through the command itself

Every case is NAME.qrels and NAME.run; NAME.expected.tsv has lines `measure<TAB>topic<TAB>value`, topic `all` for the
mean over all judged topics. The cases random-*.{qrels,run} are written by this script too; the others by hand.

The values are ir_measures' own, but for what its parts do differently from each other:

* It has several programs behind it, and they break ties differently: pytrec_eval (trec_eval: AP, nDCG, RR, P, R,
  Success, Bpref) by passage id falling, with scores in single precision; its code for RR@k and Judged by id rising;
  cwl_eval (RBP) by the order of lines. One run has one order here: trec_eval's. So those others are given the run with
  its ranks in trec_eval's order as scores.
* pytrec_eval crashes on a topic of which all grades are below 0. Such a topic gets a passage graded 0 that no run finds.
* gdeval (ERR, nDCG with dcg='exp-log2') rounds to five decimals, takes only numbers as topics and grades up to 4.
"""

import json
import logging
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import ir_measures
import numpy

logging.getLogger("ir_measures.cwl_eval").setLevel("ERROR")
DATA = Path(__file__).parent.parent / "data" / "eval"
MEASURES = """AP AP@3 AP(rel=2) nDCG nDCG@3 nDCG@10 nDCG(dcg='exp-log2')@3 nDCG(dcg='exp-log2')@10 RR RR(rel=2) RR@1
    RR@3 RR@10 RR(rel=2)@3 P@1 P@5 P(rel=2)@5 R@3 R@10 R@100 R(rel=2)@10 Success@1 Success@5 Success(rel=3)@5 Judged
    Judged@3 Judged@10 Bpref Bpref(rel=2) RBP(rel=1) RBP(p=0.5,rel=2) ERR@3 ERR@20""".split()
AS_IT_IS = ("AP", "nDCG", "RR", "P", "R", "Success", "Bpref")  # those that pytrec_eval measures


def rows(path, columns):
    """The columns of each line that is not blank."""
    lines = [line.split() for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    assert all(len(line) == columns for line in lines), path
    return lines


def by_trec_eval(measure):
    """Whether ir_measures leaves this measure to trec_eval."""
    if measure.NAME == "nDCG":
        return measure["dcg"] == "log2"
    return measure.NAME in AS_IT_IS and not (measure.NAME == "RR" and "cutoff" in measure.params)


def expected(qrels_path, run_path):
    """[(measure, topic, value)], topics by id, the mean last."""
    qrels, run = {}, {}
    for topic, _, passage, grade in rows(qrels_path, 4):
        qrels.setdefault(topic, {})[passage] = int(grade)
    for topic, _, passage, _, score, _ in rows(run_path, 6):
        run.setdefault(topic, {})[passage] = float(score)
    survivable = {t: g if max(g.values()) >= 0 else g | {"(none)": 0} for t, g in qrels.items()}
    with numpy.errstate(over="ignore"):
        ordered = {
            topic: sorted(scores, key=lambda p: (numpy.float32(scores[p]), p.encode()), reverse=True)
            for topic, scores in run.items()
        }
    ranked = {topic: {p: float(-i) for i, p in enumerate(passages)} for topic, passages in ordered.items()}
    values = []
    for text in MEASURES:
        measure = ir_measures.parse_measure(text)
        assert str(measure) == text, (text, measure)
        if by_trec_eval(measure):
            result = measure.calc(survivable, run)
        else:
            result = measure.calc(qrels, {t: ranked[t] for t in ranked if t in qrels})
        per_topic = {metric.query_id: metric.value for metric in result.per_query}
        assert per_topic.keys() == qrels.keys(), (text, per_topic.keys() ^ qrels.keys())
        values += [(text, topic, per_topic[topic]) for topic in sorted(qrels)] + [(text, "all", result.aggregated)]
    return values


def write_random(stem, seed):
    """A case with ties, holes, topics only judged and topics only run, lines in no order."""
    chance = random.Random(seed)
    qrels, run = [], []
    passages = [f"{chance.choice(['dok', 'Dok', 'år', 'øy', 'z'])}.{n}" for n in range(60)]
    for topic in range(1, 26):
        for passage in chance.sample(passages, chance.randint(1, 40)):
            grade = chance.choice([-1, 0, 0, 0, 1, 1, 2, 3, 4]) if topic % 7 else chance.choice([-2, -1, 0])
            qrels.append(f"{topic} 0 {passage} {grade}\n")
    coarse = chance.choice([1, 2, 6])
    for topic in range(3, 29):
        for passage in chance.sample(passages, chance.choice([1, 3, 12, 60])):
            run.append(f"{topic} Q0 {passage} 1 {round(chance.gauss(0, 3), coarse)} chance\n")
    chance.shuffle(qrels)
    chance.shuffle(run)
    stem.with_suffix(".qrels").write_text("".join(qrels), encoding="utf-8")
    stem.with_suffix(".run").write_text("".join(run), encoding="utf-8")


def text_of(values):
    return "".join(f"{measure}\t{topic}\t{value:.6f}\n" for measure, topic, value in values)


def check_belegg(command, cases):
    """Random cases through `belegg eval`; ends with 1 at the first value that differs in the fourth decimal."""
    for seed in range(1000, 1000 + cases):
        with tempfile.TemporaryDirectory() as folder:
            stem = Path(folder) / "case"
            write_random(stem, seed)
            qrels, run = stem.with_suffix(".qrels"), stem.with_suffix(".run")
            arguments = ["eval", "--qrels", qrels, "--run", run, "--measures", ",".join(MEASURES)]
            shown = subprocess.run([command, *arguments, "--per-topic", "--format", "json"], capture_output=True)
            assert shown.returncode == 0, shown.stderr
            answer = json.loads(shown.stdout)
            for measure, topic, value in expected(qrels, run):
                ours = (answer["measures"] if topic == "all" else answer["per_topic"][topic])[measure]
                if abs(ours - value) > 5e-5:
                    sys.exit(f"seed {seed}, {measure}, topic {topic}: {ours}, ir_measures says {value}")
    print(f"{cases} random cases agree to four decimals")


def main(arguments):
    if arguments[:1] == ["--belegg"]:
        return check_belegg(arguments[1], int(arguments[2]) if len(arguments) > 2 else 100)
    for seed in (1, 2, 3):
        if "--check" not in arguments:
            write_random(DATA / f"random-{seed}", seed)
    differing = []
    for qrels in sorted(DATA.glob("*.qrels")):
        file, text = qrels.with_suffix(".expected.tsv"), text_of(expected(qrels, qrels.with_suffix(".run")))
        if "--check" not in arguments:
            file.write_text(text, encoding="utf-8")
        elif file.read_text(encoding="utf-8") != text:
            differing.append(file.name)
    if differing:
        sys.exit(f"ir_measures says otherwise: {', '.join(differing)}")


if __name__ == "__main__":
    main(sys.argv[1:])
