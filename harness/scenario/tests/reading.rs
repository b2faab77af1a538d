//! What well-written files turn out to be.
#![expect(clippy::panic, reason = "a test that falls over says why")]

use core::time::Duration;
use std::path::Path;

use harness_scenario::{
    Clock, Document, Header, MemoryShelf, Mistake, Scenario, SnapshotPart, read_scenario, write,
};
use pos_core::{Badge, Badges, Channel, Entry, ReaderModel};
use sim_world::{
    Act, CashOr, Expect, Issuer, Outcome, Question, Tendered, TillQuestion, Uplink, Value, When,
};

const US: &str = r#"
store   = { country = "US", currency = "USD", timezone = "America/New_York" }
offline = { transaction_limit = "120.00" }
staff.bob = { logged_in = true }
staff.ana = { logged_in = true }
cards.broke = { scheme = "visa", issuer = "decline 51" }
"#;

const COFFEE: &str = r#"
#:schema ../scenario.schema.json

name   = "an offline sale is paid after the internet comes back"
why    = "Payment pending becomes Paid"
proves = ["order.pending", "sync.automatic"]
tags   = ["smoke"]
use    = ["../fixtures/us.toml"]
cards.visa = { scheme = "visa" }

steps = [
  { at = "09:00", internet = "down" },
  { at = "+5m", id = "coffee", sale = { total = "45.00", card = "visa", entry = "tap", email = "kim@example.com" }, expect = { outcome = "accepted", badges = ["payment-pending"] } },
  { check = { order = "coffee", in_admin = false, receipt = "queued" } },
  { at = "+20m", internet = "up" },
  { check = { order = "coffee", badges = ["paid"], in_admin = true, receipt = "sent" }, within = "5m" },
]
"#;

fn shelf() -> MemoryShelf {
    MemoryShelf::new().with("s/fixtures/us.toml", US).with("s/offline/coffee.toml", COFFEE)
}

fn read(shelf: &MemoryShelf, path: &str) -> Scenario {
    match read_scenario(shelf, Path::new(path)) {
        Ok(Document::Scenario(scenario)) => *scenario,
        Ok(other) => panic!("{other:?}"),
        Err(mistakes) => panic!("{}", said(&mistakes)),
    }
}

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// Reads a scenario of these steps, with what may stand above them.
fn steps(above: &str, steps: &str) -> Scenario {
    let text = format!("name = \"x\"\n{above}\nsteps = [\n{steps}\n]\n");
    read(&MemoryShelf::new().with("x.toml", text), "x.toml")
}

#[test]
fn the_example_of_the_format_is_read() {
    let scenario = read(&shelf(), "s/offline/coffee.toml");
    assert_eq!(scenario.id, "s/offline/coffee");
    assert_eq!(scenario.header.proves, ["order.pending", "sync.automatic"]);
    assert_eq!(scenario.header.snapshot, SnapshotPart::USUAL);
    assert_eq!(scenario.plan.steps.len(), 5);
    assert_eq!(scenario.plan.steps[0].at, When::At(Duration::ZERO));
    assert_eq!(scenario.plan.steps[1].at, When::After(Duration::from_mins(5)));
    assert_eq!(scenario.plan.steps[2].at, When::Next);
    let Act::Sale(sale) = &scenario.plan.steps[1].act else { panic!("no sale") };
    assert_eq!(sale.order.total.minor(), 4500);
    assert_eq!(sale.order.contact.as_ref().unwrap().channel, Channel::Email);
    let pending = Badges::NONE.with(Badge::PaymentPending);
    let expect =
        Expect { outcome: Some(Outcome::Accepted), badges: Some(pending), ..Expect::default() };
    assert_eq!(scenario.plan.steps[1].expect, Some(expect));
    assert_eq!(scenario.plan.steps[4].within, Some(Duration::from_mins(5)));
}

#[test]
fn values_know_where_they_stand() {
    let scenario = read(&shelf(), "s/offline/coffee.toml");
    let at = |path| scenario.places.shop(path).unwrap().to_string();
    assert_eq!(at("offline.transaction_limit"), "s/fixtures/us.toml:3:33");
    assert_eq!(at("offline.device_limit"), "the standard shop:3:74");
    assert_eq!(at("cards.visa.issuer"), "s/offline/coffee.toml:9:14");
    let step = scenario.places.step(1).unwrap();
    assert_eq!(step.whole().to_string(), "s/offline/coffee.toml:13:3");
    assert_eq!(step.key("expect.badges").unwrap().text(), "[\"payment-pending\"]");
    assert_eq!(step.key("at").unwrap().text(), "\"+5m\"");
}

#[test]
fn fixtures_come_first_and_replace_the_standard_members() {
    let scenario = read(&shelf(), "s/offline/coffee.toml");
    let shop = &scenario.plan.shop;
    let cards: Vec<_> = shop.cards.iter().map(|card| card.name.as_str()).collect();
    assert_eq!(cards, ["broke", "visa"]);
    let staff: Vec<_> = shop.staff.iter().map(|member| member.name.as_str()).collect();
    assert_eq!(staff, ["bob", "ana"]);
    assert_eq!(shop.tills.len(), 1);
    assert_eq!(shop.offline.device_limit.minor(), 500_000);
}

