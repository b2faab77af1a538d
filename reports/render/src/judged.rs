//! What differs, in the language of a report: a verdict has it in the words of the format.

use std::borrow::Cow;

use harness_scenario::{Failure, Scenario, failures_in};
use reports_language::Language;
use sim_world::Trace;

use crate::played::Played;

/// Says failures in a language. A verdict is a function of plan and trace, so what the judge said
/// is judged once more; what others said is said again.
pub fn said_failures<'a>(
    played: &Played<'_>,
    failures: &'a [Failure],
    language: Language,
) -> Cow<'a, [Failure]> {
    said_of((played.scenario, played.trace.as_ref()), failures, language)
}

/// Says the failures of a scenario in a language, with what happened in it where that is known.
pub(crate) fn said_of<'a>(
    (scenario, trace): (&Scenario, Option<&Trace>),
    failures: &'a [Failure],
    language: Language,
) -> Cow<'a, [Failure]> {
    if language == Language::English {
        return Cow::Borrowed(failures);
    }
    let mut judged = trace.map_or_else(Vec::new, |trace| failures_in(language, scenario, trace));
    let said = failures.iter().map(|failure| {
        let same = |other: &Failure| {
            (other.step, &other.key, &other.place) == (failure.step, &failure.key, &failure.place)
        };
        // Several breaches of one rule in one step come in the same order.
        let place = judged.iter().position(same);
        let judged = place.map(|place| judged.remove(place));
        judged
            .map_or_else(|| again(failure, language), |judged| with_hint(judged, failure, language))
    });
    Cow::Owned(said.collect())
}

fn with_hint(judged: Failure, failure: &Failure, language: Language) -> Failure {
    let hint = || failure.hint.as_ref().map(|hint| language.again("hint-", hint));
    Failure {
        hint: judged.hint.clone().or_else(hint),
        actual: language.again("breach-", &judged.actual),
        ..judged
    }
}

fn again(failure: &Failure, language: Language) -> Failure {
    let Failure { expected, actual, hint, .. } = failure;
    let said = |text| language.again("snapshot-", text);
    Failure {
        expected: said(expected),
        actual: said(actual),
        hint: hint.as_ref().map(|hint| language.again("hint-", hint)),
        ..failure.clone()
    }
}
