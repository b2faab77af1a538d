//! A run on one page of Markdown, as a build server shows it at the end of a step.

use core::fmt::Write as _;
use core::time::Duration;

use reports_language::Language;

use crate::judged::said_failures;
use crate::played::{Ending, Played, Tally};
use crate::printable::printable;
use crate::terminal::{rerun, summary};

/// How long a text of a cell is at most.
const LONGEST: usize = 400;

/// The end of a page that has no room for more.
const ROOM_FOR_THE_LAST: usize = 200;

/// The page of a run, collected result by result.
#[derive(Clone, Debug)]
pub struct StepSummary {
    rows: Vec<String>,
    language: Language,
}

impl StepSummary {
    /// Begins a page in a language.
    pub const fn new(language: Language) -> Self {
        Self { rows: Vec::new(), language }
    }

    /// Takes a result.
    pub fn take(&mut self, played: &Played<'_>) {
        let cells = match &played.ending {
            Ending::Passed | Ending::Skipped(_) => return,
            Ending::Error(reason) => [cell(self.language.text("step-page-no-error")), cell(reason)],
            Ending::Failed(failures) => {
                let said = said_failures(played, failures, self.language);
                let first = said.first();
                let text = |text: Option<&str>| cell(text.unwrap_or_default());
                [
                    text(first.map(|first| first.expected.as_str())),
                    text(first.map(|first| first.actual.as_str())),
                ]
            }
        };
        let [expected, actual] = cells;
        let (id, rerun) = (cell(&played.scenario.id), cell(&rerun(played.scenario)));
        let place = cell(&place(played));
        self.rows
            .push(format!("| {id} | {place} | {expected} | {actual} | <code>{rerun}</code> |\n"));
    }

    /// Writes the page, no longer than `most` bytes: verdicts, what changed, what failed.
    pub fn text(
        &self,
        (tally, wall): (&Tally, Duration),
        changes: &[String],
        most: usize,
    ) -> String {
        let mut text = String::from("### deadzone\n\n");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}\n", cell(&summary(tally, wall, self.language)));
        for change in changes {
            let _ = writeln!(text, "- {}", cell(change));
        }
        if !self.rows.is_empty() {
            let heads = ["scenario", "where", "expected", "actual", "rerun"];
            let heads = heads.map(|head| self.language.word("step-page", head));
            let _ = write!(text, "\n| {} |\n|---|---|---|---|---|\n", heads.join(" | "));
        }
        for (place, row) in self.rows.iter().enumerate() {
            if text.len() + row.len() + ROOM_FOR_THE_LAST > most {
                let left = self.rows.len() - place;
                let more = self.language.say("step-page-more", &[("count", &left)]);
                let _ = write!(text, "\n{more}");
                break;
            }
            text += row;
        }
        text.push('\n');
        if text.len() > most { String::new() } else { text }
    }
}

fn place(played: &Played<'_>) -> String {
    let place = match &played.ending {
        Ending::Failed(failures) => failures.iter().find_map(|failure| failure.place.as_ref()),
        Ending::Passed | Ending::Skipped(_) | Ending::Error(_) => None,
    };
    let own = || played.scenario.path.display().to_string();
    place.map_or_else(own, |place| format!("{}:{}", place.file(), place.line()))
}

/// Writes a text so that Markdown takes it for nothing else.
fn cell(text: &str) -> String {
    let mut shown = String::new();
    let more = if text.chars().nth(LONGEST).is_some() { "…" } else { "" };
    for letter in printable(&text.replace('\n', " ")).chars().take(LONGEST) {
        if letter.is_alphanumeric() || " .,:;/()=+-…%'\"".contains(letter) || !letter.is_ascii() {
            shown.push(letter);
        } else {
            let _ = write!(shown, "&#{};", u32::from(letter));
        }
    }
    shown + more
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use reports_language::Language;

    use super::{StepSummary, cell};
    use crate::played::Tally;

    #[test]
    fn markdown_takes_a_text_for_nothing_else() {
        assert_eq!(
            cell("a|b\n<img> `c` [d](e) 😀"),
            "a&#124;b &#60;img&#62; &#96;c&#96; &#91;d&#93;(e) 😀"
        );
        assert_eq!(cell(&"x".repeat(500)).chars().count(), 401);
    }

    #[test]
    fn a_page_that_would_be_too_long_says_how_many_rows_are_left_out() {
        let rows = (0..1_000).map(|row| format!("| {row} |\n")).collect();
        let tally = Tally { failed: 1_000, ..Tally::default() };
        let text = StepSummary { rows, ..StepSummary::new(Language::English) };
        let text = text.text((&tally, Duration::ZERO), &["x".to_owned()], 1_000);
        assert!(text.len() <= 1_000 && text.contains("| 5 |\n"), "{text}");
        assert!(text.ends_with(" more did not pass\n") && text.contains("\n- x\n"), "{text}");
        assert!(text.contains("0 passed, 1000 failed"), "{text}");
    }
}
