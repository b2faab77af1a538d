//! The keys of a study.

use super::{Group, Kind, may, must, names, or};
use sim_risk::{Axis, Level, Measure, WhenFull};

/// What the staff do once the device limit refused a payment.
pub(crate) const WHEN_FULL: [(&str, WhenFull); 2] =
    [("skip", WhenFull::Skip), ("stop", WhenFull::Stop)];

/// The limits that a question can look for.
pub(crate) const AXES: [(&str, Axis); 2] =
    [("transaction_limit", Axis::TransactionLimit), ("device_limit", Axis::DeviceLimit)];

/// The measures of a loss.
pub(crate) const MEASURES: [(&str, Measure); 9] = [
    ("mean", Measure::Mean),
    ("p95", Measure::Var(Level::P95)),
    ("p99", Measure::Var(Level::P99)),
    ("p99.5", Measure::Var(Level::P995)),
    ("p99.9", Measure::Var(Level::P999)),
    ("tvar95", Measure::Tvar(Level::P95)),
    ("tvar99", Measure::Tvar(Level::P99)),
    ("tvar99.5", Measure::Tvar(Level::P995)),
    ("tvar99.9", Measure::Tvar(Level::P999)),
];

/// The units of a column of lengths, in milliseconds.
pub(crate) const TIME_UNITS: [(&str, u32); 4] =
    [("hours", 3_600_000), ("minutes", 60_000), ("seconds", 1_000), ("ms", 1)];

/// The units of a column of amounts: whether they are minor ones.
pub(crate) const MONEY_UNITS: [(&str, MoneyUnit); 2] =
    [("minor", MoneyUnit::Minor), ("major", MoneyUnit::Major)];

/// What one in a column of amounts is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyUnit {
    /// The least coin: a cent.
    Minor,
    /// A whole unit: a dollar.
    Major,
}

/// The top of a study.
pub(crate) static STUDY: Group = Group {
    name: "a study",
    words: &[
        or("name", Kind::Text, "the name of the file", "what the study asks"),
        must("currency", Kind::Text, "ISO 4217 code of the currency of all amounts"),
        or("horizon", Kind::Or(&Kind::Span, "outage"), "1y", "how much time one replication is"),
        or("per", PER_KIND, "till", "what one replication is of; tills share the store's outages"),
        or("policy", Kind::Table(&POLICY), "no limit", "what a till may store"),
        must("sales", Kind::Table(&SALES), "the card payments made while a till is offline"),
        must("outages", Kind::Table(&OUTAGES), "how the line fails"),
        or("declines", Kind::Table(&DECLINES), "none", "how stored payments are declined"),
        or("recovery", Kind::Table(&RECOVERY), "nothing", "what is collected after a decline"),
        or("chargebacks", Kind::Table(&CHARGEBACKS), "none", "what is lost after an approval"),
        or("run", Kind::Table(&RUN), "as below", "how much is drawn"),
        or("sweep", Kind::Table(&SWEEP), "nothing", "policies to compare, each with each"),
        may("question", Kind::Table(&QUESTION), "which limit keeps the loss bearable"),
        may("ranges", Kind::Ends, "ends of figures, between which each lies in 9 of 10 cases"),
    ],
};

const PER_KIND: Kind = Kind::Either(&Kind::Word(per), &Kind::Table(&PER));
const LIMIT: Kind = Kind::Or(&Kind::Money, "none");

fn per() -> Vec<&'static str> {
    vec!["till"]
}

fn when_full() -> Vec<&'static str> {
    names(&WHEN_FULL)
}

fn axes() -> Vec<&'static str> {
    names(&AXES)
}

fn money_units() -> Vec<&'static str> {
    names(&MONEY_UNITS)
}

fn time_units() -> Vec<&'static str> {
    names(&TIME_UNITS)
}

/// What one replication is of.
pub(crate) static PER: Group = Group {
    name: "`per`",
    words: &[must("tills", Kind::Whole, "how many tills share the outages of the store")],
};

/// What a till may store.
pub(crate) static POLICY: Group = Group {
    name: "`policy`",
    words: &[
        or("transaction_limit", LIMIT, "none", "the largest payment"),
        or("device_limit", LIMIT, "none", "the largest sum that a till stores"),
        or(
            "when_full",
            Kind::Word(when_full),
            "skip",
            "after a refusal by the device limit: a smaller payment may still fit, or no more cards",
        ),
    ],
};

/// The card payments.
pub(crate) static SALES: Group = Group {
    name: "`sales`",
    words: &[
        must(
            "per_hour",
            Kind::Either(&Kind::Number, &Kind::Table(&PROFILE)),
            "card payments an hour at each till",
        ),
        or("spread", Kind::Number, "1.0", "variance over mean of a day's count; 1 is Poisson"),
        must("amount", Kind::Table(&AMOUNT), "how large a payment is"),
    ],
};

