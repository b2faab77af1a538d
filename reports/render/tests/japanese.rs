//! Runs that fail, told in Japanese: nothing of ours is left in English.
#![expect(clippy::panic, reason = "a test without a scenario has failed")]

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use harness_scenario::{Document, Failure, MemoryShelf, RULES, Scenario, judge, read_scenario};
use pos_core::ReaderModel;
use reports_language::Language::{self, English, Japanese};
use reports_render::{
    Annotations, Ending, Junit, JunitForm, NO_SNAPSHOT, Played, RunPage, StepSummary, Tally,
    report, summary, timeline_strip,
};
use sim_world::play;

const REFUSED: &str = r#"
name = "上限を超える注文"
why = "取引限度額の確認"
proves = ["limit.order"]
steps = [
  { internet = "down" },
  { search = { customer = "kim" } , expect = { outcome = "refused" } },
  { id = "coat", sale = { total = "100.01", card = "visa", email = "kim@example.com" }, expect = { outcome = "accepted", badges = ["paid"] } },
  { till = "restart" },
]
"#;

const CHECKED: &str = r#"
name = "翌日の確認"
cards.broke = { scheme = "visa", issuer = "decline 51" }
steps = [
  { internet = "down" },
  { at = "+5m", id = "boots", sale = { total = "20.00", card = "broke" } },
  { at = "day 2 09:00", internet = "up" },
  { at = "+1h", check = { order = "boots", badges = ["paid"], receipt = "sent", in_admin = false, captures = 2 } },
]
"#;

const LATE: &str = r#"
name = "遅い手順"
steps = [
  { internet = "down" },
  { sale = { total = "20.00", card = "visa" } },
  { at = "09:00:01", internet = "up" },
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
    assert!(!failures.is_empty(), "{} passes", scenario.plan.name);
    let wall = Duration::from_millis(4);
    let ending = Ending::Failed(failures);
    Played { scenario, ending, trace: Some(trace), wall, details: Vec::new() }
}

/// What the runner says of a snapshot that was never taken.
fn unsnapped(scenario: &Scenario) -> Played<'_> {
    let mut played = played(scenario);
    if let Ending::Failed(failures) = &mut played.ending {
        failures.push(Failure {
            step: 0,
            place: None,
            key: "snapshot".to_owned(),
            expected: "the text in scenarios/a.snap".to_owned(),
            actual: NO_SNAPSHOT.to_owned(),
            decided_by: None,
            hint: None,
        });
    }
    played.details.push("to take it: deadzone accept scenarios/a.snap.new".to_owned());
    played
}

/// Latin words that are no English: of files, ids, commands and names.
fn known() -> BTreeSet<String> {
    let commands = "deadzone run rerun seed filter accept scenarios toml snap new a expect outcome \
        reason refused over transaction limit write receipt order email id ID reader cards issuer real \
        offline usd USD POS Wi Fi MOTO Tap to Pay Interac Eftpos Bluetooth j k n o c check within";
    let files = [REFUSED, CHECKED, LATE].concat();
    let rules = RULES.iter().map(|rule| rule.id).collect::<Vec<_>>().join(" ");
    let readers = ReaderModel::NAMES.map(|(name, _)| name).join(" ");
    words(&[commands, &files, &rules, &readers].join(" "))
}

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Lists the words that nobody who reads Japanese knows.
fn foreign(text: &str) -> Vec<String> {
    let known = known();
    words(text).into_iter().filter(|word| !known.contains(word)).collect()
}

fn all() -> [Scenario; 3] {
    [REFUSED, CHECKED, LATE].map(read)
}

fn page(language: Language) -> String {
    let mut page = RunPage::new(language);
    let all = all();
    for scenario in &all {
        page.take(&unsnapped(scenario));
    }
    let ending = Ending::Skipped("needs real-reader".to_owned());
    page.take(&Played { ending, trace: None, ..played(&all[0]) });
    page.text(&Tally { failed: 3, skipped: 1, ..Tally::default() }, Duration::ZERO)
}

#[test]
fn a_report_on_a_terminal_is_all_in_japanese() {
    for scenario in &all() {
        let text = report(&unsnapped(scenario), Japanese);
        assert_eq!(foreign(&text), Vec::<String>::new(), "{text}");
        assert!(text.starts_with("不合格 [0.004秒、仮想時間 "), "{text}");
    }
    let refused = report(&played(&read(REFUSED)), Japanese);
    for line in [
        "手順 3/4、1日目 09:00:",
        "想定: 受け付けました      実際: 受け付けできません、取引限度額を超えています",
        "判断の根拠: transaction_limit = 100.00 USD",
        "ヒント: これが正しい場合は outcome = \"refused\", reason = \"over-transaction-limit\" と書いてください",
        "> 09:00:",
        "<- 想定: 受け付けました",
    ] {
        assert!(refused.contains(line), "{line} is missing:\n{refused}");
    }
    let checked = report(&played(&read(CHECKED)), Japanese);
    let badges = "badges  想定: 支払い済み      実際: 決済保留中、カードが拒否されました";
    assert!(checked.contains(badges), "{checked}");
    assert!(checked.contains("判断の根拠: 拒否 51 資金が不足しています: cards.broke"), "{checked}");
    let tally = Tally { passed: 2, failed: 1, errors: 1, not_run: 3, ..Tally::default() };
    let last = "合格 2、不合格 1、スキップ 0、エラー 1、未実行 3  0.00秒";
    assert_eq!(summary(&tally, Duration::ZERO, Japanese), last);
}

