//! What can be typed.

mod beginning;
mod bench;
mod chosen;
mod explore;
mod language;
mod measure;
mod one_file;
mod recording;
mod reports;
mod review;
mod risk;
mod shard;
mod shell;
mod sweep;

use std::net::{Ipv4Addr, SocketAddr};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, ArgGroup, Args, Parser, Subcommand, ValueEnum};
use harness_bench::{Held, IssuerCommand, Leaps};

pub(crate) use beginning::{Amounts, Over, RiskExplainArgs, RiskFitArgs, RiskNewArgs, Unit};
pub(crate) use bench::{BenchCommand, CompareArgs};
pub(crate) use chosen::ChosenArgs;
pub(crate) use explore::{ExploreArgs, StepsArgs};
pub(crate) use language::{LangArg, language};
pub(crate) use measure::{LoadArgs, TortureArgs};
pub(crate) use one_file::{FmtArgs, NewArgs, RoundsArgs, ShowArgs};
pub(crate) use recording::{KeepArgs, ReplayArgs};
pub(crate) use reports::ReportArgs;
pub(crate) use review::ReviewArgs;
pub(crate) use risk::{
    Chance, Engine, RiskCommand, RiskCoverageArgs, RiskMergeArgs, RiskOutputs, RiskReplayArgs,
    RiskRunArgs, RiskShardArgs, RiskVerifyArgs, Seed,
};
pub(crate) use shard::MergeArgs;
pub(crate) use shell::{CompletionsArgs, ManArgs};
pub(crate) use sweep::SweepArgs;

/// Plays offline card payments against a real POS core and judges them.
#[derive(Debug, Parser)]
#[command(name = "deadzone", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Examples:
  deadzone run                         play all of scenarios/
  deadzone run --filter 'tag(smoke)'   play what is tagged smoke
  deadzone new                         write a first scenario
  deadzone check                       look for mistakes, play nothing
  deadzone explain E031                what a mistake means, and what to write instead
  deadzone defaults > us.toml          start a fixture of your own
  deadzone run --lang ja               reports in Japanese
  deadzone run --pos './my-till'       hold a POS of your own against the scenarios

Exit codes:
  0 passed or skipped   1 failed      2 wrong command line   3 invalid file, nothing was run
  4 nothing matched     5 the bench   101 our own panic      130 interrupted")]
pub(crate) struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
    /// When to colour; `auto` asks the terminal, NO_COLOR and CLICOLOR_FORCE.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t = Color::Auto)]
    pub(crate) color: Color,
    /// Say more on standard error, such as what happens on the bench; twice for still more.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,
    /// How standard error is written: for people, or one JSON object a line.
    #[arg(long, global = true, value_enum, value_name = "FORMAT")]
    #[arg(default_value_t = LogFormat::Text)]
    pub(crate) log_format: LogFormat,
    /// The language of results and reports [default: that of LC_ALL, LC_MESSAGES or LANG, else en].
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub(crate) lang: Option<LangArg>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// Where somebody sees it.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a log is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Play scenarios and judge them.
    Run(RunArgs),
    /// Look for mistakes in files; play nothing.
    Check(PathArgs),
    /// Lay files out as the house does: white space, and nothing that they say.
    Fmt(FmtArgs),
    /// Write a first scenario, with remarks, that passes as it stands.
    New(NewArgs),
    /// List scenarios on standard output.
    List(ListArgs),
    /// Print scenarios as they are read: the merged shop with its places, the steps with their times.
    Show(ShowArgs),
    /// Print which rule is proved by which scenario.
    Rules(RulesArgs),
    /// Print the standard shop as a fixture.
    #[command(after_help = "Examples:
  deadzone defaults
  deadzone defaults > scenarios/fixtures/shop.toml")]
    Defaults,
    /// Print the JSON Schema of scenario files or studies, for editors, or of the till protocol.
    #[command(after_help = "Examples:
  deadzone schema > scenarios/scenario.schema.json
  deadzone schema study > scenarios/study.schema.json
  deadzone schema pos > till-protocol.schema.json

