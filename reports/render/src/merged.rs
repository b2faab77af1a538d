//! The results of all parts of a list of scenarios, put together as if one run had played them.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::failed::is_verdict;
use crate::json::{line, summary_json};
use crate::played::Tally;

/// What a part of a list is: its first line of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShardLine {
    r#type: String,
    shard: usize,
    of: usize,
    /// The hash of the whole list, in hexadecimal digits.
    list: String,
    scenarios: usize,
    places: Vec<usize>,
    /// The hash of the timings that the list was split by, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timings: Option<String>,
}

impl ShardLine {
    /// Says which part of how many it is (`number`, `of`), of which list (its hash and its length),
    /// and where its scenarios stand in that.
    pub fn new((number, of): (usize, usize), list: u64, places: (usize, &[usize])) -> Self {
        let (scenarios, places) = (places.0, places.1.to_vec());
        let list = format!("{list:016x}");
        Self {
            r#type: "shard".to_owned(),
            shard: number,
            of,
            list,
            scenarios,
            places,
            timings: None,
        }
    }

    /// Says by which timings the list was split, by their hash.
    #[must_use]
    pub fn split_by(self, timings: Option<u64>) -> Self {
        Self { timings: timings.map(|hash| format!("{hash:016x}")), ..self }
    }

    /// Writes it as one line, ended.
    pub fn json(&self) -> String {
        line(self)
    }
}

/// The results of a part.
#[derive(Clone, Debug)]
struct Part<'a> {
    name: &'a str,
    head: ShardLine,
    results: Vec<&'a str>,
    tally: Tally,
}

/// What is asked of each line.
#[derive(Deserialize)]
struct AnyLine {
    r#type: String,
    #[serde(default)]
    verdict: String,
}

/// Puts the results of parts together, each the text of a file by its name; returns them as one run
/// would have written them, and how many ended how.
///
/// # Errors
/// Which part is missing, there twice, cut short or of another list, in words.
pub fn merged_json(files: &[(&str, &str)]) -> Result<(String, Tally), String> {
    let parts: Vec<Part<'_>> =
        files.iter().map(|(name, text)| part(name, text)).collect::<Result<_, _>>()?;
    let [first, ..] = parts.as_slice() else {
        return Err("there are no parts".to_owned());
    };
    for part in &parts {
        of_one_list(first, part)?;
    }
    all_there(first, &parts)?;
    let mut results: Vec<(usize, &str)> = parts
        .iter()
        .flat_map(|part| part.head.places.iter().copied().zip(part.results.iter().copied()))
        .collect();
    results.sort_unstable_by_key(|(place, _)| *place);
    let mut text = String::new();
    for (_, result) in results {
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{result}");
    }
    let tally = parts.iter().fold(Tally::default(), |sum, part| sum.with(&part.tally));
    Ok((text + &summary_json(&tally), tally))
}

fn part<'a>(name: &'a str, text: &'a str) -> Result<Part<'a>, String> {
    let mut lines = text.trim_end().lines();
    let head = lines.next().and_then(|first| serde_json::from_str::<ShardLine>(first).ok());
    let head = head.filter(|head| head.r#type == "shard").ok_or_else(|| {
        format!("`{name}` is no part of a list: write it with deadzone run --shard K/N --json FILE")
    })?;
    let (mut results, mut tally, mut is_whole) = (Vec::new(), Tally::default(), false);
    for (place, text) in lines.enumerate() {
        let read: AnyLine = serde_json::from_str(text)
            .map_err(|wrong| format!("`{name}`, line {}: {wrong}", place + 2))?;
        match read.r#type.as_str() {
            "scenario" => {
                if !is_verdict(&read.verdict) {
                    let (at, word) = (place + 2, read.verdict);
                    return Err(format!("`{name}`, line {at}: there is no verdict `{word}`"));
                }
                results.push(text);
                tally.count_word(&read.verdict);
            }
            "summary" => is_whole = true,
            other => return Err(format!("`{name}`, line {}: there is no `{other}`", place + 2)),
        }
    }
    let (there, of) = (results.len(), head.places.len());
    if there == of && !is_whole {
        return Err(format!("`{name}` was cut short: it has no summary line"));
    }
    if there != of {
        return Err(format!("`{name}` was cut short: {there} of its {of} results are there"));
    }
    Ok(Part { name, head, results, tally })
}

fn of_one_list(first: &Part<'_>, part: &Part<'_>) -> Result<(), String> {
    let list = |head: &ShardLine| (head.of, head.list.clone(), head.scenarios);
    if list(&first.head) == list(&part.head) {
        return split_by_one(first, part);
    }
    Err(format!(
        "`{}` and `{}` are not of one list: play all parts with the same files, filter and seed, \
         and the same N",
        first.name, part.name
    ))
}

