"""The benchmarks' arithmetic, tables and judges; nothing here looks at a clock."""

import hashlib
import json
import sys
from pathlib import Path

import nbformat
import pytest

# The benchmarks stand in the checkout and are not installed.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benches import charts, codes, notebook_inputs, page, pages_alike, pictures, vocabulary
from benches.measuring import ContestantFailed, Runs, Spread, interleave
from benches.recall import recall
from benches.repeating import repeated
from benches.sentence_judge import Judge
from benches.table import Goal, Group, Row, figure, markdown


def recorded(samples, log, name):
    remaining = iter(samples)

    def contestant():
        log.append(name)
        sample = next(remaining)
        if sample is None:
            raise ContestantFailed("it gave up")
        return {"s": sample}

    return contestant


def test_contestants_run_in_turns_and_ratios_pair_within_a_round():
    log = []
    runs = interleave(
        {"a": recorded([1.0, 2.0, 4.0], log, "a"), "b": recorded([3.0, 2.0, 40.0], log, "b")}, rounds=3
    )
    assert log == ["a", "b"] * 3
    assert runs.median("a", "s") == 2.0
    assert runs.ratio("b", "a", "s") == Spread(3.0, 1.0, 10.0)


def test_a_contestant_that_fails_is_out_with_its_reason_and_the_others_go_on():
    log = []
    runs = interleave({"a": recorded([1.0, 1.0, 1.0], log, "a"), "b": recorded([1.0, None], log, "b")}, 3)
    assert log == ["a", "b", "a", "b", "a"]
    assert runs.failures == {"b": "it gave up"}
    assert runs.has("a", "s")
    assert not runs.has("b", "s")


def test_a_base_is_taken_off_round_by_round():
    runs = Runs([{"bare": {"s": 1.0}, "a": {"s": 3.0}}, {"bare": {"s": 10.0}, "a": {"s": 11.0}}])
    assert runs.minus("bare").values("a", "s") == [2.0, 1.0]


@pytest.mark.parametrize(
    ("times", "standing"),
    [((2, 1.5, 3), "ahead"), ((0.5, 0.4, 0.9), "behind"), ((1.2, 0.9, 1.4), "level"), ((1, 1, 1), "level")],
)
def test_standing_needs_all_rounds_to_agree(times, standing):
    assert Row("m", 1.0, "ms", "peer", 2.0, Spread(*times)).standing == standing


@pytest.mark.parametrize(
    ("ours", "theirs", "higher_is_better", "standing"),
    [(2, 1, True, "ahead"), (2, 1, False, "behind"), (1, 1, False, "level"), (1, None, True, "")],
)
def test_standing_of_figures_that_are_no_times(ours, theirs, higher_is_better, standing):
    assert Row("m", ours, "", "peer", theirs, higher_is_better=higher_is_better).standing == standing


@pytest.mark.parametrize(
    ("goal", "met"),
    [
        (Goal("at least", 4, "times"), True),
        (Goal("at least", 4.1, "times"), False),
        (Goal("at most", 0.25, "share"), True),
        (Goal("at most", 0.24, "share"), False),
        (Goal("at most", 10), True),
        (Goal("at most", 9.9), False),
        (None, None),
    ],
)
def test_goals_look_at_the_figure_the_ratio_or_the_share(goal, met):
    assert Row("m", 10.0, "ms", "peer", 40.0, Spread(4.0, 3.0, 5.0), goal).met is met


def test_a_goal_beside_a_peer_needs_a_ratio():
    with pytest.raises(ValueError, match="no ratio"):
        _ = Row("m", 1.0, "ms", goal=Goal("at least", 2, "times")).met


def test_compare_scales_and_leaves_out_who_did_not_measure():
    runs = Runs([{"ferrolab": {"s": 0.002}, "peer": {"s": 0.004}, "other": {}}])
    group = Group("g", "G")
    group.compare(runs, "s", "work", ["peer", "other", "absent"])
    assert group.rows == [Row("work", 2.0, "ms", "peer", 4.0, Spread(2.0, 2.0, 2.0))]


def test_the_table_says_plainly_where_we_lose():
    row = Row("work", 2.0, "ms", "peer", 1.0, Spread(0.5, 0.4, 0.6), Goal("at least", 8, "times"))
    assert markdown([row]).splitlines() == [
        "| measure | ferrolab | beside | its figure | times as fast    | goal | result                  |",
        "| ------- | -------- | ------ | ---------- | ---------------- | ---- | ----------------------- |",
        "| work    | 2 ms     | peer   | 1 ms       | 0.5 (0.4 to 0.6) | ≥ 8× | **not met**, **behind** |",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0, "", "0"), (0.07312, "µs", "0.0731 µs"), (12.345, "ms", "12.3 ms"), (1063.4, "ms", "1,063 ms")],
)
def test_figures_have_three_digits(value, unit, text):
    assert figure(value, unit) == text


def test_the_page_counts_goals_lists_losses_and_explains():
    lost = Row("work", 2.0, "ms", "peer", 1.0, Spread(0.5, 0.4, 0.6), Goal("at most", 1))
    won = Row("play", 1.0, "ms", goal=Goal("at most", 1))
    text = page.page(["A fact."], [Group("g", "Things", [lost, won], ["A note."])])
    assert "## Goals: 1 of 2 met" in text
    assert "- work: 2 ms, peer 1 ms" in text
    assert text.index("A fact.") < text.index("How the figures come about") < text.index("## Things")
    assert text.endswith("- A note.\n")