A file whose first line is `#:schema ../scenario.schema.json` is then completed, explained and
checked while it is typed, in every editor that reads schemas for TOML.")]
    Schema {
        /// The schema of what.
        #[arg(value_enum, value_name = "WHAT", default_value_t = SchemaOf::Scenario)]
        what: SchemaOf,
    },
    /// Run our own till behind the till protocol: facts on standard input, orders on standard output.
    #[command(after_help = "Examples:
  deadzone run --pos 'deadzone pos-stdio'
  deadzone pos-stdio < facts.jsonl

One start of one till: the first line is `hello`, and the end of the input ends it. The lines are
described in docs/till-protocol.md and by `deadzone schema pos`.")]
    PosStdio,
    /// Search for the case that breaks a rule: random shops, days and faults.
    Explore(ExploreArgs),
    /// Play a scenario and show all that happens, each line with its cause.
    Replay(StepsArgs),
    /// Ask what a shop loses to stored payments that are declined.
    #[command(subcommand)]
    Risk(RiskCommand),
    /// Play on the bench beside virtual time, and look at the bench itself.
    #[command(subcommand)]
    Bench(BenchCommand),
    /// Run one till of the bench: the POS core on a journal in a file.
    #[command(after_help = "Examples:
  deadzone till --journal till.redb --processor 127.0.0.1:7001 --admin 127.0.0.1:7002 --reader 7003

It speaks ISO 8583 to the processor and HTTP to the admin, a connection for each request, and takes
cards from the reader on 127.0.0.1. The bench starts it, and tells it on standard input what
happens, one JSON value a line: the facts of docs/till-protocol.md with the reading of its clocks. The
end of the input ends it; a crash is a kill -9, and the next start reads the journal.")]
    Till(TillArgs),
    /// Run one part of the bench, told what to do on standard input.
    #[command(hide = true)]
    Device(DeviceArgs),
    /// List pending snapshots on standard output.
    Pending(PendingArgs),
    /// Look at pending snapshots one by one, and decide.
    Review(ReviewArgs),
    /// Take pending snapshots: X.snap.new becomes X.snap.
    Accept(SettleArgs),
    /// Throw pending snapshots away.
    Reject(SettleArgs),
    /// Put the results of all parts of a run together (`run --shard`).
    MergeReports(MergeArgs),
    /// Explain the code of a mistake, a key of the format, or a rule.
    Explain(ExplainArgs),
    /// Print what a shell needs to complete commands, flags, files and topics.
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all commands into a folder.
    Man(ManArgs),
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaOf {
    /// Scenario files, parts and fixtures.
    Scenario,
    /// Studies of decline exposure.
    Study,
    /// The lines of the till protocol.
    Pos,
}

/// Where scenarios are.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone check
  deadzone check scenarios/limits scenarios/reconnect/oldest-first.toml")]
