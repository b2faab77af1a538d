//! The pages of `explain`: each example is what it says.

use std::fs;
use std::path::Path;

use harness_scenario::{
    Code, Document, MemoryShelf, Mistake, Page, RULES, Shelf, Status, Unreadable, explain, judge,
    nearest_topic, read_scenario, rule_of, topics,
};
use sim_world::play;

const OUTAGE: &str =
    "steps = [ { internet = \"down\" }, { at = \"+${length}\", internet = \"up\" } ]\n";

/// The usual folder that the examples stand in.
struct UsualFolder(MemoryShelf);

impl UsualFolder {
    fn with(scenario: &str) -> Self {
        let cards = (0..1001).map(|place| format!("cards.c{place} = {{}}\n"));
        let cards: String = cards.collect();
        let shelf = MemoryShelf::new()
            .with("scenario.toml", scenario)
            .with("fixtures/us.toml", "store = { country = \"US\" }\n")
            .with("another-evening.toml", "name = \"x\"\nsteps = [ { internet = \"down\" } ]\n")
            .with("parts/outage.toml", OUTAGE)
            .with("1001-cards.toml", cards)
            .with("tickets.csv", "ts,amount_cents,tender\n2025-11-03T09:30:00,1250,card\n")
            .with("dollars.csv", "amount\n12.50\n")
            .with("abroad.csv", "total,currency\n12.50,USD\n9.00,CAD\n")
            .with("latin-1.toml", b"# caf\xe9\n".as_slice())
            .with("recording.toml", vec![b'#'; 5 * 1024 * 1024]);
        Self(shelf)
    }

    fn mistakes(&self) -> Vec<Mistake> {
        read_scenario(self, Path::new("scenario.toml")).err().unwrap_or_default()
    }
}

impl Shelf for UsualFolder {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        match path.to_str() {
            Some("locked.toml") => Err(Unreadable::System("permission denied".to_owned())),
            _ => self.0.read(path),
        }
    }
}

fn codes(scenario: &str) -> Vec<Code> {
    UsualFolder::with(scenario).mistakes().iter().map(|mistake| mistake.code).collect()
}

#[test]
fn every_code_has_a_page() {
    let pages: Vec<Code> = Page::all().map(|page| page.code).collect();
    assert_eq!(pages, Code::ALL);
}

#[test]
fn every_bad_example_contains_its_mistake_and_no_other() {
    for page in Page::all() {
        let mut codes = codes(page.bad);
        codes.dedup();
        assert_eq!(codes, [page.code], "{}", page.bad);
    }
}

#[test]
fn every_good_example_reads_without_a_mistake() {
    for page in Page::all() {
        assert_eq!(codes(page.good), [], "{}: {}", page.code, page.good);
    }
}

/// `RENEW_PAGES=1 cargo test -p harness-scenario --test pages` writes the file.
#[test]
fn every_bad_example_is_marked_at_the_place_that_is_wrong() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages.txt");
    let said: String = Page::all().map(marked).collect();
    if std::env::var_os("RENEW_PAGES").is_some() {
        fs::write(&path, &said).expect("the folder of the tests can be written to");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default().replace('\r', "");
    for (kept, said) in kept.lines().zip(said.lines()) {
        assert_eq!(kept, said);
    }
    assert_eq!(kept, said);
}

/// Says what is marked: the place, the first line of its text, and what is said of it.
fn marked(page: &Page) -> String {
    let line = |mistake: &Mistake| {
        let place = &mistake.place;
        let text = place.text().lines().next().unwrap_or_default().to_owned();
        let text: String = text.chars().take(40).collect();
        format!("{} {place} `{text}` {}\n", mistake.code, mistake.message)
    };
    UsualFolder::with(page.bad).mistakes().iter().map(line).collect()
}

#[test]
fn every_good_example_passes_when_it_is_played() {
    let mut played = 0;
    for page in Page::all() {
        let read = read_scenario(&UsualFolder::with(page.good), Path::new("scenario.toml"));
        let scenarios = match read {
            Ok(Document::Scenario(scenario)) => vec![*scenario],
            Ok(Document::Scenarios(instances)) => instances,
            Ok(Document::Study(_)) => Vec::new(),
            other => panic!("{}: {other:?}", page.code),
        };
        for scenario in scenarios {
            let verdict = judge(&scenario, &play(&scenario.plan));
            assert_eq!(verdict.status, Status::Passed, "{}: {verdict:?}", page.code);
            played += 1;
        }
    }
    assert!(played > 45, "{played}");
}

#[test]
fn every_page_says_where_to_read_on() {
    for page in Page::all() {
        assert!(!page.see_also().is_empty(), "{}", page.code);
        for topic in page.see_also() {
            assert!(explain(topic).is_some(), "{}: {topic}", page.code);
            assert_ne!(*topic, page.code.id());
        }
    }
}

