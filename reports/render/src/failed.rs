//! What did not pass, read from the JSON of a run.

use core::fmt::Display;
use std::collections::BTreeSet;

use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    r#type: String,
    #[serde(default)]
    id: String,
    #[serde(default)]
    verdict: String,
}

/// Lists the ids of the scenarios that failed or ended in an error, by the JSON lines of a run, or
/// of a part of one; `name` is what the file is called.
///
/// # Errors
/// Which line is none of a run, or that the file is empty or was cut short, in words.
pub fn failed_ids(name: &str, text: &str) -> Result<BTreeSet<String>, String> {
    let (mut failed, mut is_ended) = (BTreeSet::new(), false);
    if text.trim().is_empty() {
        return Err(format!("`{name}` is empty"));
    }
    for (place, text) in text.trim_end().lines().enumerate() {
        let wrong = |wrong: &dyn Display| format!("`{name}`, line {}: {wrong}", place + 1);
        let line: Line = serde_json::from_str(text).map_err(|why| wrong(&why))?;
        is_ended = line.r#type == "summary";
        match line.r#type.as_str() {
            "scenario" if line.id.is_empty() => return Err(wrong(&"a scenario has no `id`")),
            "scenario" => match line.verdict.as_str() {
                "failed" | "error" => drop(failed.insert(line.id)),
                word if is_verdict(word) => {}
                word => return Err(wrong(&format!("there is no verdict `{word}`"))),
            },
            "summary" | "shard" => {}
            other => return Err(wrong(&format!("there is no `{other}`"))),
        }
    }
    // Whatever ends a run, even by force, leaves a summary behind.
    is_ended.then_some(failed).ok_or_else(|| format!("`{name}` was cut short: it has no summary"))
}

/// Tells whether a run ends a scenario with this word.
pub(crate) fn is_verdict(word: &str) -> bool {
    matches!(word, "passed" | "failed" | "skipped" | "error")
}

#[cfg(test)]
mod tests {
    use super::failed_ids;

    #[test]
    fn what_failed_is_told_from_what_did_not() {
        let text = "{\"type\":\"scenario\",\"id\":\"a\",\"verdict\":\"failed\"}\n\
            {\"type\":\"scenario\",\"id\":\"b\",\"verdict\":\"passed\"}\n\
            {\"type\":\"scenario\",\"id\":\"c\",\"verdict\":\"error\"}\n\
            {\"type\":\"summary\",\"passed\":1}\n";
        assert!(failed_ids("r", text).unwrap().into_iter().eq(["a", "c"]));
        assert!(failed_ids("r", &format!("{text}\n")).is_ok(), "a blank line at the end");
    }

    #[test]
    fn what_is_no_whole_run_is_refused_by_its_place() {
        let passed = "{\"type\":\"scenario\",\"id\":\"b\",\"verdict\":\"passed\"}\n";
        let unknown = passed.replace("passed", "well");
        for (text, wrong) in [
            ("{}", "`r`, line 1: missing field `type`"),
            ("", "`r` is empty"),
            ("\n", "`r` is empty"),
            ("{\"type\":\"x\"}", "`r`, line 1: there is no `x`"),
            (passed, "`r` was cut short: it has no summary"),
            (&unknown, "`r`, line 1: there is no verdict `well`"),
            ("{\"type\":\"scenario\"}", "`r`, line 1: a scenario has no `id`"),
        ] {
            let said = failed_ids("r", text).unwrap_err();
            assert!(said.starts_with(wrong), "{said}");
        }
    }
}
