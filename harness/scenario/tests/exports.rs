//! Exports of tills: which are known, what becomes of each row, and what is said of files that
//! cannot be read.
//!
//! `RENEW_MISTAKES=1 cargo test -p harness-scenario --test exports` writes the expected texts.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test that falls over says why, and a count is what it is"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{
    Export, ExportAsk, ExportRole, Folder, LeftOut, MemoryShelf, Mistake, MoneyUnit, Opened, Shelf,
    Unreadable, read_export,
};
use pos_core::Currency;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use sim_risk::fit;

/// The files beside this test.
struct Corpus;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

impl Shelf for Corpus {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        Folder.read(&folder().join(path))
    }

    fn open(&self, path: &Path) -> Result<Opened, Unreadable> {
        match path.to_string_lossy().as_ref() {
            "locked.csv" => Err(Unreadable::System("permission denied".to_owned())),
            _ => Folder.open(&folder().join(path)),
        }
    }
}

/// What is asked of the file of a mistake.
fn ask_of(name: &str) -> ExportAsk {
    let map = |text: &str| ExportRole::read_map(text).unwrap();
    let usual = ExportAsk::default();
    match name {
        "wrong-column" => ExportAsk { map: map("amount=amuont,stored=flag"), ..usual },
        "dollars-as-cents" => ExportAsk { unit: Some(MoneyUnit::Minor), ..usual },
        _ => usual,
    }
}

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().flat_map(|mistake| [mistake.to_string(), "\n".to_owned()]).collect()
}

fn bad_names() -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let bad = files.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    let mut names: Vec<String> =
        bad.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.extend(["locked", "missing"].map(str::to_owned));
    names.sort();
    names
}