/// Parts that were split by other timings overlap, or leave something out.
fn split_by_one(first: &Part<'_>, part: &Part<'_>) -> Result<(), String> {
    if first.head.timings == part.head.timings {
        return Ok(());
    }
    let (first, part) = (first.name, part.name);
    Err(format!(
        "`{first}` and `{part}` were split by other timings: give all parts the same files in \
         --timings"
    ))
}

fn all_there(first: &Part<'_>, parts: &[Part<'_>]) -> Result<(), String> {
    for number in 1..=first.head.of {
        let mut these = parts.iter().filter(|part| part.head.shard == number);
        match (these.next(), these.next()) {
            (Some(_), None) => {}
            (None, _) => {
                return Err(format!("part {number} of {} is missing", first.head.of));
            }
            (Some(one), Some(other)) => {
                let (one, other) = (one.name, other.name);
                return Err(format!("part {number} is there twice: `{one}` and `{other}`"));
            }
        }
    }
    let mut places: Vec<usize> =
        parts.iter().flat_map(|part| part.head.places.iter().copied()).collect();
    places.sort_unstable();
    let is_each_once = places.into_iter().eq(0..first.head.scenarios);
    is_each_once.then_some(()).ok_or_else(|| "the parts do not make up the whole list".to_owned())
}

#[cfg(test)]
mod tests {
    use super::{ShardLine, merged_json};

    fn shard(number: usize, (list, places): (u64, &[usize])) -> String {
        let head = ShardLine::new((number, 2), list, (3, places)).json();
        let result = |place: &usize| {
            format!("{{\"type\":\"scenario\",\"id\":\"{place}\",\"verdict\":\"passed\"}}\n")
        };
        let results = places.iter().map(result).collect::<Vec<_>>().concat();
        format!("{head}{results}{{\"type\":\"summary\",\"passed\":{}}}\n", places.len())
    }

    fn merged(files: &[(&str, &str)]) -> Result<String, String> {
        merged_json(files).map(|(text, _)| text)
    }

    #[test]
    fn parts_make_up_one_run_in_the_order_of_the_list() {
        let (one, two) = (shard(1, (7, &[0, 2])), shard(2, (7, &[1])));
        let text = merged(&[("b", &(two + "\n")), ("a", &one)]).unwrap();
        let result = |line: &&str| line.contains("\"scenario\"");
        let ids = text.lines().filter(result).filter_map(|line| line.split('"').nth(7));
        assert_eq!(ids.collect::<Vec<_>>(), ["0", "1", "2"], "{text}");
        assert!(text.ends_with(
            "{\"type\":\"summary\",\"passed\":3,\"failed\":0,\"skipped\":0,\"errors\":0}\n"
        ));
    }

    #[test]
    fn what_is_missing_mixed_or_cut_short_is_refused_by_name() {
        let (one, two) = (shard(1, (7, &[0, 2])), shard(2, (7, &[1])));
        let other = shard(2, (8, &[1]));
        let overlapping = shard(2, (7, &[2]));
        let timed = ShardLine::new((2, 2), 7, (3, &[1])).split_by(Some(5)).json();
        let timed = timed + two.split_once('\n').unwrap().1;
        let cut = one.lines().take(2).collect::<Vec<_>>().join("\n");
        let no_end = one.lines().take(3).collect::<Vec<_>>().join("\n");
        let odd = one.replacen("\"passed\"}", "\"well\"}", 1);
        for (files, wrong) in [
            (vec![("a", one.as_str())], "part 2 of 2 is missing"),
            (vec![("a", &one), ("b", &two), ("c", &two)], "part 2 is there twice: `b` and `c`"),
            (vec![("a", &one), ("b", &other)], "`a` and `b` are not of one list"),
            (vec![("a", &cut), ("b", &two)], "`a` was cut short: 1 of its 2 results are there"),
            (vec![("a", &no_end), ("b", &two)], "`a` was cut short: it has no summary line"),
            (vec![("a", &odd), ("b", &two)], "`a`, line 2: there is no verdict `well`"),
            (vec![("a", &one), ("b", &timed)], "`a` and `b` were split by other timings"),
            (vec![("a", &one), ("b", &overlapping)], "the parts do not make up the whole list"),
            (vec![("a", "{\"type\":\"scenario\"}")], "`a` is no part of a list"),
            (vec![], "there are no parts"),
        ] {
            let said = merged(&files).unwrap_err();
            assert!(said.starts_with(wrong), "{said}");
        }
    }
}
