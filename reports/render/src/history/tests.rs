use std::collections::BTreeSet;

use reports_language::Language;

use super::{History, HistoryResult, HistoryRun, Timings, changes};

fn result(id: &str, verdict: &str, (plan, trace): (&str, &str), wall_ms: f64) -> HistoryResult {
    let (id, verdict, plan) = (id.to_owned(), verdict.to_owned(), plan.to_owned());
    HistoryResult { id, verdict, seed: 1, plan, trace: Some(trace.to_owned()), wall_ms }
}

fn run(asked: &str, results: Vec<HistoryResult>) -> HistoryRun {
    let whole = HistoryRun::new(asked.to_owned(), "virtual".to_owned(), 7);
    HistoryRun { complete: true, results, ..whole }
}

fn said(before: Vec<HistoryRun>, now: &HistoryRun) -> Vec<String> {
    let listed: BTreeSet<String> = now.results.iter().map(|one| one.id.clone()).collect();
    changes(&History { runs: before, cut_short: None }, now, &listed, Language::English)
}

#[test]
fn what_turned_is_named_by_what_it_was_and_is() {
    let is = |id, verdict| result(id, verdict, (verdict, verdict), 1.0);
    let before =
        run("s", vec![is("a", "passed"), is("b", "failed"), is("c", "passed"), is("d", "passed")]);
    let now =
        run("s", vec![is("a", "failed"), is("b", "passed"), is("c", "error"), is("e", "passed")]);
    assert_eq!(
        said(vec![before.clone()], &now),
        [
            "1 ended in an error that passed before: c",
            "1 failed that passed before: a",
            "1 passes again: b",
            "1 new: e; 1 gone: d",
        ]
    );
    assert_eq!(said(vec![before.clone()], &before), ["same verdicts as in the run before"]);
}

#[test]
fn only_a_complete_run_of_the_same_list_is_compared_with() {
    let passed = run("s", vec![result("a", "passed", ("p", "t"), 1.0)]);
    let failed = run("s", vec![result("a", "failed", ("q", "u"), 1.0)]);
    let other = HistoryRun { asked: "t".to_owned(), ..failed.clone() };
    let cut = HistoryRun { complete: false, ..failed.clone() };
    let bench = HistoryRun { on: "bench".to_owned(), ..failed };
    let history = vec![passed.clone(), other.clone(), cut.clone(), bench];
    assert_eq!(said(history, &passed), ["same verdicts as in the run before"]);
    let nothing = "no complete run of the same list is kept yet: nothing to compare with";
    assert_eq!(said(vec![other], &passed), [nothing]);
    let lines = said(vec![passed], &cut);
    assert_eq!(lines[0], "the run is incomplete: what it played, 1, is compared");
    assert_eq!(lines[1], "1 failed that passed before: a");
}

#[test]
fn another_trace_of_the_same_plan_is_blamed_on_what_can_be_to_blame() {
    let is = |plan, trace| vec![result("a", "passed", (plan, trace), 1.0)];
    let (before, now) = (run("s", is("p", "t")), run("s", is("p", "u")));
    let line = |before: &HistoryRun, now: &HistoryRun| said(vec![before.clone()], now).remove(1);
    assert_eq!(
        line(&before, &now),
        "1 with another trace of the same plan and seed (the program is the same too: it is not \
         deterministic): a"
    );
    let rebuilt = HistoryRun { program: "8".to_owned(), ..now };
    assert!(line(&before, &rebuilt).contains("(the program changed): a"));
    assert_eq!(said(vec![before], &run("s", is("q", "u"))).len(), 1, "the file changed");
    let is = |verdict| vec![result("a", verdict, ("p", "t"), 1.0)];
    let lines = said(vec![run("s", is("passed"))], &run("s", is("failed")));
    assert_eq!(lines[1], "1 with another verdict on the same trace (a snapshot changed): a");
}

#[test]
fn much_slower_is_three_times_and_half_a_second() {
    let of = |wall: [f64; 3]| {
        let ids = ["a", "b", "c"].iter().zip(wall);
        run("s", ids.map(|(id, wall)| result(id, "passed", ("p", "t"), wall)).collect())
    };
    let lines = said(vec![of([1.0, 300.0, 260.0])], &of([490.0, 890.0, 780.0]));
    assert_eq!(lines[1..], ["1 much slower: c 0.260s -> 0.780s"]);
}

#[test]
fn a_line_that_was_cut_short_is_left_out_and_a_wrong_one_refused_by_its_place() {
    let one = run("s", vec![result("a", "passed", ("p", "t"), 1.25)]);
    let text = one.json();
    assert!(text.contains("\"wall_ms\":1.25"), "{text}");
    let read = History::read(&(text.clone() + &text[..40])).unwrap();
    assert_eq!((read.runs.len(), read.cut_short), (1, Some(2)));
    assert_eq!(History::read(&text).unwrap().text(), text);
    let blank = History::read(&format!("{text}\n{text}\n ")).unwrap();
    assert_eq!((blank.runs.len(), blank.cut_short), (2, None), "blank lines are no mistake");
    for (text, wrong) in [
        (text.clone() + "{}\n", "line 2: missing field"),
        (text.clone() + &text[..40] + "\n" + &text, "line 2: EOF"),
        (text.replace("\"run\"", "\"ran\""), "line 1: there is no `ran`"),
        (
            text.replace("\"version\":1", "\"version\":9"),
            "line 1: it is of version 9, and this is 1",
        ),
        (text.replace("1.25", "-1.25"), "line 1: `a` cannot take -1.25 ms"),
    ] {
        let said = History::read(&text).unwrap_err();
        assert!(said.starts_with(wrong), "{said}");
    }
}

#[test]
fn the_last_runs_are_kept() {
    let mut history = History::default();
    let run = |nth: usize| run(&nth.to_string(), Vec::new());
    assert!((0..3).all(|nth| !history.add(run(nth), 3)));
    assert!(history.add(run(3), 3));
    assert!(history.runs.iter().map(|run| run.asked.as_str()).eq(["1", "2", "3"]));
}

#[test]
fn a_timing_is_the_median_and_what_is_not_known_takes_the_usual_one() {
    let is = |wall| run("s", vec![result("a", "passed", ("p", "t"), wall)]);
    let mut history = History { runs: vec![is(5.0), is(1.0), is(900.0)], cut_short: None };
    let b = result("b", "passed", ("p", "t"), 2.0);
    history.extend(History { runs: vec![run("t", vec![b])], cut_short: None });
    let timings = history.timings("virtual");
    assert_eq!(timings.weights(["b", "a", "new"].into_iter()), [2_000, 5_000, 5_000]);
    assert_eq!(timings.known(["b", "new"].into_iter()), 1);
    assert_eq!(history.timings("bench"), Timings::default());
    assert_eq!(Timings::default().weights(["a"].into_iter()), [1]);
}
