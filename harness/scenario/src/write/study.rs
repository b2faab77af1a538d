//! A study as text, with what each key means and where its figure is from.

mod laws;

use pos_core::Money;
use sim_risk::{
    Declines, Horizon, Measure, Outages, Policy, Question, Rate, Replications, Run, Sales, Study,
    Sweep, WhenFull,
};

use super::toml::{Inline, key, list, quoted};
use crate::language::{
    AXES, Basis, CHARGEBACKS, DECLINES, Figure, Group, MEASURES, OUTAGES, POLICY, QUESTION,
    RECOVERY, RUN, SALES, STUDY, SWEEP, WHEN_FULL,
};
use crate::read::DAY_MS;
use crate::span::{read_long_span, show_long_span};
use crate::words::name_of;

/// How far to the right remarks stand at the least.
const MARGIN: usize = 32;

/// Writes a study as a file that depends on no other: tables that were read stand in it.
///
/// It reads back as the same study where the study could have been read: amounts are whole minor
/// units, and no file is larger than 4 MiB.
pub fn write_study(study: &Study) -> String {
    write_study_with(study, &StudyRemarks::default())
}

/// What is said of a study that is written, beside what each key means.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StudyRemarks {
    /// The first lines; the name of the study where there are none.
    pub head: Vec<String>,
    /// Keys as paths, such as `sales.per_hour`, each with a line on where its value is from, in place
    /// of the source that it would have otherwise.
    pub of: Vec<(String, String)>,
}

/// Writes a study as [`write_study`] does, with remarks of where its values are from.
pub fn write_study_with(study: &Study, remarks: &StudyRemarks) -> String {
    let plain = |line: &str| line.replace(char::is_control, " ");
    let named = [study.name.clone()];
    let head = if remarks.head.is_empty() { &named[..] } else { &remarks.head };
    let head: Vec<String> = head.iter().map(|line| remark(&plain(line))).collect();
    let text: Vec<String> = blocks(study).map(|block| block.text(&remarks.of)).collect();
    format!("{}\n\n{}", head.join("\n"), text.join("\n"))
}

/// Writes a line as a remark; one for editors is one already.
fn remark(line: &str) -> String {
    if line.starts_with("#:") { line.to_owned() } else { format!("# {line}").trim_end().to_owned() }
}

/// Lists the figures that a study takes for granted: every key for which somebody proposes a value,
/// with the study's own, and where that is from; nothing where it is the study's own word.
pub fn figures_of(study: &Study) -> Vec<(&'static str, String, Option<Basis>)> {
    blocks(study).flat_map(|block| block.figures).collect()
}

fn blocks(study: &Study) -> impl Iterator<Item = Block> {
    let shown = Shown { study };
    let blocks = [
        shown.top(),
        shown.policy(study.policy),
        shown.sales(&study.sales),
        shown.outages(&study.outages),
        declines(&study.declines),
        Block::new("recovery", &RECOVERY).line("share", &[("", number(study.recovery))]),
        Block::new("chargebacks", &CHARGEBACKS)
            .line("basis_points", &[("", number(study.chargeback_basis_points))]),
        run(&study.run),
        shown.sweep(&study.sweep),
        shown.question(study.question.as_ref()),
    ];
    blocks.into_iter().filter(|block| !block.lines.is_empty())
}

/// Writes a number so that it reads back as the same.
fn number(value: f64) -> String {
    format!("{value:?}")
}

/// A key that is being written.
struct Line {
    /// The paths of the key and of the keys in its value, each with where its value is from.
    from: Vec<(String, Option<Basis>)>,
    text: String,
}

impl Line {
    /// Writes it below its remarks, each once.
    fn text(&self, remarks: &[(String, String)]) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (path, basis) in &self.from {
            let said = remarks.iter().find(|(of, _)| of == path).map(|(_, said)| said.clone());
            let said = said.or_else(|| basis.map(|basis| basis.to_string()));
            let line = said.map(|said| format!("# {}", said.replace(char::is_control, " ")));
            lines.extend(line.filter(|line| lines.last() != Some(line)));
        }
        lines.push(self.text.clone());
        lines.join("\n")
    }
}

