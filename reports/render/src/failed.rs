//! What did not pass, read from the JSON of a run.

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
/// of a part of one.
///
/// # Errors
/// Which line is none of a run, in words.
pub fn failed_ids(text: &str) -> Result<BTreeSet<String>, String> {
    let mut failed = BTreeSet::new();
    for (place, text) in text.lines().enumerate() {
        let read = serde_json::from_str::<Line>(text);
        let line: Line = read.map_err(|wrong| format!("line {}: {wrong}", place + 1))?;
        match (line.r#type.as_str(), line.verdict.as_str()) {
            ("scenario", "failed" | "error") => drop(failed.insert(line.id)),
            ("scenario" | "summary" | "shard", _) => {}
            (other, _) => return Err(format!("line {}: there is no `{other}`", place + 1)),
        }
    }
    Ok(failed)
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
        assert!(failed_ids(text).unwrap().into_iter().eq(["a", "c"]));
        assert_eq!(failed_ids("").map(|ids| ids.len()), Ok(0));
        for (text, wrong) in [
            ("{}", "line 1: missing field `type`"),
            ("\n", "line 1: EOF"),
            ("{\"type\":\"x\"}", "line 1: there is no `x`"),
        ] {
            assert!(failed_ids(text).unwrap_err().starts_with(wrong), "{:?}", failed_ids(text));
        }
    }
}