/// Card payments by the hour of the week.
pub(crate) static PROFILE: Group = Group {
    name: "`per_hour`",
    words: &[
        may("week", Kind::List(&Kind::Number), "168 rates, from Monday at midnight"),
        may("csv", Kind::Text, "an export with a row for each payment, relative to this file"),
        may("time", Kind::Text, "its column of times, in the store's own time"),
        or("tills", Kind::Whole, "1", "how many tills the export is of"),
        may("where", Kind::Texts, "which rows: columns with what must stand in them"),
    ],
};

/// How large a payment is.
pub(crate) static AMOUNT: Group = Group {
    name: "`amount`",
    words: &[
        may("fixed", Kind::Money, "always the same"),
        may("exponential", Kind::Table(&MEAN_AMOUNT), "exponential"),
        may("lognormal", Kind::Table(&MEDIAN_AMOUNT), "the exponential of a normal distribution"),
        may("pareto", Kind::Table(&LEAST_AMOUNT), "Pareto's"),
        may("table", Kind::Rows(&Kind::Money), "amounts with their weights"),
        may("values", Kind::List(&Kind::Money), "amounts that were measured, each as likely"),
        may("csv", Kind::Text, "a table with a row for each payment, relative to this file"),
        may("column", Kind::Text, "its column of amounts"),
        may("unit", Kind::Word(money_units), "what one in the column is: a cent or a dollar"),
        may("where", Kind::Texts, "which rows: columns with what must stand in them"),
        or("currency", Kind::Text, "`currency`, if there is one", "its column of currencies"),
        may("cap", Kind::Money, "a larger amount becomes this"),
    ],
};

static MEAN_AMOUNT: Group =
    Group { name: "`exponential`", words: &[must("mean", Kind::Money, "the mean")] };

static MEDIAN_AMOUNT: Group = Group {
    name: "`lognormal`",
    words: &[
        must("median", Kind::Money, "what half of them exceed"),
        must("sigma", Kind::Number, "the standard deviation of the logarithm"),
    ],
};

static LEAST_AMOUNT: Group = Group {
    name: "`pareto`",
    words: &[
        must("least", Kind::Money, "the least"),
        must("alpha", Kind::Number, "the exponent of the tail: P(X > x) = (least / x)^alpha"),
    ],
};

/// How the line fails.
pub(crate) static OUTAGES: Group = Group {
    name: "`outages`",
    words: &[
        may("per_year", Kind::Number, "outages a year; not needed where the horizon is one outage"),
        may(
            "clustering",
            Kind::Number,
            "shape of a negative binomial count; left out, the count is Poisson",
        ),
        must("hours", Kind::Table(&HOURS), "how long one lasts, in hours"),
        or("notice", Kind::Span, "0s", "sales in this first stretch fail and are not stored"),
    ],
};

/// How long an outage lasts.
pub(crate) static HOURS: Group = Group {
    name: "`hours`",
    words: &[
        may("fixed", Kind::Number, "always the same"),
        may("exponential", Kind::Table(&MEAN_HOURS), "exponential"),
        may("lognormal", Kind::Table(&MEDIAN_HOURS), "the exponential of a normal distribution"),
        may("pareto", Kind::Table(&LEAST_HOURS), "Pareto's"),
        may("table", Kind::Rows(&Kind::Number), "hours with their weights"),
        may("values", Kind::List(&Kind::Number), "hours that were measured, each as likely"),
        may("csv", Kind::Text, "a table with a row for each outage, relative to this file"),
        may("column", Kind::Text, "its column of lengths"),
        may("unit", Kind::Word(time_units), "what one in the column is"),
        may("where", Kind::Texts, "which rows: columns with what must stand in them"),
        may("cap", Kind::Number, "a longer outage becomes this, in hours"),
    ],
};

static MEAN_HOURS: Group =
    Group { name: "`exponential`", words: &[must("mean", Kind::Number, "the mean, in hours")] };

static MEDIAN_HOURS: Group = Group {
    name: "`lognormal`",
    words: &[
        must("median", Kind::Number, "what half of them exceed, in hours"),
        must("sigma", Kind::Number, "the standard deviation of the logarithm"),
    ],
};

static LEAST_HOURS: Group = Group {
    name: "`pareto`",
    words: &[
        must("least", Kind::Number, "the least, in hours"),
        must("alpha", Kind::Number, "the exponent of the tail: P(X > x) = (least / x)^alpha"),
    ],
};