/// A table that is being written.
struct Block {
    name: &'static str,
    group: &'static Group,
    lines: Vec<Line>,
    /// The values of keys for which somebody proposes one.
    figures: Vec<(&'static str, String, Option<Basis>)>,
}

impl Block {
    const fn new(name: &'static str, group: &'static Group) -> Self {
        Self { name, group, lines: Vec::new(), figures: Vec::new() }
    }

    /// Adds a key; its value is the first of `said`, each of which may be a figure of a source.
    ///
    /// What is said of an inner key follows, with the rest of its path.
    fn line(mut self, name: &str, said: &[(&str, String)]) -> Self {
        let Some(((_, value), _)) = said.split_first() else { return self };
        let mut sources = Vec::new();
        for (inner, value) in said {
            let table =
                if self.name.is_empty() { String::new() } else { format!("{}.", self.name) };
            let path = format!("{table}{name}{inner}");
            let figure = Figure::of(&path);
            let from = figure.filter(|figure| is_same(figure.value, value));
            let basis = from.map(|from| from.basis);
            self.figures.extend(figure.map(|it| (it.key, value.clone(), basis)));
            sources.push((path, basis));
        }
        let line = format!("{} = {value}", key(name));
        let help = self.group.find(name).map_or("", |word| word.help);
        let width = MARGIN.max(line.lines().last().map_or(0, str::len) + 1);
        let last = line.lines().last().map_or(0, |last| last.chars().count());
        let text = format!("{line}{:1$}# {help}", "", width.saturating_sub(last).max(1));
        self.lines.push(Line { from: sources, text });
        self
    }

    fn maybe(self, name: &str, value: Option<String>) -> Self {
        match value {
            Some(value) => self.line(name, &[("", value)]),
            None => self,
        }
    }

    fn text(&self, remarks: &[(String, String)]) -> String {
        let head = if self.name.is_empty() { String::new() } else { format!("[{}]\n", self.name) };
        let lines: Vec<String> = self.lines.iter().map(|line| line.text(remarks)).collect();
        format!("{head}{}\n", lines.join("\n"))
    }
}

/// Tells whether a value is that of a figure, however each is written.
fn is_same(figure: &str, value: &str) -> bool {
    let plain = value.trim_matches('"');
    let numbers = figure.parse::<f64>().ok().zip(plain.parse::<f64>().ok());
    let spans = || read_long_span(figure).ok().zip(read_long_span(plain).ok());
    // Weights are written with a decimal, and the figures without one.
    let bare = |table: &str| table.replace('"', "").replace(".0,", ",").replace(".0 }", " }");
    figure == plain
        || numbers.is_some_and(|(one, other)| (one - other).abs() < f64::EPSILON)
        || spans().is_some_and(|(one, other)| one == other)
        || (figure.starts_with('{') && bare(figure) == bare(plain))
}

/// A study in the words of its currency.
struct Shown<'a> {
    study: &'a Study,
}

