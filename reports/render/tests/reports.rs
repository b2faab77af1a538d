//! Whole evenings, from text to text.
#![expect(clippy::panic, reason = "a test without a scenario has failed")]

use std::path::Path;
use std::time::Duration;

use harness_scenario::{Document, MemoryShelf, Scenario, judge, read_scenario};
use reports_language::Language;
use reports_render::{
    Ending, Junit, JunitForm, NO_SNAPSHOT, Played, RunPage, Tally, listed_json, report,
    rules_table, scenario_json, snapshot, summary, summary_json,
};
use sim_world::{Trace, play};

const DECLINED_LATER: &str = r#"
name = "a stored payment is declined"
why = "the staff must know"
proves = ["sync.declined"]
snapshot = ["timeline", "orders", "admin", "processor"]
cards.broke = { scheme = "visa", issuer = "decline 51" }
steps = [
  { internet = "down" },
  { at = "+5m", id = "boots", sale = { total = "20.00", card = "broke", email = "kim@example.com" } },
  { at = "day 2 09:00", internet = "up" },
  { check = { order = "boots", badges = ["payment-pending", "card-declined"] }, within = "1h" },
]
"#;

const FAILS: &str = r#"
name = "a check fails"
steps = [
  { id = "coffee", sale = { total = "5.00", card = "visa" } },
  { check = { order = "coffee", badges = [], captures = 2 } },
  { check = { order = "coffee", in_admin = true } },
]
"#;

fn read(text: &str) -> Scenario {
    let shelf = MemoryShelf::new().with("scenarios/a.toml", text);
    match read_scenario(&shelf, Path::new("scenarios/a.toml")) {
        Ok(Document::Scenario(scenario)) => Scenario { id: "a".to_owned(), ..*scenario },
        other => panic!("{other:?}"),
    }
}

fn played(scenario: &Scenario) -> Played<'_> {
    let trace = play(&scenario.plan);
    let failures = judge(scenario, &trace).failures;
    let ending = if failures.is_empty() { Ending::Passed } else { Ending::Failed(failures) };
    let wall = Duration::from_millis(4);
    Played { scenario, ending, trace: Some(trace), wall, details: Vec::new() }
}

#[test]
fn a_timeline_has_steps_with_outcomes_and_what_came_between() {
    let scenario = read(DECLINED_LATER);
    let text = snapshot(&scenario, &play(&scenario.plan));
    for line in [
        "timeline\n  day 1\n  09:00:00  internet   down\n",
        "  09:05:00  sale       boots 20.00 broke tap",
        "  accepted, payment-pending\n",
        "    till       offers an offline checkout for boots\n",
        "    till       offline\n",
        "    till       order created: boots\n",
        "    till       warns: a stored payment nears 24 h\n",
        "\n  day 2\n",
        "    till       online\n",
        "    till       forwarded boots 20.00\n",
        "    till       declined 51 boots 20.00\n",
        "    till       boots payment-pending, card-declined\n",
        "    admin      receipt sent: boots\n",
        "  holds after ",
    ] {
        assert!(text.contains(line), "{line:?} is missing:\n{text}");
    }
}

#[test]
fn a_timeline_says_where_the_clocks_change() {
    let night = |start: &str, at: &str| {
        let text = format!(
            "name = \"a night\"\nstart = \"{start}\"\n\
             store = {{ country = \"DE\", currency = \"EUR\", timezone = \"Europe/Berlin\" }}\n\
             steps = [\n  {{ at = \"day 2 {at}\", internet = \"down\" }},\n  \
             {{ at = \"+1h\", internet = \"up\" }},\n]\n"
        );
        let scenario = read(&text);
        snapshot(&scenario, &play(&scenario.plan))
    };
    let autumn = night("2026-10-24 22:00", "02:30");
    let lines = "  02:30:00  internet   down\n  the clocks go back, 03:00 to 02:00\n  02:30:00  internet   up\n";
    assert!(autumn.contains(lines), "{autumn}");
    let spring = night("2026-03-28 22:00", "01:30");
    let lines = "  01:30:00  internet   down\n  the clocks go forward, 02:00 to 03:00\n  03:30:00  internet   up\n";
    assert!(spring.contains(lines), "{spring}");
}