#[test]
fn columns_stand_below_each_other_though_japanese_letters_take_two_places() {
    let text = report(&played(&read(REFUSED)), Japanese);
    let lines = text.lines().skip_while(|line| !line.starts_with("  経過"));
    let places: BTreeSet<usize> = lines
        .filter_map(|line| line.find("09:00").and_then(|at| line.get(..at)))
        .map(|before| before.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum())
        .collect();
    assert_eq!(places.len(), 1, "{text}");
}

#[test]
fn junit_says_in_japanese_what_failed() {
    let scenario = read(REFUSED);
    let mut junit = Junit::new(JunitForm::Schema).speaking(Japanese);
    junit.take(&played(&scenario));
    let xml = junit.text().unwrap_or_default();
    let message = "<failure message=\"手順 3、outcome: 想定: 受け付けました、実際: 受け付けできません、取引限度額を超えています\"";
    assert!(xml.contains(message), "{xml}");
    let text = xml.split("\">再実行: ").nth(1).and_then(|rest| rest.split("</failure>").next());
    let text = text.unwrap_or_default().replace("&quot;", "\"").replace("&lt;", "<");
    assert!(text.contains("ヒント: "), "{xml}");
    assert_eq!(foreign(&text.replace("&gt;", ">")), Vec::<String>::new(), "{xml}");
    let told = xml.split("<system-out>").nth(1).and_then(|rest| rest.split("</system").next());
    let told = told.unwrap_or_default().replace("&quot;", "\"").replace("&gt;", ">");
    assert!(told.contains("上限を超える注文、シード ") && told.contains("\n経過\n"), "{told}");
    assert_eq!(foreign(&told), Vec::<String>::new(), "{told}");
}

#[test]
fn a_timeline_with_its_margin_is_all_in_japanese() {
    for scenario in &all() {
        let trace = play(&scenario.plan);
        let verdict = judge(scenario, &trace);
        let lines = timeline_strip((scenario, &trace), &verdict, Japanese);
        let lines: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
        let text = lines.join("\n");
        assert_eq!(foreign(&text), Vec::<String>::new(), "{text}");
        assert!(text.contains("│ 回線停止中") && text.contains("\n不合格、仮想時間 "), "{text}");
    }
}

#[test]
fn what_a_build_server_is_told_is_all_in_japanese() {
    let (mut remarks, mut page) = (Annotations::new(Japanese), StepSummary::new(Japanese));
    let all = all();
    for scenario in &all {
        let played = unsnapped(scenario);
        remarks.take(&played);
        page.take(&played);
    }
    let ending = Ending::Error("…".to_owned());
    page.take(&Played { ending, trace: None, ..played(&all[0]) });
    let said: Vec<String> =
        remarks.chosen(2).into_iter().flat_map(|one| [one.title, one.message]).collect();
    let said = said.join("\n");
    assert!(said.contains("想定: 受け付けました") && said.contains("他 2件の不合格"), "{said}");
    assert_eq!(foreign(&said), Vec::<String>::new(), "{said}");
    let tally = Tally { failed: 3, errors: 1, ..Tally::default() };
    let page = page.text((&tally, Duration::ZERO), &[], 10_000);
    assert!(page.contains("| シナリオ | 場所 | 想定 | 実際 | 再実行 |"), "{page}");
    let page = page.replace("<code>", "").replace("</code>", "");
    assert_eq!(foreign(&page), Vec::<String>::new(), "{page}");
}

#[test]
fn the_page_of_a_run_is_all_in_japanese() {
    let page = page(Japanese);
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let document = roxmltree::Document::parse_with_options(&page, options)
        .unwrap_or_else(|wrong| panic!("{wrong}"));
    assert_eq!(document.root_element().attribute("lang"), Some("ja"));
    let mut said = String::new();
    for node in document.descendants() {
        let is_code = |node: roxmltree::Node<'_, '_>| {
            ["script", "style", "code"].contains(&node.tag_name().name())
        };
        if let Some(text) = node.text().filter(|_| node.is_text()) {
            said += if node.ancestors().any(is_code) { "" } else { text };
            said.push('\n');
        }
        for name in ["aria-label", "placeholder", "data-lane", "title"] {
            said += node.attribute(name).unwrap_or_default();
            said.push('\n');
        }
        said += &node.attribute("data-says").unwrap_or_default().replace("{shown}", "");
    }
    let said = said.replace("{all}", "");
    assert_eq!(foreign(&said), Vec::<String>::new());
    for text in
        ["不合格", "回線", "レジ", "決済処理", "管理画面", "スタッフ", "時刻", "動きなし", "2日目"]
    {
        assert!(said.contains(text), "{text} is missing");
    }
    assert!(said.contains("boots 決済保留中、カードが拒否されました"));
    assert!(said.contains("real-reader が必要です"));
}

#[test]
fn the_page_is_english_where_that_was_asked_for() {
    let page = page(English);
    assert!(page.contains("<html lang=\"en\">") && !page.contains("不合格"));
}