#[test]
fn every_bad_export_is_answered_as_expected() {
    let renew = std::env::var_os("RENEW_MISTAKES").is_some();
    let mut wrong = Vec::new();
    for name in bad_names() {
        let file = format!("{name}.csv");
        let read = read_export(&Corpus, Path::new(&file), (&ask_of(&name), &mut |_| {}));
        let actual = said(&read.err().unwrap_or_default());
        let expected = folder().join(format!("{name}.txt"));
        if renew {
            fs::write(&expected, &actual).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default().replace('\r', "");
        let silent = !actual.contains("= help:") && !actual.contains("--> ");
        if actual != expected || actual.is_empty() || silent {
            wrong.push(format!("{file}\nexpected:\n{expected}\nactual:\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn asked(text: &str, ask: &ExportAsk) -> Result<Export, String> {
    let shelf = MemoryShelf::new().with("t.csv", text);
    read_export(&shelf, Path::new("t.csv"), (ask, &mut |_| {})).map_err(|mistakes| said(&mistakes))
}

fn read(text: &str) -> Export {
    asked(text, &ExportAsk::default()).unwrap_or_else(|said| panic!("{said}"))
}

/// Counts why rows are left out; nothing is dropped in silence.
fn left(export: &Export) -> BTreeMap<String, (u64, u64)> {
    let table = &export.table;
    let sum: u64 = table.left_out.iter().map(|one| one.rows.count).sum();
    assert_eq!(sum + table.kept, table.rows, "nothing is dropped in silence");
    let each = |LeftOut { why, rows }: &LeftOut| (why.to_string(), (rows.count, rows.first_line));
    table.left_out.iter().map(each).collect()
}

fn columns(export: &Export) -> Vec<(&'static str, &str)> {
    export.columns.iter().map(|(role, name)| (role.name(), name.as_str())).collect()
}

#[test]
fn shopify_orders_are_known() {
    let export = read(concat!(
        "Name,Email,Financial Status,Paid at,Fulfillment Status,Currency,Subtotal,Total,Created at,",
        "Lineitem name,Payment Method,Device ID\n",
        "#1001,a@b.c,paid,2025-11-03 09:30:00 -0500,fulfilled,CAD,10.00,11.30,",
        "2025-11-03 09:30:00 -0500,\"Tea, green\",Shopify Payments,1\n",
        "#1001,a@b.c,,,,,,,2025-11-03 09:30:00 -0500,Cup,,\n",
        "#1002,a@b.c,voided,,unfulfilled,CAD,10.00,11.30,2025-11-03 10:30:00 -0500,Tea,Shopify Payments,2\n",
        "#1003,a@b.c,paid,,fulfilled,CAD,4.00,4.52,2025-11-03 11:30:00 -0500,Tea,Cash,2\n",
    ));
    assert_eq!((export.recognised, export.currency.code()), (Some("Shopify orders"), "CAD"));
    assert_eq!(export.devices, Some(2));
    let reasons = left(&export);
    assert_eq!(reasons["without an amount"], (1, 3));
    assert_eq!(reasons["whose status is `voided`"], (1, 4));
    assert_eq!((export.table.kept, export.observed.cards()), (2, 1));
    assert_eq!(columns(&export)[1], ("amount", "Total"));
}

#[test]
fn shopify_transactions_are_known_and_each_payment_counts_once() {
    let export = read(concat!(
        "Order,Name,Kind,Gateway,Created At,Status,Amount,Currency,Card Type\n",
        "1,#1001,authorization,shopify_payments,2025-11-03 09:30:00 -0500,success,11.30,USD,Visa\n",
        "1,#1001,capture,shopify_payments,2025-11-03 09:31:00 -0500,success,11.30,USD,Visa\n",
        "2,#1002,sale,cash,2025-11-03 09:32:00 -0500,success,5.00,USD,\n",
        "1,#1001,refund,shopify_payments,2025-11-04 09:31:00 -0500,success,11.30,USD,Visa\n",
    ));
    assert_eq!(export.recognised, Some("Shopify transactions"));
    let reasons = left(&export);
    assert_eq!(reasons["of the kind `authorization`"], (1, 2));
    assert_eq!(reasons["of the kind `refund`"], (1, 5));
    assert_eq!(export.observed.cards(), 1);
}

#[test]
fn square_transactions_are_known_with_signs_and_two_columns_of_time() {
    let header = "Date,Time,Time Zone,Gross Sales,Net Sales,Tip,Total Collected,Source,Card,Cash,\
                  Fees,Net Total,Transaction ID,Card Brand,Device Name,Transaction Status\n";
    let row = |date: &str, time: &str, card: &str| {
        format!(
            "{date},{time},Eastern Time (US & Canada),$10.00,$10.00,$0.00,$10.00,Register,{card},$0.00,-$0.30,$9.70,T1,Visa,Till 1,Complete\n"
        )
    };
    let export = read(&format!(
        "{header}{}{}{}{}",
        row("2025-11-03", "14:30:00", "\"$1,210.00\""),
        row("11/13/2025", "2:30:00 PM", "$8.50"),
        row("11/14/2025", "9:05:00 AM", "$0.00"),
        row("11/14/2025", "9:05:00 AM", "-$8.50"),
    ));
    assert_eq!(export.recognised, Some("Square transactions"));
    assert_eq!(columns(&export)[..2], [("time", "Date+Time"), ("amount", "Card")]);
    assert_eq!(left(&export)["of zero or less"], (2, 4));
    let amounts = fit(&export.observed, 1).amounts.unwrap();
    assert_eq!((amounts.count, amounts.cap), (2, 121_000));
    assert!(export.notes.iter().any(|note| note.contains("the sign $")), "{:?}", export.notes);
}

#[test]
fn toast_payment_details_are_known() {
    let export = read(concat!(
        "Location,Payment Id,Order Id,Order #,Paid Date,Order Date,Check Id,Check #,Amount,Tip,",
        "Gratuity,Total,Status,Type,Card Type\n",
        "Main,1,1,1,11/13/25 6:45 PM,11/13/25 5:30 PM,1,1,40.00,8.00,0.00,48.00,CAPTURED,Credit,VISA\n",
        "Main,2,2,2,11/13/25 6:50 PM,11/13/25 5:30 PM,2,2,40.00,0.00,0.00,40.00,VOIDED,Credit,VISA\n",
        "Main,3,3,3,11/13/25 6:55 PM,11/13/25 5:30 PM,3,3,12.00,0.00,0.00,12.00,,Cash,\n",
        "Main,4,4,4,11/13/25 6:59 PM,11/13/25 5:30 PM,4,4,12.00,0.00,0.00,12.00,CAPTURED,Gift Card,\n",
    ));
    assert_eq!(export.recognised, Some("Toast payment details"));
    assert_eq!(left(&export)["whose status is `VOIDED`"], (1, 3));
    let cards: Vec<&str> =
        export.tenders.iter().filter(|one| one.2).map(|one| one.0.as_str()).collect();
    assert_eq!((cards, export.table.kept), (vec!["Credit"], 3));
}

#[test]
fn a_map_stands_before_what_is_known_and_takes_columns_away() {
    let text = "ts,amount,total,tender\n2025-11-03T09:30:00,1.00,2.00,card\n2025-11-03T09:31:00,1.00,2.00,cash\n";
    let map = ExportRole::read_map("amount=total,tender=").unwrap();
    let export = asked(text, &ExportAsk { map, ..ExportAsk::default() }).unwrap();
    assert_eq!(columns(&export), [("time", "ts"), ("amount", "total")]);
    assert_eq!(export.observed.cards(), 2, "without tenders all are cards");
}

/// A mark at the start, lines that end as on Windows, quotes with new lines, and another separator.
#[test]
fn files_are_read_as_spreadsheets_write_them() {
    let text = "\u{feff}ts;amount;note\r\n2025-11-03T09:30:00;\"12,50\";\"tea\r\nand cake\"\r\n\
                2025-11-03T09:40:00;8.00;\"\"\"so\"\" he said\"\r\n2025-11-03T09:20:00;8.00;\r\n";
    let export = read(text);
    assert_eq!((export.table.rows, export.table.kept), (3, 3));
    assert_eq!(export.table.out_of_order.map(|rows| (rows.count, rows.first_line)), Some((1, 5)));
    assert_eq!(fit(&export.observed, 1).amounts.unwrap().cap, 1_250);
}

#[test]
fn a_row_in_ten_may_be_broken_and_each_is_counted() {
    let good = "2025-11-03T09:30:00,12.50,card,N\n".repeat(60);
    let text = format!(
        "ts,amount,tender,stored\n{good}2025-11-03T09:30:00,12.50,card\n2025-11-03,12.50,card,N\n\
         2025-11-03T09:30:00,free,card,N\n2025-11-03T09:30:00,,card,N\n2025-11-03T09:30:00,-3.00,card,N\n\
         2025-11-03T09:30:00,12.50,card,perhaps\n"
    );
    let export = read(&text);
    let reasons = left(&export);
    for (why, line) in [
        ("with more or fewer fields than the header", 62),
        ("without a date and time of day", 63),
        ("that are not numbers in the unit", 64),
        ("without an amount", 65),
        ("of zero or less", 66),
        ("that do not say yes or no to being stored", 67),
    ] {
        assert_eq!(reasons[why], (1, line), "{why}");
    }
    assert_eq!(export.table.kept, 60);
}

#[test]
fn one_of_several_currencies_is_taken_where_that_is_asked() {
    let usd = "2025-11-03T09:30:00,1.00,usd\n".repeat(3);
    let text = format!(
        "ts,amount,currency\n{usd}2025-11-03T09:30:00,1.00,EUR\n2025-11-03T09:30:00,1.00,\n"
    );
    let refused = asked(&text, &ExportAsk::default()).unwrap_err();
    assert!(refused.contains("take one of them: --currency USD, or --currency EUR"), "{refused}");
    let currency = Currency::find("USD");
    let export = asked(&text, &ExportAsk { currency, ..ExportAsk::default() }).unwrap();
    let reasons = left(&export);
    assert_eq!((reasons["in EUR"], reasons["without a currency"]), ((1, 5), (1, 6)));
}

#[test]
fn outcomes_and_ages_of_stored_payments_are_read() {
    let text = concat!(
        "ts,amount,stored,status,captured_at,uploaded_at,response_code\n",
        "2025-11-03T09:30:00,1.00,Y,approved,2025-11-03T09:30:00,2025-11-03T12:30:00,00\n",
        "2025-11-03T09:40:00,1.00,Y,declined,2025-11-03T09:40:00,2025-11-04T12:40:00,51\n",
        "2025-11-03T09:50:00,1.00,Y,declined,,2025-11-03T12:50:00,9Z\n",
        "2025-11-03T09:55:00,1.00,Y,declined,2025-11-03T09:55:00,2025-11-02T12:55:00,51\n",
        "2025-11-03T09:56:00,1.00,N,declined,2025-11-03T09:56:00,2025-11-03T09:56:00,51\n",
        "2025-11-03T09:57:00,1.00,Y,in a mood,2025-11-03T09:57:00,2025-11-03T12:57:00,\n",
    );
    let export = read(text);
    let ages = fit(&export.observed, 1).ages.unwrap();
    assert_eq!((ages.asked, ages.declined), (3, 2));
    let ages_of: Vec<(u64, u64)> =
        ages.buckets.iter().map(|one| (one.from_ms / 3_600_000, one.asked)).collect();
    assert_eq!(ages_of, [(1, 2), (24, 1)]);
    assert_eq!(ages.codes, [("51".to_owned(), 1)]);
    for note in [
        "the status `in a mood` says nothing",
        "the codes `9Z` are no declines",
        "1 payments were asked for before they were taken",
    ] {
        assert!(export.notes.iter().any(|said| said.contains(note)), "{note}: {:?}", export.notes);
    }
}

/// Whether a till was offline is told by a refund as well.
#[test]
fn the_flag_of_every_row_counts_for_the_share_stored() {
    let export = read(
        "ts,amount,stored\n2025-11-03T09:30:00,1.00,N\n2025-11-03T09:31:00,0.00,Y\n2025-11-03T09:32:00,2.00,\n",
    );
    let stored = fit(&export.observed, 1).stored.unwrap();
    assert_eq!((stored.stored, stored.known), (1, 2));
    assert!(
        export.notes.iter().any(|note| note.contains("1 sales do not say")),
        "{:?}",
        export.notes
    );
}

#[test]
fn a_million_rows_are_read_and_told_on_the_way() {
    let mut text = String::from("ts,amount_cents,tender\n");
    for row in 0..1_000_000_u32 {
        let (day, hour) = (1 + row % 28, row % 24);
        let cents = 500 + row % 3_000;
        writeln!(text, "2025-11-{day:02}T{hour:02}:30:00,{cents},card").unwrap();
    }
    let shelf = MemoryShelf::new().with("t.csv", text);
    let mut told = 0;
    let mut hear = |progress: harness_scenario::ExportProgress| {
        assert!(progress.of.is_some_and(|of| progress.bytes <= of));
        told += 1;
    };
    let export =
        read_export(&shelf, Path::new("t.csv"), (&ExportAsk::default(), &mut hear)).unwrap();
    assert_eq!((export.table.rows, export.table.kept), (1_000_000, 1_000_000));
    assert!(told > 100, "{told}");
    let spread = fit(&export.observed, 1).arrivals.unwrap().spread.unwrap();
    assert!(spread.value < 1e-4, "each day has as many: {spread:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in a file: it is read with every row counted, or refused with what to do.
    #[test]
    fn nothing_makes_the_reader_fall(
        header in select(vec!["ts,amount,tender,stored,status,uploaded,currency", "ts;amount", "Date,Time,Gross Sales,Total Collected,Card,Transaction ID", ""]),
        rows in vec("[-0-9T:,;\"\r\n a-z$().é\\x00]{0,60}", 0..30),
        real in 0..20_usize,
    ) {
        let good = "2025-11-03T09:30:00,12.50,card,Y,declined,2025-11-04T09:30:00,USD\n".repeat(real);
        let text = format!("{header}\n{good}{}", rows.join("\n"));
        match asked(&text, &ExportAsk::default()) {
            Ok(export) => {
                left(&export);
                let _ = fit(&export.observed, 3);
            }
            Err(said) => prop_assert!(said.starts_with("error[E0"), "{}", said),
        }
    }
}

/// The real export that figures of the house come from.
#[test]
fn the_fares_of_new_york_are_fitted_as_they_are_known() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let files = beside.map(|folder| folder.join("shared/data/taxi_green_2025-11_tickets.csv"));
    let Some(path) = files.into_iter().find(|path| path.is_file()) else {
        println!("skipped: the-fares-of-new-york needs the export of green taxis, November 2025");
        return;
    };
    let map =
        ExportRole::read_map("time=ts,amount=amount_cents,tender=tender,stored=stored_offline");
    let ask = ExportAsk { map: map.unwrap(), ..ExportAsk::default() };
    let export = read_export(&Folder, &path, (&ask, &mut |_| {})).unwrap();
    assert_eq!((export.table.rows, export.observed.cards()), (41_343, 31_625));
    let fitted = fit(&export.observed, 1);
    let (arrivals, amounts, stored) =
        (fitted.arrivals.unwrap(), fitted.amounts.unwrap(), fitted.stored.unwrap());
    assert_eq!((arrivals.by_day.len(), arrivals.edge.sales), (30, 22));
    assert!(arrivals.per_hour.holds(44.0), "{:?}", arrivals.per_hour);
    assert!((amounts.mean.value - 2_547.5).abs() < 1.0, "{:?}", amounts.mean);
    assert_eq!(amounts.quantiles[0].seen.value, 2_085.0);
    assert_eq!(amounts.quantiles[3].seen.value, 9_540.0);
    assert!((amounts.sigma.value - 0.515).abs() < 0.001, "{:?}", amounts.sigma);
    assert!((amounts.median.value - 2_193.0).abs() < 1.0, "{:?}", amounts.median);
    assert_eq!((stored.stored, stored.known), (126, 41_343));
    assert!(stored.share.holds(0.003_05) && stored.design_effect > 1.0, "{stored:?}");
}