#[test]
fn a_snapshot_has_the_parts_asked_for() {
    let mut scenario = read(DECLINED_LATER);
    let text = snapshot(&scenario, &play(&scenario.plan));
    assert!(
        text.contains(
            "\n\norders\n  boots  20.00\n    badges     payment-pending, card-declined\n"
        )
    );
    assert!(text.contains("    tenders    broke 20.00 declined 51\n    balance    20.00\n"));
    assert!(
        text.contains("    receipt    sent\n    contact    kim@example.com\n    reason     51\n")
    );
    assert!(text.contains("\n\nadmin\n  orders      1\n    boots\n  total paid  0.00\n"));
    assert!(text.ends_with(
        "\n\nprocessor\n  requests        1\n  captured total  0.00\n  reversals       0\n"
    ));
    scenario.header.snapshot.clear();
    assert_eq!(snapshot(&scenario, &play(&scenario.plan)), "");
}

#[test]
fn a_report_marks_the_failed_step_and_ends_there() {
    let scenario = read(FAILS);
    let text = report(&played(&scenario), Language::English);
    let expected = "\
FAIL [0.004s, 2s virtual] a   rerun: deadzone run scenarios/a.toml --seed 1
  step 2 of 3, day 1 09:00:02.900   scenarios/a.toml:5
       badges  expected: none      actual: paid
       captures  expected: 2      actual: 1
  timeline   09:00:00  sale       coffee 5.00 visa tap            accepted, paid
           > 09:00:02  check      coffee badges none, captures 2  does not hold   <- expected badges none";
    let times = |text: &str| text.lines().filter(|line| !line.starts_with("  step")).count();
    assert_eq!(times(&text), times(expected), "{text}");
    for line in expected.lines().filter(|line| !line.starts_with("  step 2")) {
        assert!(text.contains(line), "{line:?} is missing:\n{text}");
    }
    assert!(
        text.contains("\n  step 2 of 3, day 1 09:00:0") && text.contains("   scenarios/a.toml:5\n")
    );
}

#[test]
fn a_long_scenario_shows_its_last_steps() {
    let many = r#"{ internet = "up" }, "#.repeat(20);
    let scenario = read(&FAILS.replace("steps = [", &format!("steps = [ {many}")));
    let text = report(&played(&scenario), Language::English);
    assert!(text.contains("\n  timeline   … 10 steps before\n"), "{text}");
}

#[test]
fn json_has_the_fixed_fields_in_their_order() {
    let scenario = read(DECLINED_LATER);
    let line = scenario_json(&played(&scenario));
    let start = r#"{"type":"scenario","id":"a","verdict":"passed","seed":1,"virtual_ms":"#;
    assert!(line.starts_with(start), "{line}");
    let orders = r#""failures":[],"orders":[{"id":"boots","total":"20.00","badges":["payment-pending","card-declined"],"in_admin":true,"captures":0}],"tills":[{"id":"till","peak_total":"20.00","oldest_ms":"#;
    assert!(line.contains(orders), "{line}");
    assert!(line.ends_with("}\n") && line.matches('\n').count() == 1);
}

#[test]
fn json_failures_count_steps_lines_and_columns_from_one() {
    let line = scenario_json(&played(&read(FAILS)));
    let badges =
        r#"{"step":2,"line":5,"column":42,"key":"badges","expected":"none","actual":"paid"}"#;
    assert!(line.contains(badges), "{line}");
}