pub(crate) struct PathArgs {
    /// Scenario files, or folders with some [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Which scenarios to play, and how.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone run
  deadzone run scenarios/limits/device-limit.toml --seed 7
  deadzone run scenarios/eligibility/entries.toml:31        the case that stands at a line
  deadzone run --watch scenarios/limits     plays again what depends on a file, once it is saved
  deadzone run --filter 'tag(smoke)' --jobs 4
  deadzone run --repeat 2                   is every run the same to the byte?
  deadzone run --json - | jq .verdict       one object a line on standard output
  deadzone run --junit out/junit.xml        for a build server; folders are created
  deadzone run --last-failed r.jsonl        what failed by `--json r.jsonl`, and nothing else
  deadzone run --shard 1/4 --json 1.jsonl   a quarter; then deadzone merge-reports *.jsonl
  deadzone run --html out/run.html          one page: what happened when, in lanes; rules; matrix
  deadzone run --fail-fast                  the first failure is enough
  deadzone run --keep-going limits.toml     all failed steps of a scenario, not the first alone
  deadzone run --update changed             record snapshots that are missing or differ
  deadzone run --real-time --speed 600 scenarios/sale
  deadzone run --bench loopback --jobs 1 scenarios/sale     the lanes as they happen, on a terminal
  deadzone run --bench loopback -v --log-format json 2> log.jsonl
  deadzone run --bench loopback --record out scenarios/sale
  deadzone run --bench full --issuer 'python3 examples/issuer-host/host.py' scenarios/sale
  deadzone run --pos 'python3 examples/python-pos/pos.py' scenarios/sale
  deadzone run --pos 'deadzone pos-stdio'   our own till, over the pipes of another process
  deadzone run --crash-sweep                cut the power at every write and message of every till
  deadzone run --crash-sweep --points 20 --keep found scenarios/reconnect

Snapshots (--update):
  new      a missing or different one is written to X.snap.new and fails (default)
  changed  missing and different ones of passed scenarios are written in place
  all      every one is written in place, those of failed scenarios too, which is said
  none     nothing is written: a missing or different one fails
Snapshots that no scenario has (--unreferenced), where whole folders are played without a filter:
  warn     they are named (default)
  reject   they are named and the run fails (default with CI set)
  delete   they are deleted, which is said
With CI set nothing is ever written or deleted. Under another seed than the scenario's own snapshots are not
compared; in real time they are the same as in virtual time.

While it plays: t on a terminal, or SIGUSR1 (and Ctrl-T where there is SIGINFO), asks where each
scenario stands. Ctrl-C ends it with reports of what has finished; a second one ends it at once.

Log (-v, -vv; on the bench and in real time each thing as it happens):
  -v   what a timeline tells, processes that are started and ended, leaps of a minute and more
  -vv  every entry of the trace, and shorter leaps
  With --log-format json each line of standard error is an object, results as `level` and `message`
  alone. Fields of what happens:
  level      INFO, or DEBUG for what -vv adds
  message    what happened, in the words of a timeline; never a card number
  scenario   its id
  bench      the time in the scenario: day 1 09:05:16.400; bench_ms since its start
  real_ms    real time since its start
  lane       line, router, till NAME, reader, processor, admin, staff, rule or clock
  lag_ms     of an entry: by how much, in real time, its event was late
  leapt_ms   of a leap: how much bench time nobody waited through
  pid        of a process that was started, ended or killed

Another POS (--pos):
  Each start of a till's app starts the command, split as a shell does. It is told facts and answers
  with orders, one JSON object a line: docs/till-protocol.md. A POS that dies, is late or breaks the
  protocol ends its scenario with the verdict error, and the run with exit code 5. Snapshots are of
  our own till: under another they are neither compared nor written.")]
pub(crate) struct RunArgs {
    /// Scenario files, or folders with some [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) chosen: ChosenArgs,
    /// How many scenarios play at once [default: one a core].
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
    /// Take this seed in place of the scenarios' own.
    #[arg(long, value_name = "N")]
    pub(crate) seed: Option<u64>,
    /// Play each scenario N times and compare the runs.
    #[arg(long, value_name = "N", default_value = "1", conflicts_with = "real_time")]
    pub(crate) repeat: NonZeroUsize,
    /// What it leaves behind.
    #[command(flatten)]
    pub(crate) reports: ReportArgs,
    /// Stop at the first scenario that fails, in file order.
    #[arg(long)]
    pub(crate) fail_fast: bool,
    /// Judge a scenario beyond its first failed step.
    #[arg(long)]
    pub(crate) keep_going: bool,
    /// What to do with snapshots that no scenario has [default: warn, with CI set: reject].
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) unreferenced: Option<UnreferencedArg>,
    /// What to do with snapshots that are missing or different [default: new].
    #[arg(long, value_enum, value_name = "WHAT")]
    pub(crate) update: Option<UpdateArg>,
    /// On the bench, write what each till was told and ordered to FOLDER, for `bench replay`.
    #[arg(long, value_name = "FOLDER", requires = "bench")]
    pub(crate) record: Option<PathBuf>,
    /// Which time it is.
    #[command(flatten)]
    pub(crate) time: TimeArgs,
    /// Which POS is played against.
    #[command(flatten)]
    pub(crate) other: OtherPosArgs,
    /// Whether it goes on.
    #[command(flatten)]
    pub(crate) rounds: RoundsArgs,
    /// Whether tills die wherever they can.
    #[command(flatten)]
    pub(crate) sweep: SweepArgs,
    /// Say nothing of scenarios that pass.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// Which time scenarios are played in.
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("clock").args(["real_time", "bench"]))]
pub(crate) struct TimeArgs {
    /// Play in real time, not in virtual time.
    #[arg(long, group = "clock")]
    pub(crate) real_time: bool,
    /// How many seconds of a scenario pass in a real second.
    #[arg(long, value_name = "N", default_value_t = 60, requires = "clock")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) speed: u32,
    /// Play on real parts: each till, reader, line, processor and admin a process of its own.
    #[arg(long, value_enum, value_name = "TIER", group = "clock")]
    #[arg(conflicts_with_all = ["real_time", "pos"])]
    pub(crate) bench: Option<Tier>,
    /// On the bench, wait through every second in which nothing is under way.
    #[arg(long, requires = "bench")]
    pub(crate) no_leaps: bool,
    /// With `--bench full`, have the issuer host that COMMAND starts judge payments.
    #[arg(long, value_name = "COMMAND", requires = "bench", value_parser = issuer_command)]
    pub(crate) issuer: Option<IssuerCommand>,
    /// With `--bench full`, use the card reader that is plugged in and has NAME in its name; you are
    /// asked for the test card.
    #[arg(long, value_name = "NAME", requires = "bench")]
    #[arg(value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub(crate) reader: Option<String>,
}