impl Shown<'_> {
    fn money(&self, amount: Money) -> String {
        quoted(&self.study.currency.show(amount).to_string())
    }

    fn limit(&self, limit: Option<Money>) -> String {
        limit.map_or_else(|| quoted("none"), |limit| self.money(limit))
    }

    fn top(&self) -> Block {
        let horizon = match self.study.horizon {
            Horizon::Outage => quoted("outage"),
            Horizon::Span(ms) => quoted(&show_long_span(ms)),
        };
        let per = match self.study.tills {
            1 => quoted("till"),
            tills => Inline::default().raw("tills", tills.to_string()).close(),
        };
        Block::new("", &STUDY)
            .line("name", &[("", quoted(&self.study.name))])
            .line("currency", &[("", quoted(self.study.currency.code()))])
            .line("horizon", &[("", horizon)])
            .line("per", &[("", per)])
    }

    fn policy(&self, policy: Policy) -> Block {
        Block::new("policy", &POLICY)
            .line("transaction_limit", &[("", self.limit(policy.transaction_limit))])
            .line("device_limit", &[("", self.limit(policy.device_limit))])
            .line("when_full", &[("", when_full(policy.when_full))])
    }

    fn sales(&self, sales: &Sales) -> Block {
        let rate = match &sales.rate {
            Rate::PerHour(rate) => number(*rate),
            Rate::HourOfWeek(rates) => laws::week(rates),
        };
        Block::new("sales", &SALES)
            .line("per_hour", &[("", rate)])
            .line("spread", &[("", number(sales.spread))])
            .line("amount", &laws::amount(self.study.currency, &sales.amount))
    }

    fn outages(&self, outages: &Outages) -> Block {
        let is_counted = self.study.horizon != Horizon::Outage || outages.per_year != 0.0;
        Block::new("outages", &OUTAGES)
            .maybe("per_year", is_counted.then(|| number(outages.per_year)))
            .maybe("clustering", outages.clustering.map(number))
            .line("hours", &laws::hours(&outages.length))
            .line("notice", &[("", quoted(&show_long_span(outages.notice_ms)))])
    }

    fn sweep(&self, sweep: &Sweep) -> Block {
        let limits = |limits: &[Option<Money>]| {
            (!limits.is_empty()).then(|| list(limits.iter().map(|limit| self.limit(*limit))))
        };
        let full = &sweep.when_full;
        Block::new("sweep", &SWEEP)
            .maybe("transaction_limit", limits(&sweep.transaction_limit))
            .maybe("device_limit", limits(&sweep.device_limit))
            .maybe(
                "when_full",
                (!full.is_empty()).then(|| list(full.iter().copied().map(when_full))),
            )
    }

    fn question(&self, question: Option<&Question>) -> Block {
        let block = Block::new("question", &QUESTION);
        let Some(question) = question else { return block };
        let keep = Inline::default().raw(&measure(question.measure), self.money(question.under));
        block
            .line("keep", &[("", keep.close())])
            .line("over", &[("", quoted(name_of(&AXES, question.over)))])
    }
}

fn when_full(full: WhenFull) -> String {
    quoted(name_of(&WHEN_FULL, full))
}

fn measure(measure: Measure) -> String {
    key(name_of(&MEASURES, measure))
}

fn declines(declines: &Declines) -> Block {
    let Declines { at_once, later, half_life_ms, too_late, shared, reasons } = declines;
    let half_life = laws::whole_ms(*half_life_ms);
    let is_flat = later.to_bits() == at_once.to_bits() && half_life == DAY_MS;
    let weights = reasons
        .iter()
        .fold(Inline::default(), |inline, (code, weight)| inline.raw(&key(code), number(*weight)));
    let late = Inline::default()
        .raw("after", quoted(&show_long_span(too_late.after_ms)))
        .raw("share", number(too_late.share));
    let late = [
        ("", late.close()),
        (".after", show_long_span(too_late.after_ms)),
        (".share", number(too_late.share)),
    ];
    let block = Block::new("declines", &DECLINES)
        .line("at_once", &[("", number(*at_once))])
        .maybe("later", (!is_flat).then(|| number(*later)))
        .maybe("half_life", (!is_flat).then(|| quoted(&show_long_span(half_life))));
    let is_late = too_late.after_ms != 0 || too_late.share != 0.0;
    let block = if is_late { block.line("too_late", &late) } else { block };
    block
        .line("shared", &[("", number(*shared))])
        .maybe("reasons", (!reasons.is_empty()).then(|| weights.close()))
}

fn run(run: &Run) -> Block {
    let precision = run.precision.iter().fold(Inline::default(), |inline, (of, half_width)| {
        inline.raw(&measure(*of), number(*half_width))
    });
    let replications = match run.replications {
        Replications::Auto => quoted("auto"),
        Replications::Exactly(count) => count.to_string(),
    };
    Block::new("run", &RUN)
        .line("seed", &[("", run.seed.to_string())])
        .line("replications", &[("", replications)])
        .line("precision", &[("", precision.close())])
        .line("limit", &[("", run.limit.to_string())])
}