#[test]
fn a_word_is_explained_as_it_stands_in_a_message() {
    let page = explain("E031");
    assert!(page.as_ref().is_some_and(|page| page.starts_with("E031: a time")));
    for spelled in ["e31", "E31", "31", "031", "error[E031]", "error[E031]:", " `e031` "] {
        assert_eq!(explain(spelled), page, "{spelled}");
    }
    assert_eq!(explain("`Paid`"), explain("paid"));
    assert_eq!(explain("[E014]"), explain("E014"));
    // A number that is a decline as well is that, and leads to the other.
    let both = explain("51").unwrap_or_default();
    assert!(both.starts_with("`51`, `insufficient-funds`"), "{both}");
    assert!(both.ends_with("  type: deadzone explain E051\n"), "{both}");
    assert_eq!(explain("E999"), None);
    assert_eq!(explain("e"), None);
    assert_eq!(rule_of("over-transaction-limit").map(|rule| rule.id), Some("limit.order"));
    assert_eq!(rule_of("`limit.order`").map(|rule| rule.id), Some("limit.order"));
}

#[test]
fn pages_are_short_and_fit_a_terminal() {
    for page in Page::all() {
        assert!((1..=3).contains(&page.wrong.lines().count()), "{}", page.code);
        for example in [page.bad, page.good] {
            assert!((2..=10).contains(&example.lines().count()), "{}", page.code);
        }
        assert!(page.wrong.lines().all(|line| line.chars().count() <= 100), "{}", page.code);
    }
}

#[test]
fn a_subject_is_explained_with_its_keys_their_kinds_and_their_defaults() {
    let text = explain("sale").unwrap();
    assert!(text.starts_with("`sale` in a step: order, tender, Done and receipt in one\n"));
    assert!(text.contains("\n  beside it may stand at, id, on, expect, note, "), "{text}");
    assert!(text.contains("\n  total   what the customer owes, without the tip\n"), "{text}");
    assert!(text.contains("an amount in quotes, such as \"45.00\"; it must be there\n"), "{text}");
    assert!(
        text.contains(
            "\"insert\", \"tap\", \"swipe\" or \"manual\"; left out: tap, or else insert"
        )
    );
}

#[test]
fn a_key_is_explained_wherever_it_stands() {
    let text = explain("processor").unwrap();
    assert!(text.contains("`processor` at the top level: the payment processor\n"), "{text}");
    assert!(text.contains("`processor` in a step: the payment processor\n"), "{text}");
    let text = explain("order").unwrap();
    assert!(text.contains("`order` in `check`: the order, by the id of its step\n"), "{text}");
}

#[test]
fn everything_that_has_a_name_is_explained() {
    for topic in topics() {
        assert!(explain(topic).is_some(), "{topic}");
    }
    for settles in ["queue", "payment", "receipt", "admin", "books", "step", "till"] {
        let topic = format!("settles.{settles}");
        assert!(explain(&topic).is_some_and(|text| text.contains(&topic)), "{topic}");
    }
    assert!(Code::ALL.iter().all(|code| explain(code.id()).is_some()));
    assert!(RULES.iter().all(|rule| explain(rule.id).is_some()));
    assert!(explain("e014").unwrap().starts_with("E014: an unknown key\n\n"));
    assert_eq!(explain("nothing"), None);
}

#[test]
fn a_word_behind_a_key_is_explained_as_well() {
    let declined = explain("51").unwrap();
    assert!(declined.starts_with("`51`, `insufficient-funds`, the answer of an issuer: final\n"));
    for line in [
        "\n  meaning   the account does not hold the amount\n",
        "\n  networks  later: it may be tried again, within the limits\n",
        "\n  source    Visa's response codes by category, ",
        "\n  as of     2025-02\n",
    ] {
        assert!(declined.contains(line), "{line}{declined}");
    }
    let by_name = explain("insufficient-funds").unwrap();
    assert!(declined.starts_with(&by_name), "{by_name}");
    assert!(explain("wisepad-3").unwrap().starts_with("`wisepad-3`, a reader: reads tap, insert;"));
    assert!(explain("pos-go").unwrap().contains("the former name of pos-terminal-reader"));
    assert!(explain("paid").unwrap().contains("\n  `badges` in `check`: "));
    for word in ["near-24h", "eftpos", "refused", "queued", "log-out"] {
        assert!(explain(word).is_some(), "{word}");
    }
}

#[test]
fn the_dated_tables_are_listed_whole() {
    let codes = explain("codes").unwrap();
    assert!(codes.contains("  54    expired-card               fix      final "), "{codes}");
    let row = |code: &str| codes.lines().any(|line| line.starts_with(&format!("  {code}  ")));
    assert!(pos_core::Listed::all().all(|listed| row(listed.code)), "{codes}");
    assert!(codes.contains("\n  unverified "), "{codes}");
    let retries = explain("retries").unwrap();
    let visa = retries.lines().find(|line| line.contains("20 reattempts in 30 d")).unwrap();
    let words = ["visa ", "other classes", "from 2026-04-18", "visa-core-rules"];
    assert!(words.iter().all(|word| visa.contains(word)), "{visa}");
    let wait = retries.lines().find(|line| line.contains("MAC 24")).unwrap();
    assert!(wait.contains(" later ") && wait.contains(" 1 h "), "{wait}");
}

#[test]
fn a_slip_is_close_to_what_can_be_explained() {
    assert_eq!(nearest_topic("sael"), Some("sale"));
    assert_eq!(nearest_topic("limit.orders"), Some("limit.order"));
    assert_eq!(nearest_topic("50"), Some("51"));
    assert_eq!(nearest_topic("99"), Some("96"));
    assert_eq!(nearest_topic("insuficient-funds"), Some("insufficient-funds"));
    assert_eq!(nearest_topic("quite something else"), None);
}