#[test]
fn a_scenario_that_was_not_played_has_a_reason() {
    let scenario = read(FAILS);
    let mut skipped = played(&scenario);
    skipped.trace = None;
    skipped.ending = Ending::Skipped("needs real-reader".to_owned());
    assert_eq!(report(&skipped, Language::English), "SKIP a   needs real-reader");
    let line = scenario_json(&skipped);
    assert!(line.contains(
        r#""verdict":"skipped","seed":1,"virtual_ms":0,"failures":[],"orders":[],"tills":[]"#
    ));
    assert!(line.contains(r#""reason":"needs real-reader""#));
}

#[test]
fn the_last_line_counts() {
    let mut tally = Tally::default();
    let error = Ending::Error(String::new());
    let skipped = Ending::Skipped(String::new());
    for ending in [Ending::Passed, Ending::Passed, Ending::Failed(Vec::new()), skipped] {
        tally.count(&ending);
    }
    let wall = Duration::from_millis(210);
    assert_eq!(summary(&tally, wall, Language::English), "2 passed, 1 failed, 1 skipped  in 0.21s");
    tally.count(&error);
    assert_eq!(
        summary(&tally, wall, Language::English),
        "2 passed, 1 failed, 1 skipped, 1 error  in 0.21s"
    );
    let json = r#"{"type":"summary","passed":2,"failed":1,"skipped":1,"errors":1}"#;
    assert_eq!(summary_json(&tally), format!("{json}\n"));
}

#[test]
fn what_only_lacks_its_first_snapshot_is_new_and_hides_no_failure() {
    let scenario = read(FAILS);
    let mut unsnapped = played(&scenario);
    let Ending::Failed(failures) = &unsnapped.ending else { panic!("it fails") };
    let mut lacks = failures.first().cloned().unwrap_or_else(|| panic!("it fails"));
    (lacks.key, lacks.actual) = ("snapshot".to_owned(), NO_SNAPSHOT.to_owned());
    let mut tally = Tally::default();
    tally.count(&unsnapped.ending);
    unsnapped.ending = Ending::Failed(vec![lacks]);
    tally.count(&unsnapped.ending);
    assert!(
        report(&unsnapped, Language::English).starts_with("NEW [")
            && report(&unsnapped, Language::English).lines().count() == 1
    );
    assert!(scenario_json(&unsnapped).contains(r#""verdict":"failed""#));
    let said =
        "0 passed, 2 failed (1 of them for want of a first snapshot only), 0 skipped  in 0.00s";
    assert_eq!(summary(&tally, Duration::ZERO, Language::English), said);
}

#[test]
fn the_table_of_rules_marks_what_nobody_proves() {
    let scenario = read(DECLINED_LATER);
    let table = rules_table(&[&scenario], Language::English);
    let row = |rule: &str| table.lines().find(|line| line.starts_with(rule)).unwrap().to_owned();
    assert!(row("sync.declined ").ends_with("  a"));
    assert!(row("sync.paid ").ends_with("  UNPROVED"));
    assert!(table.lines().last().unwrap().starts_with("1 of "));
}

#[test]
fn a_listed_scenario_says_what_it_is() {
    let scenario = read(DECLINED_LATER);
    let line = listed_json(&scenario);
    assert!(line.starts_with(
        r#"{"id":"a","name":"a stored payment is declined","file":"scenarios/a.toml","#
    ));
    assert_eq!(reports_render::list(&[&scenario]), "a  a stored payment is declined\n");
}

#[test]
fn an_empty_trace_has_nothing_to_tell() {
    let mut scenario = read(FAILS);
    scenario.header.snapshot.truncate(2);
    assert_eq!(snapshot(&scenario, &Trace::new()), "timeline\n\norders\n  none\n");
}

fn junit(all: &[Played<'_>]) -> String {
    let mut junit = Junit::new(JunitForm::Places);
    for played in all {
        junit.take(played);
    }
    junit.text().unwrap_or_default()
}

#[test]
fn junit_has_a_suite_a_file_and_a_case_a_scenario() {
    let one = Scenario { id: "a[swipe]".to_owned(), ..read(DECLINED_LATER) };
    let two = Scenario { id: "a[typed]".to_owned(), ..read(DECLINED_LATER) };
    let other = Scenario { id: "b".to_owned(), ..read(FAILS) };
    let xml = junit(&[played(&one), played(&two), played(&other)]);
    assert!(xml.contains("<testsuites name=\"deadzone\" tests=\"3\" failures=\"1\" errors=\"0\">"));
    assert!(xml.contains("<testsuite name=\"a\" tests=\"2\""), "{xml}");
    assert!(xml.contains("<testcase name=\"a[typed]\" classname=\"a\" file=\"scenarios/a.toml\""));
    assert!(xml.contains("<property name=\"seed\" value=\"1\"/>"), "{xml}");
    assert!(!xml.contains("timestamp") && !xml.contains("time="), "{xml}");
}

#[test]
fn junit_says_in_plain_text_what_failed_and_where() {
    let scenario = read(FAILS);
    let xml = junit(&[played(&scenario)]);
    assert!(xml.contains("line=\"5\""), "{xml}");
    assert!(xml.contains("<failure message=\"step 2, badges: expected: none, actual: paid\""));
    assert!(xml.contains("type=\"badges\">rerun: deadzone run scenarios/a.toml --seed 1\n"));
    assert!(xml.contains("\n  step 2 of 3, day 1 09:00:02.500   scenarios/a.toml:5\n"), "{xml}");
}

#[test]
fn junit_tells_a_failure_from_an_error_and_a_skip() {
    let scenario = read(FAILS);
    let ending = |ending| Played { ending, trace: None, ..played(&scenario) };
    let skipped = ending(Ending::Skipped("needs real-reader".to_owned()));
    let error = ending(Ending::Error("a <panic> of\u{1b}[31m our own".to_owned()));
    let xml = junit(&[skipped, error]);
    assert!(xml.contains("<skipped message=\"needs real-reader\" type=\"skipped\"/>"), "{xml}");
    assert!(xml.contains("<error message=\"a &lt;panic&gt; of our own\" type=\"error\">"), "{xml}");
    assert!(xml.contains("failures=\"0\" errors=\"1\""), "{xml}");
}

#[test]
fn a_card_that_is_tried_too_often_is_in_the_json() {
    let away = DECLINED_LATER.replace("decline 51", "decline 91").replace(
        "{ check = { order = \"boots\", badges = [\"payment-pending\", \"card-declined\"] }, within = \"1h\" },",
        "{ at = \"+2h\", check = { order = \"boots\", badges = [\"payment-pending\"] } },",
    );
    let scenario = read(&away);
    let json = scenario_json(&played(&scenario));
    let line = r#""retries":[{"card":"broke","network":"visa","counted":"reattempts","most":27,"allowed":15,"within_hours":720,"exceeded_ms":"#;
    assert!(json.contains(line), "{json}");
    assert!(json.contains(r#""source":"visa-acquirers-15"}]"#), "{json}");
    assert!(!scenario_json(&played(&read(FAILS))).contains("retries"));
}

/// The page of a run with a failure of a step and one of a snapshot, a skipped and a passed scenario.
fn run_page() -> String {
    let [passed, failed] = [DECLINED_LATER, FAILS].map(read);
    let mut page = RunPage::new(Language::English);
    page.take(&played(&passed));
    let details = vec!["  - 09:00:00 <old>".to_owned(), "  + 09:00:01 new".to_owned()];
    page.take(&Played { details, ..played(&failed) });
    let ending = Ending::Skipped("no such reader".to_owned());
    page.take(&Played { ending, trace: None, ..played(&passed) });
    page.text(&Tally { passed: 1, failed: 1, skipped: 1, ..Tally::default() }, Duration::ZERO)
}

#[test]
fn the_page_of_a_run_has_what_failed_first_and_every_text_as_text() {
    let page = run_page();
    let document = roxmltree::Document::parse_with_options(
        &page,
        roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() },
    )
    .unwrap_or_else(|wrong| panic!("{wrong}"));
    let classes = |class: &str| {
        let is_it = |node: &roxmltree::Node<'_, '_>| {
            node.attribute("class").is_some_and(|names| names.split(' ').any(|one| one == class))
        };
        document.descendants().filter(is_it).count()
    };
    let scenarios = document.descendants().filter_map(|node| node.attribute("data-verdict"));
    assert_eq!(scenarios.collect::<Vec<_>>(), ["failed", "passed", "skipped"]);
    assert_eq!((classes("failure"), classes("expected"), classes("lanes")), (1, 2, 2));
    assert!(classes("step-failed") > 0 && classes("down") > 3 && classes("idle") > 0);
    let said = |name: &str| {
        let found = document.descendants().filter(|node| node.has_tag_name(name));
        found.filter_map(|node| node.text()).map(str::trim).collect::<Vec<_>>()
    };
    assert_eq!((said("del"), said("ins")), (vec!["- 09:00:00 <old>"], vec!["+ 09:00:01 new"]));
    assert!(said("th").contains(&"sync.declined"));
    assert!(said("summary").contains(&"1 of 2 passed"), "{:?}", said("summary"));
}
