//! The law of studies: what is written reads back as the same study, and nothing makes the reader
//! fall.
#![expect(clippy::unwrap_used, reason = "a test that falls over says why")]

use std::path::Path;

use harness_scenario::{MemoryShelf, read_study, write_study};
use pos_core::{Currency, Money};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use sim_risk::{
    Axis, Declines, Horizon, Law, Level, Measure, Outages, Policy, Question, Rate, Replications,
    Run, Sales, Sequence, Shape, Study, Sweep, TooLate, WhenFull,
};

const HOUR: f64 = 3_600_000.0;
const DAY_MS: u64 = 86_400_000;

fn name() -> impl Strategy<Value = String> {
    "[ -~äé漢\n\t\"\\\\$]{0,12}".prop_map(|text| format!("x{text}"))
}

fn money() -> impl Strategy<Value = Money> {
    (1_i64..1_000_000).prop_map(Money::from_minor)
}

fn limit() -> impl Strategy<Value = Option<Money>> {
    prop::option::of((0_i64..10_000_000).prop_map(Money::from_minor))
}

fn share() -> impl Strategy<Value = f64> {
    prop_oneof![Just(0.0), Just(1.0), 0.0..1.0]
}

fn full() -> impl Strategy<Value = WhenFull> {
    select(vec![WhenFull::Skip, WhenFull::Stop])
}

fn span_ms() -> impl Strategy<Value = u64> {
    prop_oneof![Just(0), Just(365 * DAY_MS), Just(DAY_MS), 0..1_000 * DAY_MS]
}

/// Parameters in hours, as a file has them: a float of milliseconds that no hours give is in none.
fn hours() -> impl Strategy<Value = f64> + Clone {
    (0.001_f64..500.0).prop_map(|hours| hours * HOUR)
}

/// A distribution of whole numbers up to `most`, with parameters of `real`.
fn law(
    most: u64,
    real: impl Strategy<Value = f64> + Clone + 'static,
) -> impl Strategy<Value = Law> {
    let rows = prop::collection::vec((1..most, 0.1..10.0), 1..5);
    let shape = prop_oneof![
        (1..most).prop_map(Shape::Fixed),
        real.clone().prop_map(|mean| Shape::Exponential { mean }),
        (real.clone(), 0.0..2.0).prop_map(|(median, sigma)| Shape::Lognormal { median, sigma }),
        (real, 1.5..5.0).prop_map(|(least, alpha)| Shape::Pareto { least, alpha }),
        rows.prop_map(Shape::Table),
        prop::collection::vec(1..most, 1..30).prop_map(Shape::Empirical),
    ];
    // Above every median that is drawn.
    let cap = prop::option::of(10 * most..20 * most);
    (shape, cap).prop_map(|(shape, cap)| Law { shape, cap })
}

fn rate() -> impl Strategy<Value = Rate> {
    prop_oneof![
        (0.0..100.0).prop_map(Rate::PerHour),
        prop::collection::vec(0.0..100.0, 168).prop_map(Rate::HourOfWeek),
    ]
}

fn sales() -> impl Strategy<Value = Sales> {
    let minor = (1_u32..50_000).prop_map(f64::from);
    (rate(), 1.0..5.0, law(50_000, minor)).prop_map(|(rate, spread, amount)| Sales {
        rate,
        spread,
        amount,
    })
}

fn outages() -> impl Strategy<Value = Outages> {
    let clustering = prop::option::of(0.01..10.0);
    (0.0..60.0, clustering, law(500 * 3_600_000, hours()), span_ms()).prop_map(
        |(per_year, clustering, length, notice_ms)| Outages {
            per_year,
            clustering,
            length,
            notice_ms,
        },
    )
}

fn declines() -> impl Strategy<Value = Declines> {
    let too_late = (span_ms(), share()).prop_map(|(after_ms, share)| TooLate { after_ms, share });
    let codes = vec!["51", "59", "54", "41", "91", "57", "05"];
    let reasons = subsequence(codes, 0..7).prop_shuffle().prop_flat_map(|codes| {
        let weights = prop::collection::vec(0.1..50.0, codes.len());
        let codes: Vec<String> = codes.into_iter().map(str::to_owned).collect();
        weights.prop_map(move |weights| codes.iter().cloned().zip(weights).collect())
    });
    let minutes = prop_oneof![Just(1_440), 1_u32..1_000_000];
    let half_life = minutes.prop_map(|minutes| f64::from(minutes) * 60_000.0);
    let later = prop::option::of(share());
    (share(), later, half_life, too_late, 0.0..2.0, reasons).prop_map(
        |(at_once, later, half_life_ms, too_late, shared, reasons)| Declines {
            at_once,
            later: later.unwrap_or(at_once),
            half_life_ms,
            too_late,
            shared,
            reasons,
        },
    )
}

fn measures() -> Vec<Measure> {
    let levels = Level::ALL.into_iter();
    let var = levels.clone().map(Measure::Var);
    [Measure::Mean].into_iter().chain(var).chain(levels.map(Measure::Tvar)).collect()
}

fn run() -> impl Strategy<Value = Run> {
    let precision = subsequence(measures(), 0..=9).prop_flat_map(|measures| {
        let widths = prop::collection::vec(0.001..0.5, measures.len());
        widths.prop_map(move |widths| measures.iter().copied().zip(widths).collect())
    });
    let replications = prop::option::of(1_u64..1_000_000_000_000_000);
    (any::<u64>(), replications, precision, 1_u64..1_000_000_000_000_000).prop_map(
        |(seed, replications, precision, limit)| Run {
            seed,
            replications: replications.map_or(Replications::Auto, Replications::Exactly),
            precision,
            limit,
            sequence: Sequence::Random,
        },
    )
}