def test_the_json_has_verdicts():
    report = page.as_json([], [Group("g", "G", [Row("play", 1.0, "ms", goal=Goal("at most", 1))])])
    assert json.loads(json.dumps(report))["groups"][0]["rows"][0]["met"] is True


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("One sentence. ", "Another one."),
        ("One sentence.", " Another one."),
        ("He said “yes.” ", "She left."),
        ("A list of two:\n", "- this"),
        ("no full stop\n\n", "next paragraph"),
        ("A claim.[12] ", "More."),
        ("The end.", ""),
    ],
)
def test_cuts_between_sentences(before, after):
    assert not Judge(before + after).breaks_sentence(len(before))


@pytest.mark.parametrize(
    ("before", "after"), [("One ", "sentence."), ("Fruit, e.g. ", "apples."), ("Version 3.", "1 is out.")]
)
def test_cuts_inside_sentences(before, after):
    text = "First. " + before + after + " Last."
    at = len("First. " + before)
    assert Judge(text).breaks_sentence(at)
    assert not Judge(text, lambda sentence: sentence != before + after).breaks_sentence(at)


def test_chunks_are_found_in_order_and_judged_by_their_ends():
    text = "Same words. Same words. Same words."
    judge = Judge(text)
    assert judge.percent_broken(["Same words. ", "Same words. ", "Same words."]) == 0
    assert judge.percent_broken(["Same words. ", "Same ", "words. Same words."]) == pytest.approx(100 / 3)
    assert judge.percent_broken(["Same words. ", "other words"]) is None


def test_recall_counts_each_word_as_often_as_the_truth_has_it():
    assert recall("the cat", "the cat the mat") == 0.5
    assert recall("soft\u00adware ﬁle", "software file") == 1
    assert recall("日本", "日本語") == pytest.approx(2 / 3)
    assert recall("anything", "") == 1


def test_the_vocabulary_for_peers_is_the_published_one():
    data = vocabulary.tiktoken_file(vocabulary._vocabulary.mergeable_ranks(vocabulary.ENCODING))
    assert hashlib.sha256(data).hexdigest() == (
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
    )


def test_a_tokenizer_json_spells_bytes_and_lists_merges():
    single = {bytes([byte]): byte for byte in range(256)}
    ranks = {**single, b"ab": 256, b"abc": 257, b" \xff": 258}
    assert vocabulary.merges(ranks) == [(b"a", b"b"), (b"ab", b"c"), (b" ", b"\xff")]
    model = vocabulary.tokenizer_json(ranks, "x")["model"]
    assert model["vocab"]["Ġÿ"] == 258
    assert len(set(vocabulary.byte_letters().values())) == 256


def test_short_work_is_repeated_until_a_sample_is_long_enough_to_be_timed():
    calls = 0

    def work():
        nonlocal calls
        calls += 1

    def clock(run):
        before = calls
        run()
        return {"wall_s": (calls - before) * 0.004, "cpu_s": (calls - before) * 0.002}

    sample = repeated(work, clock)
    assert sample == pytest.approx({"wall_s": 0.004, "cpu_s": 0.002})
    # One to warm up, one to see how long it takes, then 25 samples of five calls.
    assert calls == pytest.approx(2 + 25 * 5, abs=5)


def test_long_work_is_run_three_times():
    seconds = iter([9.0, 1.0, 3.0, 2.0])
    assert repeated(lambda: None, lambda run: {"wall_s": next(seconds)}) == {"wall_s": 2.0}


def test_each_chart_that_is_measured_has_data_of_its_size_and_only_peers_have_goals():
    for case in charts.CASES.values():
        if case.rows <= 100_000:
            assert len(charts.data(case)) == case.rows
        assert case.goals.keys() <= set(case.peers)


def test_codes_hold_as_many_bytes_as_they_say():
    assert [len(codes._text(size).encode()) for size in (27, 500)] == [27, 500]


def test_likeness_in_decibels():
    assert pictures.psnr_db(b"\x00\xff", b"\x00\xff") == float("inf")
    assert pictures.psnr_db(b"\x00\x00", b"\xff\xff") == 0
    assert pictures.psnr_db(b"\x10", b"\x11") == pytest.approx(48.13, abs=0.01)


@pytest.mark.parametrize(
    ("page_text", "other", "differs"),
    [
        ("<p>One  two</p>", "<p>One two</p>", False),
        ("<pre>One  two</pre>", "<pre>One two</pre>", True),
        ("<pre><b>One  two</b></pre>", "<pre><b>One two</b></pre>", True),
        ("<p class='a b'>x</p>", '<p class="a b">x</p>', False),
        ("<p id='a'>x</p>", "<p id='b'>x</p>", True),
        ("<p id='cell-id=1a'>x</p>", "<p id='cell-id=2b'>x</p>", False),
        ("<p><b>x</b></p><i>y</i>", "<p><b>x</b><i>y</i></p>", True),
        ("<p>x</p>", "<p>x</p><p>y</p>", True),
    ],
)
def test_pages_are_compared_element_by_element(page_text, other, differs):
    assert bool(pages_alike.first_difference(page_text, other)) is differs


def test_made_notebooks_are_as_nbformat_writes_them(tmp_path):
    path, again = tmp_path / "a.ipynb", tmp_path / "b.ipynb"
    notebook_inputs.make_cells(path, 3)
    node = nbformat.read(path, as_version=4)
    assert [cell.source for cell in node.cells] == ["1", "1", "1"]
    nbformat.write(node, again)
    assert path.read_bytes() == again.read_bytes()
