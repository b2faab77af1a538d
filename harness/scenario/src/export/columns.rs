//! Which column of an export holds what: as was asked, as known exports have it, or by usual names.

use super::rows::Rows;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExportRole {
    /// When the sale was, in the store's own time.
    Time,
    /// How much was paid.
    Amount,
    /// How it was paid.
    Tender,
    /// Whether the payment was stored because there was no connection.
    Stored,
    /// What came of the payment.
    Status,
    /// When the payment was taken, where that is not the time of the sale.
    Captured,
    /// When a stored payment was asked for.
    Uploaded,
    /// The till.
    Device,
    /// The code of the currency.
    Currency,
    /// The response code.
    Code,
    /// What kind of row it is: a sale, a refund.
    Kind,
}

/// All of them with the names that are typed, in the order of the messages.
const ROLES: [(&str, ExportRole); 11] = [
    ("time", ExportRole::Time),
    ("amount", ExportRole::Amount),
    ("tender", ExportRole::Tender),
    ("stored", ExportRole::Stored),
    ("status", ExportRole::Status),
    ("captured", ExportRole::Captured),
    ("uploaded", ExportRole::Uploaded),
    ("device", ExportRole::Device),
    ("currency", ExportRole::Currency),
    ("code", ExportRole::Code),
    ("kind", ExportRole::Kind),
];

impl ExportRole {
    /// Returns the name that is typed.
    pub fn name(self) -> &'static str {
        ROLES.iter().find(|(_, role)| *role == self).map_or("", |(name, _)| name)
    }

    /// Reads `time=COLUMN,amount=COLUMN,…`; a comma within the name of a column is none before the
    /// next role.
    ///
    /// # Errors
    /// What cannot be read so, in words.
    pub fn read_map(text: &str) -> Result<Vec<(Self, String)>, String> {
        let mut map: Vec<(Self, String)> = Vec::new();
        for part in text.split(',') {
            let named = part.split_once('=');
            let role = named.and_then(|(name, _)| find(name.trim()));
            match (role, named, map.last_mut()) {
                (Some(role), Some((_, column)), _) => map.push((role, column.trim().to_owned())),
                (None, None, Some((_, column))) => {
                    column.push(',');
                    column.push_str(part);
                }
                (_, _, _) => return Err(unknown(part)),
            }
        }
        Ok(map)
    }
}

fn find(name: &str) -> Option<ExportRole> {
    ROLES.iter().find(|(known, _)| *known == name).map(|(_, role)| *role)
}

fn unknown(part: &str) -> String {
    let names = ROLES.map(|(name, _)| name);
    let name = part.split('=').next().unwrap_or_default().trim();
    let meant = did_you_mean(name, names);
    let meant = if meant.is_empty() { meant } else { format!("; {meant}") };
    format!("`{part}` is none of {}, each with =COLUMN{meant}", names.join(", "))
}

/// An export that is known by its columns.
struct Known {
    name: &'static str,
    /// No other export has all of these.
    by: &'static [&'static str],
    columns: &'static [(ExportRole, &'static str)],
}

use ExportRole::{
    Amount, Captured, Currency, Device, Kind, Status, Stored, Tender, Time, Uploaded,
};

/// Names as the exports of 2026 have them; columns that older ones lack are left out.
const KNOWN: [Known; 4] = [
    Known {
        name: "Shopify orders",
        by: &["Name", "Financial Status", "Paid at", "Total", "Created at", "Payment Method"],
        columns: &[
            (Time, "Created at"),
            (Amount, "Total"),
            (Tender, "Payment Method"),
            (Status, "Financial Status"),
            (Currency, "Currency"),
            (Device, "Device ID"),
        ],
    },
    Known {
        name: "Shopify transactions",
        by: &["Order", "Kind", "Gateway", "Created At", "Status", "Amount"],
        columns: &[
            (Time, "Created At"),
            (Amount, "Amount"),
            (Tender, "Gateway"),
            (Status, "Status"),
            (Currency, "Currency"),
            (Kind, "Kind"),
        ],
    },
    Known {
        name: "Square transactions",
        by: &["Date", "Time", "Gross Sales", "Total Collected", "Card", "Transaction ID"],
        // The column `Card` is the money that was paid by card.
        columns: &[
            (Time, "Date+Time"),
            (Amount, "Card"),
            (Status, "Transaction Status"),
            (Device, "Device Name"),
        ],
    },
    Known {
        name: "Toast payment details",
        by: &["Payment Id", "Paid Date", "Check Id", "Amount", "Total", "Status", "Type"],
        columns: &[(Time, "Paid Date"), (Amount, "Total"), (Tender, "Type"), (Status, "Status")],
    },
];

/// Names that people give to columns, in small letters with one kind of gap.
const USUAL: [(ExportRole, &[&str]); 10] = [
    (
        Time,
        &["ts", "time", "timestamp", "datetime", "date_time", "created_at", "paid_at", "sold_at"],
    ),
    (Amount, &["amount", "amount_cents", "amount_minor", "total", "total_amount", "total_cents"]),
    (Tender, &["tender", "tender_type", "payment_type", "payment_method", "method"]),
    (
        Stored,
        &[
            "stored",
            "stored_offline",
            "offline",
            "is_offline",
            "store_and_forward",
            "store_and_fwd_flag",
        ],
    ),
    (Status, &["status", "outcome", "result", "payment_status"]),
    (Captured, &["captured_at", "captured", "taken_at"]),
    (Uploaded, &["uploaded_at", "uploaded", "forwarded_at", "submitted_at"]),
    (
        Device,
        &["device", "device_id", "device_name", "terminal_id", "terminal", "till", "register"],
    ),
    (Currency, &["currency", "currency_code"]),
    (ExportRole::Code, &["code", "response_code", "decline_code"]),
];