#[test]
fn fixtures_merge_left_to_right_and_the_file_last() {
    let shelf = MemoryShelf::new()
        .with("a.toml", "store = { country = \"CA\" }\nline = { latency = \"1s\" }\n")
        .with("b.toml", "use = [\"c.toml\"]\nline = { latency = \"2s\" }\n")
        .with("c.toml", "line = { latency = \"3s\" }\nprocessor = { latency = \"3s\" }\n")
        .with(
            "x.toml",
            "name = \"x\"\nuse = [\"a.toml\", \"b.toml\"]\nstore = { currency = \"CAD\" }\nsteps = [{ check = { online = true } }]\n",
        );
    let shop = read(&shelf, "x.toml").plan.shop;
    assert_eq!((shop.store.country.code(), shop.store.currency.code()), ("CA", "CAD"));
    assert_eq!(shop.line.latency, Duration::from_secs(2));
    assert_eq!(shop.processor.latency, Duration::from_secs(3));
}

#[test]
fn limits_default_to_whole_units_of_the_currency() {
    let yen = steps(
        "store = { currency = \"JPY\", timezone = \"Asia/Tokyo\" }",
        "{ internet = \"down\" }",
    );
    assert_eq!(yen.plan.shop.offline.transaction_limit.minor(), 100);
    assert_eq!(yen.plan.shop.offline.device_limit.minor(), 5000);
}

#[test]
fn members_have_defaults() {
    let scenario = steps(
        r#"
roles.boss = { permissions = ["accept-offline-card-payments"] }
roles.cashier = {}
staff.kim = {}
tills.a = {}
networks.main = {}
networks.own = { internet = "own" }
cards.late = { issuer = { until = "24h", then = "decline expired-card" } }
"#,
        "{ check = { online = true } }",
    );
    let shop = &scenario.plan.shop;
    assert_eq!(shop.staff[0].role, 1);
    assert!(!shop.staff[0].logged_in && !shop.roles[1].accepts_offline);
    assert_eq!(shop.tills[0].reader, ReaderModel::PosTerminalReader);
    assert_eq!((shop.tills[0].wifi.0, shop.tills[0].staff), (0, None));
    assert_eq!([shop.networks[0].internet, shop.networks[1].internet], [Uplink::Shop, Uplink::Own]);
    assert!(matches!(shop.cards[0].issuer, Issuer::ByAge { .. }));
}

#[test]
fn standard_members_follow_those_that_took_a_place_beside_them() {
    let scenario = steps("roles.boss = {}\nnetworks.main = {}", "{ internet = \"down\" }");
    assert_eq!(scenario.plan.shop.staff[0].role, 0);
    assert_eq!(scenario.plan.shop.tills[0].wifi.0, 0);
}

#[test]
fn the_entry_is_the_readers_usual_way() {
    let till = |reader: &str| {
        let above = format!("tills.till = {{ reader = \"{reader}\" }}");
        let scenario = steps(&above, "{ sale = { total = \"1.00\", card = \"visa\" } }");
        let Act::Sale(sale) = &scenario.plan.steps[0].act else { panic!("no sale") };
        let Tendered::Card { entry, .. } = sale.tendered else { panic!("no card") };
        entry
    };
    assert_eq!(till("pos-go"), Entry::Tap);
    assert_eq!(till("chip-and-swipe"), Entry::Insert);
}

#[test]
fn blocks_of_steps_are_the_same_as_a_list() {
    let blocks = "name = \"x\"\n[[steps]]\ninternet = \"down\"\n[[steps]]\nid = \"s\"\n[steps.sale]\ntotal = \"5.00\"\ncash = true\n";
    let shelf = MemoryShelf::new().with("x.toml", blocks);
    let list = steps(
        "",
        "{ internet = \"down\" }, { id = \"s\", sale = { total = \"5.00\", cash = true } }",
    );
    assert_eq!(read(&shelf, "x.toml").plan, list.plan);
}

#[test]
fn a_byte_order_mark_and_carriage_returns_are_no_mistake() {
    let text = format!(
        "\u{feff}{}",
        "name = \"x\"\nsteps = [\n{ internet = \"down\" },\n]\n".replace('\n', "\r\n")
    );
    assert_eq!(read(&MemoryShelf::new().with("x.toml", text), "x.toml").plan.steps.len(), 1);
}

#[test]
fn a_text_over_several_lines_is_the_same_with_carriage_returns() {
    for quotes in ["\"\"\"", "'''"] {
        let text = format!(
            "name = \"x\"\nwhy = {quotes}\none\n\ntwo{quotes}\nsteps = [{{ internet = \"down\" }}]\n"
        );
        let ended = text.replace('\n', "\r\n");
        let why = |text: &str| read(&MemoryShelf::new().with("x.toml", text), "x.toml").header.why;
        assert_eq!(why(&ended).as_deref(), Some("one\n\ntwo"));
        assert_eq!(why(&ended), why(&text));
        let lone = MemoryShelf::new().with("x.toml", text.replace("one\n", "one\r\r\n"));
        assert!(read_scenario(&lone, Path::new("x.toml")).is_err());
    }
}

