//! `deadzone risk new`: begins a study, with what is said and usual figures for the rest.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use harness_scenario::{Basis, Beginning, Figure, StudyRemarks, write_study_with};
use reports_render::typed;

use super::open::week;
use super::written::{Over, currency, is_free, schema_remark, write};
use crate::args::{Over as Limit, RiskNewArgs};
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::draw_all;

/// The folder for a study where nothing is said.
const USUAL_FOLDER: &str = "studies";
const USUAL_NAME: &str = "what a shop loses to declined offline payments in a year";
const USUAL_CURRENCY: &str = "USD";
/// The limits that are compared where a question names none: up to the usual one.
const USUAL_TRIED: &str = "250,500,1000,2000,5000";

/// The path of the measure that a question is about, without its name.
const KEEP: &str = "question.keep.";

/// What was said of a key, and by which flag.
struct Said {
    key: String,
    value: String,
    by: &'static str,
}

/// All that was said of a study.
struct Told {
    name: String,
    currency: String,
    said: Vec<Said>,
}

/// Writes a study; asks a person who sits in front of a terminal and said nothing.
pub(super) fn new(args: &RiskNewArgs, output: Output) -> Result<Exit, Exit> {
    let mut told = told(args, output)?;
    let is_silent = told.said.is_empty() && args.name.is_none() && args.currency.is_none();
    if is_silent && output.watched && io::stdin().is_terminal() {
        ask(&mut told, &mut io::stdin().lock(), output);
    }
    let path = path_for(args.path.as_deref(), &told.name);
    let over = if args.force { Over::Anything } else { Over::Nothing };
    is_free(&path, over, output)?;
    let said = told.said.iter().map(|one| (one.key.clone(), one.value.clone())).collect();
    let currency = currency(&told.currency, output)?;
    let beginning = Beginning { name: told.name.clone(), currency, said };
    let study = beginning.study(&path).map_err(|mistakes| {
        draw_all(&mistakes, output);
        output.failed(Exit::USAGE, "nothing was written; the lines above are those of the study")
    })?;
    let remarks = StudyRemarks { head: head(&told, &path), of: remarks(&told, &beginning) };
    write(&path, &write_study_with(&study, &remarks), (over, output))?;
    output.say(usual(&beginning));
    let path = typed(&path);
    output.say(format!("wrote {path}\n  draw it: deadzone risk run {path}"));
    Ok(Exit::PASSED)
}

/// Takes what the flags say.
fn told(args: &RiskNewArgs, output: Output) -> Result<Told, Exit> {
    let flags = [
        ("horizon", &args.horizon, "--horizon"),
        ("per.tills", &args.tills, "--tills"),
        ("policy.transaction_limit", &args.transaction_limit, "--transaction-limit"),
        ("policy.device_limit", &args.device_limit, "--device-limit"),
        ("sales.per_hour", &args.per_hour, "--per-hour"),
        ("sales.spread", &args.spread, "--spread"),
        ("sales.amount.lognormal.median", &args.ticket, "--ticket"),
        ("sales.amount.lognormal.sigma", &args.sigma, "--sigma"),
        ("outages.per_year", &args.outages_per_year, "--outages-per-year"),
        ("outages.hours.lognormal.median", &args.outage_hours, "--outage-hours"),
        ("declines.at_once", &args.declined, "--declined"),
        ("declines.later", &args.declined_later, "--declined-later"),
        ("recovery.share", &args.recovered, "--recovered"),
    ];
    let said = flags.into_iter().filter_map(|(key, value, by)| {
        value.clone().map(|value| Said { key: key.to_owned(), value, by })
    });
    let mut said: Vec<Said> = said.collect();
    if let Some(open) = &args.open {
        opened(open, &mut said).map_err(|reason| output.failed(Exit::USAGE, &reason))?;
    }
    let question = question(args);
    said.extend(question.map_err(|reason| output.failed(Exit::USAGE, &reason))?);
    let or =
        |value: &Option<String>, usual: &str| value.clone().unwrap_or_else(|| usual.to_owned());
    let (name, currency) = (or(&args.name, USUAL_NAME), or(&args.currency, USUAL_CURRENCY));
    if name.trim().is_empty() || name.chars().any(char::is_control) {
        return Err(output.failed(Exit::USAGE, "a name is one line of text"));
    }
    Ok(Told { name, currency, said })
}