/// The columns of an export that are read, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub(super) recognised: Option<&'static str>,
    /// With their names; a time may stand in two of them, a date and a time of day.
    pub(super) found: Vec<(ExportRole, String, Vec<usize>)>,
}

impl Columns {
    /// Finds them; what is asked for and not there is a mistake.
    pub(super) fn of(rows: &Rows, map: &[(ExportRole, String)], ledger: &Ledger) -> Option<Self> {
        let known = KNOWN.iter().find(|known| known.by.iter().all(|name| is_there(rows, name)));
        let mut columns = Self { recognised: known.map(|known| known.name), found: Vec::new() };
        for (role, name) in known.map_or(&[][..], |known| known.columns) {
            columns.set(*role, name, place(rows, name));
        }
        if known.is_none() {
            for (role, names) in USUAL {
                let found = names.iter().find_map(|usual| usual_column(rows, usual));
                if let Some((at, name)) = found {
                    columns.set(role, name, Some(vec![at]));
                }
            }
        }
        let asked = map.iter().map(|(role, name)| {
            let found =
                if name.is_empty() { Some(None) } else { Some(Some(asked(rows, name, ledger)?)) };
            columns.set(*role, name, found?);
            Some(())
        });
        // All of them are looked for, so that each mistake is told.
        let asked: Vec<Option<()>> = asked.collect();
        asked.into_iter().collect::<Option<()>>()?;
        let needed = [ExportRole::Time, ExportRole::Amount];
        let all = needed.map(|role| columns.needs(role, rows, ledger));
        all.into_iter().all(|there| there).then_some(columns)
    }

    /// Takes a column in place of another, or none.
    fn set(&mut self, role: ExportRole, name: &str, places: Option<Vec<usize>>) {
        self.found.retain(|(known, _, _)| *known != role);
        self.found.extend(places.map(|places| (role, name.to_owned(), places)));
        self.found.sort_by_key(|(role, _, _)| *role);
    }

    /// Returns the places of a column.
    pub(super) fn places(&self, role: ExportRole) -> &[usize] {
        let found = self.found.iter().find(|(known, _, _)| *known == role);
        found.map_or(&[], |(_, _, places)| places)
    }

    /// Returns the place of a column that stands alone.
    pub(super) fn place(&self, role: ExportRole) -> Option<usize> {
        self.places(role).first().copied()
    }

    /// Returns the name of a column.
    pub(super) fn name(&self, role: ExportRole) -> &str {
        let found = self.found.iter().find(|(known, _, _)| *known == role);
        found.map_or("", |(_, name, _)| name)
    }

    fn needs(&self, role: ExportRole, rows: &Rows, ledger: &Ledger) -> bool {
        if !self.places(role).is_empty() {
            return true;
        }
        let name = role.name();
        let message = format!("no column of `{}` is known to hold the {name}", rows.file);
        let mistake = Mistake::new(Code::UnknownColumn, &rows.header_place(), message);
        ledger.note(mistake.label(format!("name it: --map {name}=COLUMN")));
        false
    }
}

fn is_there(rows: &Rows, name: &str) -> bool {
    rows.header.iter().any(|known| known == name)
}

/// Finds a column, or two with `+` between.
fn place(rows: &Rows, name: &str) -> Option<Vec<usize>> {
    let one = |name: &str| rows.header.iter().position(|known| known == name);
    match one(name) {
        Some(at) => Some(vec![at]),
        None => name.split('+').map(|part| one(part.trim())).collect(),
    }
}

fn asked(rows: &Rows, name: &str, ledger: &Ledger) -> Option<Vec<usize>> {
    const NAMED: usize = 12;
    place(rows, name).or_else(|| {
        let missing = name.split('+').map(str::trim).find(|part| !is_there(rows, part));
        let missing = missing.unwrap_or(name);
        let message = format!("`{}` has no column `{missing}`", rows.file);
        let mistake = Mistake::new(Code::UnknownColumn, &rows.header_place(), message);
        let names = rows.header.iter().map(String::as_str);
        let first: Vec<&str> = names.clone().take(NAMED).collect();
        let more = if rows.header.len() > NAMED { ", …" } else { "" };
        let help = format!("its columns are {}{more}", first.join(", "));
        ledger.none(mistake.label(did_you_mean(missing, names)).help(help))
    })
}

fn usual_column<'r>(rows: &'r Rows, usual: &str) -> Option<(usize, &'r str)> {
    let plain = |name: &str| name.to_lowercase().replace([' ', '-'], "_");
    let found = rows.header.iter().position(|name| plain(name) == usual)?;
    rows.header.get(found).map(|name| (found, name.as_str()))
}

#[cfg(test)]
mod tests {
    use super::ExportRole;

    #[test]
    fn a_map_names_columns_by_their_roles() {
        let map = ExportRole::read_map("time=Date+Time, amount=Total, net,tender=").unwrap();
        let named: Vec<(&str, &str)> =
            map.iter().map(|(role, column)| (role.name(), column.as_str())).collect();
        assert_eq!(named, [("time", "Date+Time"), ("amount", "Total, net"), ("tender", "")]);
        for (text, says) in [
            ("tiem=ts", "did you mean `time`?"),
            ("ts", "is none of time, amount"),
            ("", "is none of"),
            ("time=ts,ammount=x", "did you mean `amount`?"),
        ] {
            let said = ExportRole::read_map(text).unwrap_err();
            assert!(said.contains(says), "{said}");
        }
    }
}
