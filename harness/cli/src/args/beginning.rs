//! What can be typed to begin a study: by hand, or from the sales of a shop.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

/// What one in a column of amounts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Unit {
    /// The least coin: a cent.
    Minor,
    /// A whole unit, with decimals: a dollar.
    Major,
}

/// What stands for the amounts in a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Amounts {
    /// The lognormal law where at the most 5 % of the amounts are off it, else the amounts.
    Nearest,
    /// The lognormal law.
    Lognormal,
    /// The amounts themselves: the middles of 200 equal parts.
    Seen,
}

/// Which export is fitted, and how it is read.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk fit orders_export.csv --out shop.toml   the columns of Shopify, Square and Toast are known
  deadzone risk fit tickets.csv --map time=ts,amount=amount_cents,tender=tender,stored=stored_offline
  deadzone risk fit tickets.csv --html tickets.html     data beside what was fitted, with pictures
  deadzone risk fit tickets.csv --card 1 --card 4       what the column of tenders says of cards
  deadzone risk fit tickets.csv --like cafe.toml --out mine.toml

ROLE=COLUMN: time and amount must be there; tender, stored, status, captured, uploaded, device,
currency, code and kind say more. A date and a time of day in two columns: time=Date+Time. No column:
stored=. Stored payments whose status, captured and uploaded are there give declines by age.

Every row that is no sale is counted with its reason. What the export says nothing of is the usual
figure (deadzone risk explain), or that of --like.

Exit codes: 0 fitted   2 wrong command line   3 the export cannot be read so")]
pub(crate) struct RiskFitArgs {
    /// The export: CSV with a header and a row for each payment.
    #[arg(value_name = "EXPORT")]
    pub(crate) export: PathBuf,
    /// Which columns hold what, before those that are recognised.
    #[arg(long, value_name = "ROLE=COLUMN,…")]
    pub(crate) map: Vec<String>,
    /// What one in the column of amounts is [default: told by its decimals and its name].
    #[arg(long, value_enum, value_name = "UNIT")]
    pub(crate) unit: Option<Unit>,
    /// A tender that is a card, as its column says it [default: what is usually called so].
    #[arg(long, value_name = "VALUE", num_args = 1.., value_delimiter = ',')]
    pub(crate) card: Vec<String>,
    /// The currency that is meant; rows of others are left out [default: that of the export].
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// How many tills the export is of [default: the devices that it names, or 1].
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_048_576))]
    pub(crate) tills: Option<u32>,
    /// What stands for the amounts in the study.
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Amounts::Nearest)]
    pub(crate) amounts: Amounts,
    /// A study for what the export says nothing of [default: the usual figures].
    #[arg(long, value_name = "STUDY")]
    pub(crate) like: Option<PathBuf>,
    /// Write a study with the figures to FILE.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: Option<PathBuf>,
    /// Write over FILE where it is there.
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Write one page with pictures to FILE, for a browser; it needs no network.
    #[arg(long, value_name = "FILE")]
    pub(crate) html: Option<PathBuf>,
    /// Write the figures to FILE as JSON; `-` is standard output.
    #[arg(long, value_name = "FILE")]
    pub(crate) json: Option<PathBuf>,
    /// Print no summary.
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// What a study that is begun says.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk new                                       asks, on a terminal
  deadzone risk new cafe.toml --per-hour 30 --ticket 8.50
  deadzone risk new cafe.toml --per-hour 30 --open 07-18 --ticket 8.50 --keep p99=500
  deadzone risk new shop.toml --currency EUR --tills 4 --device-limit 2000 --outages-per-year 2
  deadzone risk new shop.toml --keep tvar99=1000 --over transaction-limit --try 20,50,100,none

--keep asks for the largest limit that keeps a measure of the loss under an amount: mean, p95, p99,
p99.5, p99.9, tvar95, tvar99, tvar99.5 or tvar99.9, of a year and all its tills. What is not said is
the usual figure, with its source or marked an assumption: deadzone risk explain")]
pub(crate) struct RiskNewArgs {
    /// The file [default: studies, named after the study].
    #[arg(value_name = "FILE")]
    pub(crate) path: Option<PathBuf>,
    /// What the study is of.
    #[arg(long, value_name = "TEXT")]
    pub(crate) name: Option<String>,
    /// The currency of all amounts [default: USD].
    #[arg(long, value_name = "CODE")]
    pub(crate) currency: Option<String>,
    /// How much time one replication is: 1y, 30d, or outage for one outage and nothing else.
    #[arg(long, value_name = "TIME")]
    pub(crate) horizon: Option<String>,
    /// How many tills share the outages of the store.
    #[arg(long, value_name = "N")]
    pub(crate) tills: Option<String>,
    /// Card payments an hour at each till, while the shop is open.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) per_hour: Option<String>,
    /// When the shop is open, such as 07-18 or "mon-sat 07-18" [default: day and night].
    #[arg(long, value_name = "HOURS")]
    pub(crate) open: Option<String>,
    /// Variance over mean of a day's count; 1 is Poisson.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) spread: Option<String>,
    /// The amount that half of the payments exceed.
    #[arg(long, value_name = "MEDIAN")]
    pub(crate) ticket: Option<String>,
    /// The deviation of the logarithm of amounts.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) sigma: Option<String>,
    /// How many outages there are in a year.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) outages_per_year: Option<String>,
    /// How many hours half of the outages exceed.
    #[arg(long, value_name = "MEDIAN", allow_negative_numbers = true)]
    pub(crate) outage_hours: Option<String>,
    /// The largest payment that is stored, or none.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) transaction_limit: Option<String>,
    /// The largest sum that a till stores, or none.
    #[arg(long, value_name = "AMOUNT")]
    pub(crate) device_limit: Option<String>,
    /// The share of stored payments that is declined at once.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub(crate) declined: Option<String>,
    /// The share of stored payments that is declined at a great age.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub(crate) declined_later: Option<String>,
    /// The share of declined payments that is collected afterwards.
    #[arg(long, value_name = "SHARE", allow_negative_numbers = true)]
    pub(crate) recovered: Option<String>,
    /// Which measure of the loss must stay under which amount, such as p99=500.
    #[arg(long, value_name = "MEASURE=AMOUNT")]
    pub(crate) keep: Option<String>,
    /// The limit that is looked for.
    #[arg(long, value_enum, value_name = "LIMIT")]
    pub(crate) over: Option<Over>,
    /// The limits to compare, with commas between.
    #[arg(long = "try", value_name = "AMOUNTS")]
    pub(crate) tried: Option<String>,
    /// Write over FILE where it is there.
    #[arg(long)]
    pub(crate) force: bool,
}

/// A limit that a question looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Over {
    /// The largest sum that a till stores.
    DeviceLimit,
    /// The largest payment.
    TransactionLimit,
}

/// What is explained.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone risk explain
  deadzone risk explain declines.later
  deadzone explain study                  all keys, in all their ways")]
pub(crate) struct RiskExplainArgs {
    /// A key of studies, such as declines.later [default: all that have a usual figure].
    #[arg(value_name = "KEY")]
    pub(crate) key: Option<String>,
}