/// How stored payments are declined.
pub(crate) static DECLINES: Group = Group {
    name: "`declines`",
    words: &[
        or("at_once", Kind::Share, "0.0", "the share that is declined at the age 0"),
        or("later", Kind::Share, "as at_once", "the share that is declined at a great age"),
        may("half_life", Kind::Span, "the age at which half of the way between the two is gone"),
        may("too_late", Kind::Table(&TOO_LATE), "what is lost outright for its age"),
        or("shared", Kind::Number, "0.0", "variance of a factor common to one outage"),
        or("reasons", Kind::Weights, "no reason is drawn", "response codes with their weights"),
    ],
};

/// What is lost for its age.
pub(crate) static TOO_LATE: Group = Group {
    name: "`too_late`",
    words: &[
        must("after", Kind::Span, "past this age"),
        must("share", Kind::Share, "this share of them"),
    ],
};

/// What is collected after a decline.
pub(crate) static RECOVERY: Group = Group {
    name: "`recovery`",
    words: &[must("share", Kind::Share, "of declined payments, collected in full each")],
};

/// What is lost after an approval.
pub(crate) static CHARGEBACKS: Group = Group {
    name: "`chargebacks`",
    words: &[must("basis_points", Kind::Number, "of approved payments, in parts of 10,000")],
};

/// How much is drawn.
pub(crate) static RUN: Group = Group {
    name: "`run`",
    words: &[
        or("seed", Kind::Whole, "1", "the seed of all chance"),
        or("replications", Kind::Or(&Kind::Count, "auto"), "auto", "how many are drawn"),
        or(
            "precision",
            Kind::Table(&PRECISION),
            "{ mean = 0.01, p99 = 0.02 }",
            "for auto: half-widths of 95 % intervals, relative",
        ),
        or("limit", Kind::Count, "1e8", "never more replications than this"),
    ],
};

/// How narrow the intervals must be.
pub(crate) static PRECISION: Group = Group {
    name: "`precision`",
    words: &[
        may("mean", Kind::Number, "of the mean"),
        may("p95", Kind::Number, "of the loss that 1 in 20 exceeds"),
        may("p99", Kind::Number, "of the loss that 1 in 100 exceeds"),
        may("p99.5", Kind::Number, "of the loss that 1 in 200 exceeds; the key is in quotes"),
        may("p99.9", Kind::Number, "of the loss that 1 in 1000 exceeds; the key is in quotes"),
        may("tvar95", Kind::Number, "of the mean of the worst 1 in 20"),
        may("tvar99", Kind::Number, "of the mean of the worst 1 in 100"),
        may("tvar99.5", Kind::Number, "of the mean of the worst 1 in 200; the key is in quotes"),
        may("tvar99.9", Kind::Number, "of the mean of the worst 1 in 1000; the key is in quotes"),
    ],
};

/// The policies that are compared.
pub(crate) static SWEEP: Group = Group {
    name: "`sweep`",
    words: &[
        may("transaction_limit", Kind::List(&LIMIT), "largest payments"),
        may("device_limit", Kind::List(&LIMIT), "largest sums"),
        may("when_full", Kind::List(&Kind::Word(when_full)), "what follows a refusal"),
    ],
};

/// What is asked.
pub(crate) static QUESTION: Group = Group {
    name: "`question`",
    words: &[
        must("keep", Kind::Table(&KEEP), "the measure of the loss, and what it must stay under"),
        must("over", Kind::Word(axes), "the limit that is looked for: the largest that does"),
    ],
};

/// The measure that a question is about.
pub(crate) static KEEP: Group = Group {
    name: "`keep`",
    words: &[
        may("mean", Kind::Money, "the mean"),
        may("p95", Kind::Money, "the loss that 1 in 20 exceeds"),
        may("p99", Kind::Money, "the loss that 1 in 100 exceeds"),
        may("p99.5", Kind::Money, "the loss that 1 in 200 exceeds; the key is in quotes"),
        may("p99.9", Kind::Money, "the loss that 1 in 1000 exceeds; the key is in quotes"),
        may("tvar95", Kind::Money, "the mean of the worst 1 in 20"),
        may("tvar99", Kind::Money, "the mean of the worst 1 in 100"),
        may("tvar99.5", Kind::Money, "the mean of the worst 1 in 200; the key is in quotes"),
        may("tvar99.9", Kind::Money, "the mean of the worst 1 in 1000; the key is in quotes"),
    ],
};

#[cfg(test)]
mod tests {
    use super::{KEEP, MEASURES, PRECISION};

    #[test]
    fn precision_and_question_take_every_measure() {
        for group in [&PRECISION, &KEEP] {
            let keys: Vec<&str> = group.keys().collect();
            assert_eq!(keys, MEASURES.map(|(name, _)| name), "{}", group.name);
        }
    }
}
