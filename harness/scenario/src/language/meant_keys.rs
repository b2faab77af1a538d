//! What people write for a key of the format, and what to write in its place.

/// A key that is commonly written for another.
#[derive(Debug)]
pub(crate) struct MeantKey {
    /// The table that it is written in.
    group: &'static str,
    /// How it is written.
    written: &'static str,
    /// The key of that table that is meant; none where the table has none for it.
    pub(crate) key: Option<&'static str>,
    /// What to say; `{}` is the value as it is written, `{text}` the same without its quotes.
    say: &'static str,
}

impl MeantKey {
    /// Finds what is meant by a key that a table does not have.
    pub(crate) fn find(group: &str, written: &str) -> Option<&'static Self> {
        let plain = written.to_lowercase().replace('-', "_");
        KEYS.iter().find(|key| key.group == group && key.written == plain)
    }

    /// Says what to write, with the value that stands there.
    pub(crate) fn said(&self, value: &str) -> String {
        let value = if value.contains('\n') { "…" } else { value };
        let say = if value == "true" { self.say.trim_end_matches(NO_REASON) } else { self.say };
        say.replace("{}", value).replace("{text}", value.trim_matches(['"', '\'']))
    }
}

const fn meant(
    (group, written): (&'static str, &'static str),
    key: &'static str,
    say: &'static str,
) -> MeantKey {
    MeantKey { group, written, key: Some(key), say }
}

const fn gone((group, written): (&'static str, &'static str), say: &'static str) -> MeantKey {
    MeantKey { group, written, key: None, say }
}

const TOTAL: &str = "write total = {}";
const AMOUNT: &str = "write amount = {}";
const OUTCOME: &str = "write outcome = {}";
const LIMITS: &str =
    "write offline = { transaction_limit = \"100.00\", device_limit = \"5000.00\" }";
const WAIT: &str = "write at = \"+{text}\" in the next step";
const ONE_ORDER: &str = "write transaction_limit = {}";
const ONE_TILL: &str = "write device_limit = {}";

/// Whoever writes `refused = true` names no reason.
const NO_REASON: &str = ", reason = {}";

const KEYS: [MeantKey; 52] = [
    gone(("the top level", "limits"), LIMITS),
    gone(("the top level", "order_limit"), LIMITS),
    gone(("the top level", "till_limit"), LIMITS),
    meant(("`offline`", "order_limit"), "transaction_limit", ONE_ORDER),
    meant(("`offline`", "till_limit"), "device_limit", ONE_TILL),
    meant(("`admin`", "order_limit"), "transaction_limit", ONE_ORDER),
    meant(("`admin`", "till_limit"), "device_limit", ONE_TILL),
    meant(("`issuer`", "after"), "until", "write until = {}"),
    meant(("`issuer`", "from"), "until", "write until = {}"),
    meant(("`issuer`", "decline"), "then", "write then = \"decline {text}\""),
    gone(("a step", "wait"), WAIT),
    gone(("a step", "sleep"), WAIT),
    gone(("a step", "delay"), WAIT),
    gone(("a step", "done"), "take it away: Done comes with the last tender"),
    gone(("`pay`", "done"), "take it away: Done comes with the last tender"),
    meant(("`pay`", "total"), "amount", AMOUNT),
    meant(("`order`", "amount"), "total", TOTAL),
    meant(("`sale`", "amount"), "total", TOTAL),
    meant(("`expect`", "result"), "outcome", OUTCOME),
    meant(("`expect`", "status"), "outcome", OUTCOME),
    meant(("`expect`", "accepted"), "outcome", "write outcome = \"accepted\""),
    meant(("`expect`", "refused"), "outcome", "write outcome = \"refused\", reason = {}"),
    meant(("`expect`", "declined"), "outcome", "write outcome = \"declined\", reason = {}"),
    meant(("`expect`", "paid"), "badges", "write badges = [\"paid\"]"),
    meant(("`check`", "paid"), "badges", "write badges = [\"paid\"]"),
    meant(("`check`", "pending"), "badges", "write badges = [\"payment-pending\"]"),
    meant(("`check`", "status"), "badges", "write badges = [{}]"),
    meant(("`check`", "state"), "badges", "write badges = [{}]"),
    meant(("`check`", "badge"), "badges", "write badges = [{}]"),
    meant(
        ("`check`", "device_limit"),
        "offline_left",
        "write offline_left, what still fits under it, or offline_total, what is stored",
    ),
    meant(("`check`", "limit"), "offline_left", "write offline_left, what still fits under it"),
    meant(("`check`", "offline"), "online", "write online = false, or online = true"),
    meant(("`check`", "captured"), "captures", "write captures, how often, or captured_total"),
    gone(("a study", "limits"), "write policy = { device_limit = \"5000.00\" }"),
    gone(("a study", "tills"), "write per = { tills = {} }"),
    meant(("a study", "period"), "horizon", "write horizon = {}"),
    meant(("`policy`", "order_limit"), "transaction_limit", ONE_ORDER),
    meant(("`policy`", "till_limit"), "device_limit", ONE_TILL),
    meant(("`sales`", "rate"), "per_hour", "write per_hour = {}"),
    meant(("`sales`", "ticket"), "amount", "write amount = {}"),
    meant(("`amount`", "mean"), "exponential", "write exponential = { mean = {} }"),
    meant(("`hours`", "mean"), "exponential", "write exponential = { mean = {} }"),
    gone(("`lognormal`", "mean"), "write median: it is the mean / exp(sigma * sigma / 2)"),
    gone(("`lognormal`", "mu"), "write median: it is exp(mu)"),
    meant(("`lognormal`", "sd"), "sigma", "write sigma = {}"),
    meant(("`outages`", "rate"), "per_year", "write per_year = {}"),
    meant(("`outages`", "duration"), "hours", "write hours = { fixed = {} }"),
    meant(("`outages`", "length"), "hours", "write hours = { fixed = {} }"),
    meant(("`declines`", "rate"), "at_once", "write at_once = {}"),
    meant(("`declines`", "share"), "at_once", "write at_once = {}"),
    meant(("`run`", "iterations"), "replications", "write replications = {}"),
    meant(("`keep`", "var99"), "p99", "write p99 = {}"),
];

#[cfg(test)]
mod tests {
    use super::{KEYS, MeantKey};
    use crate::language::{STUDY, TOP};
    use crate::topics::words_from;

    #[test]
    fn what_is_meant_is_a_key_of_the_table_and_what_is_written_is_not() {
        let all_words = [words_from(&TOP), words_from(&STUDY)].concat();
        for MeantKey { group, written, key, .. } in &KEYS {
            let has = |key: &str| all_words.iter().any(|(g, w)| g.name == *group && w.key == key);
            assert!(all_words.iter().any(|(home, _)| home.name == *group), "{group}");
            assert!(!has(written), "{group} {written}");
            assert!(key.is_none_or(has), "{group} {key:?}");
        }
    }

    #[test]
    fn the_value_stands_in_what_is_said() {
        let said = |group, key, value| MeantKey::find(group, key).unwrap().said(value);
        assert_eq!(said("`pay`", "total", "\"5.00\""), "write amount = \"5.00\"");
        assert_eq!(said("`expect`", "refused", "true"), "write outcome = \"refused\"");
        assert_eq!(said("`issuer`", "decline", "54"), "write then = \"decline 54\"");
        assert_eq!(said("a step", "wait", "\"5m\""), "write at = \"+5m\" in the next step");
    }
}