#[test]
fn a_fixture_and_a_part_are_told_apart() {
    let shelf = shelf().with("part.toml", "steps = [{ internet = \"down\" }]");
    let what = |path: &str| read_scenario(&shelf, Path::new(path)).unwrap();
    assert_eq!(what("s/fixtures/us.toml"), Document::Fixture);
    assert_eq!(what("part.toml"), Document::Part);
}

#[test]
fn local_times_are_of_the_day_of_the_step_before() {
    let scenario = steps(
        "",
        "{ at = \"10:00\", id = \"out\", internet = \"down\" }, { at = \"day 2 08:00\", internet = \"up\" }, { at = \"08:30:10\", internet = \"down\" }, { at = \"out +30h\", internet = \"up\" }",
    );
    let hours = Duration::from_hours;
    let at: Vec<When> = scenario.plan.steps.iter().map(|step| step.at).collect();
    assert_eq!(at[0], When::At(hours(1)));
    assert_eq!(at[1], When::At(hours(23)));
    assert_eq!(at[2], When::At(hours(23) + Duration::from_secs(30 * 60 + 10)));
    assert_eq!(at[3], When::AfterStep(0, hours(30)));
}

#[test]
fn days_are_right_over_a_change_of_clocks() {
    let spring =
        steps("start = \"2026-03-07 09:00\"", "{ at = \"day 2 09:00\", internet = \"down\" }");
    assert_eq!(spring.plan.steps[0].at, When::At(Duration::from_hours(23)));
    let autumn = steps(
        "start = \"2026-10-31 09:00\"",
        "{ at = \"day 2 01:30\", internet = \"down\" }, { at = \"day 2 09:00\", internet = \"up\" }",
    );
    assert_eq!(autumn.plan.steps[0].at, When::At(Duration::from_mins(16 * 60 + 30)));
    assert_eq!(autumn.plan.steps[1].at, When::At(Duration::from_hours(25)));
    assert_eq!(Clock::of(&autumn.plan).at(Duration::from_hours(25)), "day 2 09:00:00");
}

#[test]
fn a_check_keeps_the_order_of_its_keys_and_its_till() {
    let scenario = steps(
        "tills.a = {}\ntills.b = {}",
        "{ on = \"b\", id = \"o\", sale = { total = \"5.00\", cash = \"5.00\" } }, { on = \"b\", check = { queued = 0, order = \"o\", balance = \"0.00\", logged_in = \"nobody\", forwarded = [\"o\"], tenders = [\"cash 5.00\", \"visa 1.00 declined 51\"] } }",
    );
    let Act::Check(wanted) = &scenario.plan.steps[1].act else { panic!("no check") };
    let Question::Till(till, TillQuestion::Queued) = wanted[0].question else { panic!("no till") };
    assert_eq!((till.0, wanted.len()), (1, 5));
    assert_eq!(wanted[2].value, Value::Staff(None));
    let Act::Sale(sale) = &scenario.plan.steps[0].act else { panic!("no sale") };
    assert!(matches!(sale.tendered, Tendered::Manual { means: CashOr::Cash, amount: Some(_) }));
}

#[test]
fn what_was_written_is_read_back() {
    let scenario = read(&shelf(), "s/offline/coffee.toml");
    let text = write(&scenario.plan, &scenario.header);
    let again = read(&MemoryShelf::new().with("x.toml", text.clone()), "x.toml");
    assert_eq!((again.plan, again.header), (scenario.plan, scenario.header), "{text}");
    assert_ne!(text, write(&read(&shelf(), "s/offline/coffee.toml").plan, &Header::plain()));
}

#[test]
fn a_large_file_full_of_mistakes_is_read_in_a_moment() {
    let steps: String = (0..3_000)
        .map(|step| {
            let order = format!("{{ id = \"o{step}\", order = {{ total = \"5\" }} }}");
            let unread = format!("{{ pay = {{ order = \"o{step}\", crd = \"vsa\" }} }}");
            [order, unread, "{ pay = { order = \"nothing\", cash = true } }".to_owned()]
        })
        .map(|three| three.join(",\n") + ",\n")
        .collect();
    let text = format!("name = \"x\"\nsteps = [\n{steps}]\n");
    let shelf = MemoryShelf::new().with("x.toml", text);
    let mistakes = read_scenario(&shelf, Path::new("x.toml")).unwrap_err();
    assert_eq!(mistakes.len(), 9_000);
    assert_eq!(
        said(mistakes.get(8_999..).unwrap()).lines().nth(1).unwrap(),
        "  --> x.toml:9002:19 give the `order` or `sale` step id = \"nothing\""
    );
}