fn sweep() -> impl Strategy<Value = Sweep> {
    let limits =
        || prop::collection::btree_set(limit(), 0..5).prop_map(|set| set.into_iter().collect());
    let full = subsequence(vec![WhenFull::Skip, WhenFull::Stop], 0..=2);
    (limits(), limits(), full).prop_map(|(transaction_limit, device_limit, when_full)| Sweep {
        transaction_limit,
        device_limit,
        when_full,
    })
}

/// A question over a limit that the sweep varies, where it varies one.
fn question(sweep: &Sweep) -> impl Strategy<Value = Option<Question>> + use<> {
    let axes = [
        (Axis::TransactionLimit, !sweep.transaction_limit.is_empty()),
        (Axis::DeviceLimit, !sweep.device_limit.is_empty()),
    ];
    let swept: Vec<Axis> = axes.into_iter().filter(|(_, is)| *is).map(|(axis, _)| axis).collect();
    (select(measures()), money(), any::<Index>(), any::<bool>()).prop_map(
        move |(measure, under, at, asked)| {
            let asked = asked && !swept.is_empty();
            asked.then(|| Question { measure, under, over: *at.get(&swept) })
        },
    )
}

fn study() -> impl Strategy<Value = Study> {
    let currency = select(vec!["USD", "JPY", "KWD"]).prop_map(|code| Currency::find(code).unwrap());
    let horizon = prop_oneof![
        Just(Horizon::Outage),
        Just(Horizon::Span(365 * DAY_MS)),
        (1..400 * DAY_MS).prop_map(Horizon::Span),
    ];
    let policy =
        (limit(), limit(), full()).prop_map(|(transaction_limit, device_limit, when_full)| {
            Policy { transaction_limit, device_limit, when_full }
        });
    let asked = sweep().prop_flat_map(|sweep| {
        let question = question(&sweep);
        (Just(sweep), question)
    });
    let frame = (name(), currency, horizon, 1_u32..4, policy);
    let rest = (sales(), outages(), declines(), share(), 0.0..10_000.0, run(), asked);
    (frame, rest).prop_map(|(frame, rest)| {
        let (name, currency, horizon, tills, policy) = frame;
        let (sales, outages, declines, recovery, chargeback_basis_points, run, asked) = rest;
        let (sweep, question) = asked;
        Study {
            name,
            currency,
            horizon,
            tills,
            policy,
            sales,
            outages,
            declines,
            recovery,
            chargeback_basis_points,
            run,
            sweep,
            question,
        }
    })
}

fn read_back(text: &str) -> Result<Study, String> {
    let shelf = MemoryShelf::new().with("x.toml", text);
    let read = read_study(&shelf, Path::new("x.toml"));
    read.map(|file| file.study).map_err(|mistakes| {
        let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        format!("{}\n{text}", said.join("\n"))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn every_study_reads_back(study in study()) {
        prop_assume!(study.check().is_ok());
        let text = write_study(&study);
        let again = read_back(&text);
        prop_assert!(again.is_ok(), "{}", again.unwrap_err());
        let again = again.unwrap();
        prop_assert!(again == study, "{text}\nwritten: {study:#?}\nread: {again:#?}");
        prop_assert_eq!(again.digest(), study.digest());
        prop_assert_eq!(write_study(&again), text);
    }

    #[test]
    fn nothing_that_is_broken_makes_the_reader_fall(
        study in study(),
        cuts in prop::collection::vec((any::<Index>(), any::<Index>(), 0_u8..4), 1..6),
    ) {
        let mut text = write_study(&study).into_bytes();
        for (at, other, how) in cuts {
            let (at, other) = (at.index(text.len()), other.index(text.len()));
            match how {
                0 => text.truncate(at.max(1)),
                1 => { text.remove(at); }
                2 => text.swap(at, other),
                _ => { let byte = text[other]; text.insert(at, byte); }
            }
            if text.is_empty() { text.push(b'x'); }
        }
        let shelf = MemoryShelf::new().with("x.toml", text);
        if let Err(mistakes) = read_study(&shelf, Path::new("x.toml")) {
            prop_assert!(!mistakes.is_empty());
            for mistake in mistakes {
                prop_assert!(mistake.place.line() >= 1 && mistake.place.column() >= 1);
            }
        }
    }

    #[test]
    fn no_table_makes_the_reader_fall(
        table in "[a-c,;\"\n0-9.:T $-]{0,200}",
        bytes in prop::collection::vec(any::<u8>(), 0..60),
    ) {
        let text = "currency = \"USD\"\noutages = { per_year = 1, hours = { fixed = 4 } }\n[sales]\n\
            per_hour = { csv = \"t.csv\", time = \"a\" }\n\
            amount = { csv = \"t.csv\", column = \"b\", unit = \"major\", where = { c = \"1\" } }\n";
        for rows in [format!("a,b,c\n{table}").into_bytes(), table.into_bytes(), bytes] {
            let shelf = MemoryShelf::new().with("x.toml", text).with("t.csv", rows);
            match read_study(&shelf, Path::new("x.toml")) {
                Ok(file) => for table in file.tables {
                    let left: u64 = table.left_out.iter().map(|left| left.rows.count).sum();
                    prop_assert_eq!(left + table.kept, table.rows);
                },
                Err(mistakes) => prop_assert!(!mistakes.is_empty()),
            }
        }
    }
}
