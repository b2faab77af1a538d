//! Names close to each other: what somebody may have meant.

/// Finds the known name that a text was most likely meant to be.
pub fn closest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = text.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let wanted = plain(text);
    let far = |name: &str| strsim::damerau_levenshtein(&wanted, &plain(name));
    let alike = |name: &&str| length < 60 && name.chars().count().abs_diff(length) <= allowed;
    let near = known.into_iter().filter(alike).map(|name| (far(name), name));
    near.filter(|(distance, _)| *distance <= allowed).min().map(|(_, name)| name)
}

/// Finds the only known name that a text is a part of: `pending` in `payment-pending`.
fn whole<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const SHORTEST: usize = 4;
    let part = plain(text);
    let mut all = known.into_iter().filter(|name| plain(name).contains(&part));
    let first = all.next().filter(|_| part.chars().count() >= SHORTEST)?;
    all.all(|other| other == first).then_some(first)
}

/// Says "did you mean" where something is close.
pub(crate) fn did_you_mean<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.into_iter().collect();
    let meant = closest(text, known.iter().copied()).or_else(|| whole(text, known));
    meant.map_or_else(String::new, |name| format!("did you mean `{name}`?"))
}

/// Capital letters, spaces and underscores are the commonest slips.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::{closest, did_you_mean};

    #[test]
    fn a_slip_is_close_and_another_word_is_not() {
        let known = ["total", "card", "cash", "tip"];
        assert_eq!(closest("totl", known), Some("total"));
        assert_eq!(closest("Total", known), Some("total"));
        assert_eq!(closest("banana", known), None);
        assert_eq!(closest("payment_pending", ["payment-pending"]), Some("payment-pending"));
    }

    #[test]
    fn a_part_of_only_one_name_is_that_name() {
        let known = ["payment-pending", "paid", "partially-paid", "card-declined"];
        assert_eq!(did_you_mean("pending", known), "did you mean `payment-pending`?");
        assert_eq!(did_you_mean("declined", known), "did you mean `card-declined`?");
        assert_eq!(did_you_mean("ally", ["partially-paid", "really"]), "");
        assert_eq!(did_you_mean("a", known), "");
    }
}