/// Lets the sales come while the shop is open.
fn opened(open: &str, said: &mut Vec<Said>) -> Result<(), String> {
    const RATE: &str = "sales.per_hour";
    let usual = Figure::of(RATE).map_or("1", |figure| figure.value).to_owned();
    let place = said.iter().position(|one| one.key == RATE);
    let value = week(open, place.map_or(&usual, |place| &said[place].value))?;
    said.retain(|one| one.key != RATE);
    said.push(Said { key: format!("{RATE}.week"), value, by: "--open" });
    Ok(())
}

/// Takes the question with the limits that it chooses from.
fn question(args: &RiskNewArgs) -> Result<Vec<Said>, String> {
    let limit = match args.over {
        None | Some(Limit::DeviceLimit) => "device_limit",
        Some(Limit::TransactionLimit) => "transaction_limit",
    };
    let tried =
        |by, value: &str| Said { key: format!("sweep.{limit}"), value: value.to_owned(), by };
    let mut said: Vec<Said> = args.tried.iter().map(|value| tried("--try", value)).collect();
    let Some(keep) = &args.keep else {
        let alone = args.over.is_some() && said.is_empty();
        return if alone {
            Err("--over says which limit --keep looks for".to_owned())
        } else {
            Ok(said)
        };
    };
    let Some((measure, amount)) = keep.split_once('=') else {
        return Err(format!("--keep {keep}: write a measure and an amount, such as p99=500"));
    };
    if said.is_empty() {
        said.push(tried("--keep", USUAL_TRIED));
    }
    said.extend(asked((measure.trim(), amount.trim()), limit));
    Ok(said)
}

fn asked((measure, amount): (&str, &str), limit: &str) -> [Said; 2] {
    let by = "--keep";
    let key = if measure.contains('.') {
        format!("question.keep.\"{measure}\"")
    } else {
        format!("question.keep.{measure}")
    };
    [
        Said { key, value: amount.to_owned(), by },
        Said { key: "question.over".to_owned(), value: limit.to_owned(), by },
    ]
}

/// Asks for what matters most; Enter takes what is usual.
fn ask(told: &mut Told, answers: &mut impl BufRead, output: Output) {
    let mut one = |what: &str, usual: &str| {
        output.say(format!("{what} [{usual}]"));
        let mut line = String::new();
        let read = answers.read_line(&mut line).is_ok();
        let line = line.trim();
        (read && !line.is_empty()).then(|| line.to_owned())
    };
    if let Some(name) = one("What is the study of?", &told.name) {
        told.name = name;
    }
    if let Some(currency) = one("Which currency are its amounts in?", &told.currency) {
        told.currency = currency;
    }
    let questions = [
        ("per.tills", "How many tills share the outages of the store?"),
        ("sales.per_hour", "How many card payments an hour are there at each till?"),
        ("sales.amount.lognormal.median", "Which amount do half of the payments exceed?"),
        ("outages.per_year", "How many outages are there in a year?"),
        ("outages.hours.lognormal.median", "How many hours do half of the outages exceed?"),
        ("policy.device_limit", "Which sum may a till store at the most?"),
    ];
    for (key, what) in questions {
        let usual = Figure::of(key).map_or("1", |figure| figure.value);
        let answer = one(what, usual);
        told.said.extend(answer.map(|value| Said { key: key.to_owned(), value, by: "an answer" }));
    }
    let open = one("When is the shop open, such as mon-sat 07-18?", "day and night");
    if let Some(Err(reason)) = open.map(|open| opened(&open, &mut told.said)) {
        output.say(format!("{reason}; day and night is taken"));
    }
    let bearable = one("Which loss must be exceeded in no more than 1 of 100 years?", "none");
    if let Some(amount) = bearable.filter(|amount| amount != "none") {
        let tried = Said {
            key: "sweep.device_limit".to_owned(),
            value: USUAL_TRIED.to_owned(),
            by: "--keep",
        };
        told.said.push(tried);
        told.said.extend(asked(("p99", &amount), "device_limit"));
    }
}

fn path_for(given: Option<&Path>, name: &str) -> PathBuf {
    let words = name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let plain = words.collect::<Vec<_>>().join("-").to_lowercase();
    let file = if plain.is_empty() { "study.toml".to_owned() } else { format!("{plain}.toml") };
    match given {
        None => Path::new(USUAL_FOLDER).join(file),
        Some(folder) if folder.is_dir() => folder.join(file),
        Some(path) if path.extension().is_none() => path.with_extension("toml"),
        Some(path) => path.to_owned(),
    }
}

