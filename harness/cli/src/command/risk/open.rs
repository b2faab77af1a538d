//! When a shop is open, as the rates of its week.

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const HOURS: usize = 24;

/// Writes the rates of a week, Monday's midnight first: `rate` while the shop is open, as in
/// `07-18` for every day, or `mon-sat 07-18`.
///
/// # Errors
///
/// What is wrong, and how it is written.
pub(super) fn week(open: &str, rate: &str) -> Result<String, String> {
    let wrong = || format!("--open {open}: write the hours, such as 07-18 or \"mon-sat 07-18\"");
    let words: Vec<&str> = open.split_whitespace().collect();
    let (days, hours) = match words[..] {
        [hours] => ((0, DAYS.len() - 1), hours),
        [days, hours] => (span(days, day).ok_or_else(wrong)?, hours),
        _ => return Err(wrong()),
    };
    let (from, to) = span(hours, hour).filter(|(from, to)| from < to).ok_or_else(wrong)?;
    let is_open_on = |day: usize| match days {
        (first, last) if first <= last => (first..=last).contains(&day),
        (first, last) => day >= first || day <= last,
    };
    let rates = (0..DAYS.len() * HOURS).map(|place| {
        let is_open = is_open_on(place / HOURS) && (from..to).contains(&(place % HOURS));
        if is_open { rate } else { "0.0" }
    });
    Ok(rates.collect::<Vec<_>>().join(", "))
}

/// The two ends of `from-to`; one alone is both.
fn span(text: &str, end: impl Fn(&str) -> Option<usize>) -> Option<(usize, usize)> {
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    Some((end(from)?, end(to)?))
}

fn day(text: &str) -> Option<usize> {
    DAYS.iter().position(|day| text.eq_ignore_ascii_case(day))
}

fn hour(text: &str) -> Option<usize> {
    text.parse().ok().filter(|hour| *hour <= HOURS)
}

#[cfg(test)]
mod tests {
    use super::week;

    #[test]
    fn a_shop_is_open_at_its_hours() {
        let open = |text: &str| {
            let week = week(text, "20").unwrap();
            let open = week.split(", ").enumerate().filter(|(_, rate)| *rate == "20");
            open.map(|(place, _)| place).collect::<Vec<_>>()
        };
        assert_eq!(open("22-24").len(), 14);
        assert_eq!(open("mon-sat 07-18").len(), 66);
        assert_eq!(open("tue 9-11"), [33, 34]);
        assert_eq!(open("sat-mon 0-1"), [0, 120, 144]);
    }

    #[test]
    fn what_is_no_time_is_told() {
        for wrong in ["", "7am", "18-07", "07-25", "mon", "mon-sat", "mon-sat 07-18 x", "moon 1-2"]
        {
            assert!(week(wrong, "20").unwrap_err().contains("mon-sat 07-18"), "{wrong}");
        }
    }
}
