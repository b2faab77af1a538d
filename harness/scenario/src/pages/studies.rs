//! Mistakes that only a study can contain.

use super::{Page, page};
use crate::code::Code;

pub(super) static PAGES: &[Page] = &[
    page(
        Code::NoWeight,
        "Weights say how often each value is drawn, beside the others. Where all are 0, none can be.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { table = [["10.00", 0], ["20.00", 0]] } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { table = [["10.00", 3], ["20.00", 1]] } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
    ),
    page(
        Code::CapBelowMedian,
        "What is above a cap becomes the cap. One below the median would make more than half of the\n\
         draws the same: then the cap is what is modelled, and not the distribution.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { lognormal = { median = 2.6, sigma = 1.2 }, cap = 2 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { lognormal = { median = 2.6, sigma = 1.2 }, cap = 168 } }"#,
    ),
    page(
        Code::NotAWeek,
        "A profile has a rate for each of the 168 hours of a week, from Monday at midnight: 168\n\
         numbers, or an export with the times of seven days or more.",
        r#"currency = "USD"
sales = { per_hour = { week = [0, 0, 12.5] }, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12.5, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
    ),
    page(
        Code::NoSweep,
        "A question looks for the largest limit among those of `sweep`: each of them is drawn, with\n\
         the same customers and outages.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }
question = { keep = { p99 = "200.00" }, over = "device_limit" }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { fixed = "50.00" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }
question = { keep = { p99 = "200.00" }, over = "device_limit" }
sweep = { device_limit = ["500.00", "1000.00", "2000.00"] }"#,
    ),
    page(
        Code::UnknownColumn,
        "The first line of a table names its columns, and none is called so. The letters count.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "tickets.csv", column = "Amount", unit = "minor" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "tickets.csv", column = "amount_cents", unit = "minor" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
    ),
    page(
        Code::BrokenRows,
        "Up to one row in ten that cannot be read is left out, counted and told beside the answer.\n\
         More of them mean another column or another unit: dollars with decimals are no cents.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "dollars.csv", column = "amount", unit = "minor" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "dollars.csv", column = "amount", unit = "major" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
    ),
    page(
        Code::MixedCurrencies,
        "A study is in one currency, and amounts of several cannot be added. `where` says which rows\n\
         are meant; the others are counted as left out.",
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "abroad.csv", column = "total", unit = "major" } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
        r#"currency = "USD"
sales = { per_hour = 12, amount = { csv = "abroad.csv", column = "total", unit = "major", where = { currency = "USD" } } }
outages = { per_year = 3.5, hours = { fixed = 4 } }"#,
    ),
    page(
        Code::NoRows,
        "Every row was left out: `where` asks for what no row says, or all amounts are zero or less.",
        r#"currency = "USD"
outages = { per_year = 3.5, hours = { fixed = 4 } }
[sales]
per_hour = 12
amount = { csv = "tickets.csv", column = "amount_cents", unit = "minor", where = { tender = "cards" } }"#,
        r#"currency = "USD"
outages = { per_year = 3.5, hours = { fixed = 4 } }
[sales]
per_hour = 12
amount = { csv = "tickets.csv", column = "amount_cents", unit = "minor", where = { tender = "card" } }"#,
    ),
];