/// Makes the first lines: the question, and how to read the rest.
fn head(told: &Told, path: &Path) -> Vec<String> {
    let is_loss = told.name.starts_with("what ");
    let kept = told.said.iter().find(|one| one.key.starts_with(KEEP));
    let question = match kept {
        Some(keep) => {
            let over = told.said.iter().find(|one| one.key == "question.over");
            let limit = over.map_or("limit", |over| over.value.as_str()).replace('_', " ");
            let loss =
                if is_loss { told.name.clone() } else { format!("what {} loses", told.name) };
            let (under, code) = (&keep.value, told.currency.to_uppercase());
            let measure = keep.key.trim_start_matches(KEEP).trim_matches('"');
            format!("Which {limit} keeps {loss} under {under} {code}{}?", how_often(measure))
        }
        None if is_loss => format!("How large is {}?", told.name),
        None => format!("How much does {} lose to declined offline payments?", told.name),
    };
    let mut lines = vec![question];
    lines.extend(schema_remark(path));
    lines.push(String::new());
    let own =
        "Figures that nobody said have their source, or are marked an assumption: put your own in.";
    lines.push(own.to_owned());
    lines
}

/// Says how often a measure is kept.
fn how_often(measure: &str) -> &'static str {
    match measure {
        "mean" => " on average",
        "p95" => " in 19 of 20 cases",
        "p99" => " in 99 of 100 cases",
        "p99.5" => " in 199 of 200 cases",
        "p99.9" => " in 999 of 1000 cases",
        "tvar95" => " in the mean of the worst 1 in 20",
        "tvar99" => " in the mean of the worst 1 in 100",
        "tvar99.5" => " in the mean of the worst 1 in 200",
        "tvar99.9" => " in the mean of the worst 1 in 1000",
        _ => "",
    }
}

/// Says beside each key who said its value.
fn remarks(told: &Told, beginning: &Beginning) -> Vec<(String, String)> {
    let said = told.said.iter().map(|one| {
        let is_usual = one.by == "--keep" && one.key.starts_with("sweep.");
        let why = if is_usual {
            "assumption: five limits up to the usual one; try those that you could live with"
                .to_owned()
        } else {
            format!("said by {}", one.by)
        };
        (of_line(&one.key), why)
    });
    let mut remarks: Vec<(String, String)> = said.collect();
    // Figures in dollars mean little in yen.
    if beginning.currency.code() != USUAL_CURRENCY {
        let usual = beginning.usual().filter(|figure| {
            figure.key.starts_with("policy.") && figure.value.contains('.')
                || figure.key.ends_with("amount.lognormal.median")
        });
        remarks.extend(usual.map(|figure| {
            let why =
                format!("assumption: the number is that of {USUAL_CURRENCY}; put your own in");
            (figure.key.to_owned(), why)
        }));
    }
    remarks
}

/// Returns the key whose line says a value that was said of a key in it.
fn of_line(key: &str) -> String {
    match key {
        "per.tills" => "per".to_owned(),
        key if key.starts_with(KEEP) => "question.keep".to_owned(),
        key => key.to_owned(),
    }
}

/// Lists the usual figures that stand for what was not said.
fn usual(beginning: &Beginning) -> String {
    let lines = beginning.usual().map(|figure| {
        let basis = match figure.basis {
            Basis::Source(_) => "",
            Basis::Assumption(_) => "  (assumption)",
        };
        format!("\n  {} = {}{basis}", figure.key, figure.value)
    });
    let lines: String = lines.collect();
    format!("usual figures for what was not said, their sources by deadzone risk explain:{lines}")
}

#[cfg(test)]
mod tests {
    use super::{Told, ask};
    use crate::args::Color;
    use crate::output::Output;

    fn asked(answers: &str) -> (String, Vec<(String, String)>) {
        let mut told =
            Told { name: "a shop".to_owned(), currency: "USD".to_owned(), said: Vec::new() };
        ask(&mut told, &mut answers.as_bytes(), Output::new(Color::Never));
        let said = told.said.into_iter().map(|one| (one.key, one.value)).collect();
        (told.name + " " + &told.currency, said)
    }

    #[test]
    fn enter_takes_what_is_usual() {
        assert_eq!(asked(""), ("a shop USD".to_owned(), Vec::new()));
        let (name, said) = asked("a stall\neur\n\n30\n\n\n\n\n\n500\n");
        assert_eq!(name, "a stall eur");
        let said: Vec<(&str, &str)> =
            said.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(
            said,
            [
                ("sales.per_hour", "30"),
                ("sweep.device_limit", "250,500,1000,2000,5000"),
                ("question.keep.p99", "500"),
                ("question.over", "device_limit"),
            ]
        );
    }
}