/// Reads the command of an issuer host.
fn issuer_command(text: &str) -> Result<IssuerCommand, String> {
    IssuerCommand::read(text).ok_or_else(|| "it is empty, or a quote is open".to_owned())
}

impl TimeArgs {
    /// Says whether the clock of the bench leaps.
    pub(crate) const fn leaps(&self) -> Leaps {
        if self.no_leaps { Leaps::None } else { Leaps::Idle }
    }
}

/// What a bench is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tier {
    /// Processes, sockets on loopback, real files.
    Loopback,
    /// Networks of the run's own with a router, disks whose power is cut, chip cards at readers.
    Full,
}

impl From<Tier> for harness_bench::Tier {
    fn from(tier: Tier) -> Self {
        match tier {
            Tier::Loopback => Self::Loopback,
            Tier::Full => Self::Full,
        }
    }
}

/// Which POS scenarios are played against.
#[derive(Args, Clone, Debug)]
pub(crate) struct OtherPosArgs {
    /// Play against the POS that COMMAND starts, not against our own till.
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["real_time", "update"])]
    pub(crate) pos: Option<String>,
    /// How many seconds, of real time, the POS may take for an answer.
    #[arg(long, value_name = "SECONDS", requires = "pos", default_value_t = 10)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) pos_timeout: u64,
}

/// What to do with snapshots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpdateArg {
    /// Write a pending file and fail.
    New,
    /// Write missing and different ones of passed scenarios in place.
    Changed,
    /// Write every one in place.
    All,
    /// Write nothing.
    None,
}

/// What to do with snapshots that no scenario has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum UnreferencedArg {
    /// Name them.
    Warn,
    /// Name them and fail.
    Reject,
    /// Delete them.
    Delete,
}

/// Which scenarios to list, and how.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone list
  deadzone list scenarios/limits --filter 'tag(smoke)'
  deadzone list --format json | jq -r .id")]
pub(crate) struct ListArgs {
    /// Scenario files, or folders with some [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// List what has this text in its id or name, or `tag(x)`.
    #[arg(long, value_name = "TEXT")]
    pub(crate) filter: Option<String>,
    /// How to write.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = Format::Text)]
    pub(crate) format: Format,
}

/// How a list is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Where the proofs are.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone rules
  deadzone rules | grep unproved")]
