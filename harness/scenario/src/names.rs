//! Names close to each other: what somebody may have meant.

/// Finds the known name that a text was most likely meant to be.
pub(crate) fn closest<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = text.chars().count();
    let allowed = (length / 3).clamp(1, 4);
    let wanted = plain(text);
    let far = |name: &str| strsim::damerau_levenshtein(&wanted, &plain(name));
    let alike = |name: &&str| length < 60 && name.chars().count().abs_diff(length) <= allowed;
    let near = known.into_iter().filter(alike).map(|name| (far(name), name));
    near.filter(|(distance, _)| *distance <= allowed).min().map(|(_, name)| name)
}

/// Says "did you mean" where something is close.
pub(crate) fn did_you_mean<'a>(text: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    closest(text, known).map_or_else(String::new, |name| format!("did you mean `{name}`?"))
}

/// Capital letters, spaces and underscores are the commonest slips.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn a_slip_is_close_and_another_word_is_not() {
        let known = ["total", "card", "cash", "tip"];
        assert_eq!(closest("totl", known), Some("total"));
        assert_eq!(closest("Total", known), Some("total"));
        assert_eq!(closest("banana", known), None);
        assert_eq!(closest("payment_pending", ["payment-pending"]), Some("payment-pending"));
    }
}