pub(crate) struct RulesArgs {
    /// Scenario files, or folders with some [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Which pending snapshots.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone accept
  deadzone accept scenarios/limits/device-limit.toml
  deadzone reject scenarios/reconnect")]
pub(crate) struct SettleArgs {
    /// Folders, scenarios, `.snap` or `.snap.new` files [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
}

/// Which pending snapshots to list, and how.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone pending
  deadzone pending scenarios/limits
  deadzone pending --json | jq -r .path")]
pub(crate) struct PendingArgs {
    /// Folders, scenarios, `.snap` or `.snap.new` files [default: scenarios].
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Write one JSON object a line.
    #[arg(long)]
    pub(crate) json: bool,
}

/// What to explain.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone explain E014          a mistake: what is wrong, an example, what to write instead
  deadzone explain sale          a key: what it takes, what is usual, what each key in it means
  deadzone explain limit.order   a rule, and the scenarios here that prove it
  deadzone explain 51            an answer of the processor: meaning, class, source and date
  deadzone explain codes         all answers; `retries`: how often networks let one be sent again
  deadzone explain exit          the exit codes
  deadzone explain               everything that there is to ask for")]
pub(crate) struct ExplainArgs {
    /// A code as it stands in `error[E014]`, a key of the format, a rule, or an answer.
    #[arg(value_name = "CODE|KEY|RULE|ANSWER")]
    pub(crate) topic: Option<String>,
}

/// Where a till finds what is around it.
#[derive(Args, Debug)]
pub(crate) struct TillArgs {
    /// The file of its journal; made where there is none.
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: PathBuf,
    /// The way to the processor.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) processor: SocketAddr,
    /// The way to the admin.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) admin: SocketAddr,
    /// The port of its reader.
    #[arg(long, value_name = "PORT")]
    pub(crate) reader: u16,
    /// The thread whose networks and mounts it is in.
    #[arg(long, value_name = "PID/TID")]
    pub(crate) within: Option<Held>,
}

/// A part of the bench, and where it stands.
#[derive(Args, Debug)]
pub(crate) struct DeviceArgs {
    /// The thread whose networks and mounts it is in.
    #[arg(long, value_name = "PID/TID", global = true)]
    pub(crate) within: Option<Held>,
    /// Which part.
    #[command(subcommand)]
    pub(crate) part: DeviceCommand,
}

/// A part of the bench.
#[derive(Subcommand, Clone, Debug)]
pub(crate) enum DeviceCommand {
    /// The line between tills and what is beyond.
    Line {
        /// The address at which tills find it.
        #[arg(long)]
        listen: Ipv4Addr,
        /// The port of the processor.
        #[arg(long)]
        processor: u16,
        /// The port of the admin.
        #[arg(long)]
        admin: u16,
    },
    /// The processor.
    Processor,
    /// The admin.
    Admin,
    /// A card reader.
    Reader,
    /// A card reader that asks chips, with a virtual reader of PC/SC.
    ChipReader {
        /// Whose reader: the number of the till.
        #[arg(long)]
        till: u16,
        /// The folder of the run: the disks in it are not for the reader.
        #[arg(long)]
        folder: PathBuf,
        /// A part of the name of the reader that is plugged in, not a virtual one.
        #[arg(long)]
        plugged_in: Option<String>,
    },
    /// An issuer host that is another program, with the base key of the run.
    Issuer {
        /// The program and its arguments.
        #[arg(last = true, required = true)]
        command: Vec<String>,
    },
    /// The disk of a till, which tears writes when its power is cut, and can be sick.
    FaultyDisk {
        /// The folder that all of it is in.
        #[arg(long)]
        under: PathBuf,
        /// Where it is mounted.
        #[arg(long)]
        folder: PathBuf,
        /// What its power cuts tear.
        #[arg(long)]
        seed: u64,
    },
    /// The disk of a till, whose power can be cut.
    Disk {
        /// The file that it is in.
        #[arg(long)]
        image: PathBuf,
        /// Where it is mounted.
        #[arg(long)]
        folder: PathBuf,
    },
    /// The router between the shop and what is beyond, with a network on each side.
    Router {
        /// What chance does to packets.
        #[arg(long)]
        seed: u64,
    },
}
