//! Step by step: what was wanted, what was seen.

use core::time::Duration;

use pos_core::Badges;
use reports_language::Language;
use sim_world::{Act, Breach, Expect, Outcome, Reason, Seen, Step, Trace, Value, Wanted, What};

use super::Failure;
use super::decided::{badges_decided_by, decided_against, decided_by};
use super::hints;
use super::slow::too_slow;
use crate::clock::Clock;
use crate::scenario::Scenario;
use crate::words::Words;

/// What the trace says of one step.
#[derive(Debug, Default)]
struct Record<'a> {
    began: Option<Duration>,
    finished: Option<&'a Seen>,
    ended: Option<Duration>,
    /// When it was due and when the step before finished, where that was later.
    late: Option<[Duration; 2]>,
    stuck: bool,
    /// The last look at each wanted value, by its place.
    unmet: std::collections::BTreeMap<usize, Option<&'a Value>>,
    broken: Vec<&'a Breach>,
}

/// Lists all failures of all steps.
pub(super) fn failures((scenario, trace): (&Scenario, &Trace), language: Language) -> Vec<Failure> {
    let records = records(scenario, trace);
    let mut failures = Vec::new();
    let mut cut = false;
    for (place, record) in records.iter().enumerate() {
        let words = Words::of(&scenario.plan).speaking(language);
        let judge = Judge { scenario, trace, words, language, place };
        let before = failures.len();
        judge.judge(record, &mut failures);
        let unfinished = record.finished.is_none() && place < scenario.plan.steps.len();
        if unfinished && failures.len() == before && !cut {
            failures.push(judge.unfinished(record));
        }
        cut |= unfinished;
    }
    failures
}

fn records<'a>(scenario: &Scenario, trace: &'a Trace) -> Vec<Record<'a>> {
    let mut records: Vec<Record<'a>> = Vec::new();
    records.resize_with(scenario.plan.steps.len(), Record::default);
    for entry in trace.entries() {
        // What breaks after the last step is the last step's.
        let step = entry.step.min(records.len().saturating_sub(1));
        if records.is_empty() {
            records.push(Record::default());
        }
        if let Some(record) = records.get_mut(step) {
            record.note(entry);
        }
    }
    records
}

impl<'a> Record<'a> {
    fn note(&mut self, entry: &'a sim_world::Entry) {
        let at = Duration::from_millis(entry.at.as_millis());
        match &entry.what {
            What::StepBegan => self.began = Some(at),
            What::StepFinished(seen) => (self.finished, self.ended) = (Some(seen), Some(at)),
            What::StepLate(due) => {
                self.late = Some([Duration::from_millis(due.as_millis()), at]);
            }
            What::StepStuck => self.stuck = true,
            What::Checked { place, answer, met } => {
                self.unmet.insert(*place, (!met).then_some(answer));
            }
            What::Broken(breach) => self.broken.push(breach),
            _ => {}
        }
    }
}

/// Judges one step.
struct Judge<'a> {
    scenario: &'a Scenario,
    trace: &'a Trace,
    words: Words<'a>,
    language: Language,
    place: usize,
}

impl Judge<'_> {
    fn judge(&self, record: &Record<'_>, failures: &mut Vec<Failure>) {
        failures.extend(record.late.map(|times| self.late(times)));
        let unmet = record.unmet.iter().filter_map(|(place, answer)| Some((*place, (*answer)?)));
        let spent = record.ended.zip(record.began).map(|(end, begin)| end.saturating_sub(begin));
        let checked = failures.len();
        failures.extend(unmet.filter_map(|(place, answer)| self.unmet(place, answer, spent)));
        self.note_slowness(failures.get_mut(checked..).unwrap_or_default());
        if let (Some(seen), Some(step)) = (record.finished, self.step()) {
            let before = failures.len();
            self.compare(step, seen, failures);
            self.note_slowness(failures.get_mut(before..).unwrap_or_default());
            if !record.broken.is_empty() {
                // What broke a rule is never right, so nobody is told how to expect it.
                failures.iter_mut().skip(before).for_each(|failure| failure.hint = None);
            }
        }
        failures.extend(record.broken.iter().map(|breach| self.broken(breach)));
    }

    /// What was seen may be so because no answer came in time: that is said once.
    fn note_slowness(&self, failures: &mut [Failure]) {
        let is_decided = failures.iter().any(|failure| failure.decided_by.is_some());
        let slow = if is_decided { None } else { self.too_slow() };
        if let (Some(slow), Some(first)) = (slow, failures.first_mut()) {
            first.decided_by = Some(slow);
            // It is hardly what anybody wants to expect.
            first.hint = None;
        }
    }

    fn step(&self) -> Option<&Step> {
        self.scenario.plan.steps.get(self.place)
    }

    fn failure(&self, key: &str, path: &str, (expected, actual): (String, String)) -> Failure {
        let places = self.scenario.places.step(self.place);
        let place = places.map(|step| step.key(path).unwrap_or(step.whole()).clone());
        let key = key.to_owned();
        Failure { step: self.place, place, key, expected, actual, decided_by: None, hint: None }
    }

    fn late(&self, [due, now]: [Duration; 2]) -> Failure {
        let clock = Clock::of(&self.scenario.plan);
        let said = clock.clone().speaking(self.language);
        let says = |id, at| self.language.say(id, &[("at", &said.at(at))]);
        let (expected, actual) = (says("judged-begins-at", due), says("judged-before-at", now));
        let hint = Some(hints::later(&clock, (due, now), self.language));
        Failure { hint, ..self.failure("at", "at", (expected, actual)) }
    }

    fn unfinished(&self, record: &Record<'_>) -> Failure {
        let actual = match (record.stuck, record.began.is_some()) {
            (true, _) => "judged-never-finishes",
            (false, true) => "judged-not-finished",
            (false, false) => "judged-not-begun",
        };
        let text = |id| self.language.text(id).to_owned();
        self.failure("step", "", (text("judged-finishes"), text(actual)))
    }

    /// `spent` is how long the check looked.
    fn unmet(&self, place: usize, answer: &Value, spent: Option<Duration>) -> Option<Failure> {
        let step = self.step()?;
        let Act::Check(wanted) = &step.act else {
            return None;
        };
        let Wanted { question, value } = wanted.get(place)?;
        let key = Words::question(question);
        let said = (self.words.value(question, value), self.words.value(question, answer));
        let (expected, actual) = said;
        let actual = if actual == expected {
            self.language.say("judged-not-so-long", &[("actual", &actual)])
        } else {
            actual
        };
        let hint = hints::nobody_asked((self.scenario, self.language), (question, value), answer)
            .or_else(|| hints::held(self.language, step, spent?))
            .or_else(|| hints::nothing_noticed(self.language, (question, value), answer));
        let run = (self.scenario, self.trace, self.language);
        let decided_by = badges_decided_by(run, self.place, *question);
        let failure = self.failure(key, &format!("check.{key}"), (expected, actual));
        Some(Failure { decided_by, hint, ..failure })
    }

    fn broken(&self, breach: &Breach) -> Failure {
        let rule = crate::rules::RULES.iter().find(|rule| rule.id == breach.rule);
        let expected = rule.map_or_else(
            || breach.rule.to_owned(),
            |rule| rule.summary_in(self.language).to_owned(),
        );
        self.failure(breach.rule, "", (expected, breach.detail.clone()))
    }

    /// Lists all keys of what the staff should have seen that differ.
    fn compare(&self, step: &Step, seen: &Seen, failures: &mut Vec<Failure>) {
        let nothing = Expect::default();
        let expect = step.expect.as_ref().unwrap_or(&nothing);
        if ended_as(expect.outcome, seen.outcome) {
            failures.extend(self.reason(expect, seen));
        } else {
            failures.push(self.outcome(step, expect, seen));
        }
        let flags = |flag: Option<bool>| {
            flag.map(|flag| self.language.word("value", if flag { "true" } else { "false" }))
        };
        let flags = |flag| flags(flag).map(str::to_owned);
        let shown = |badges: Option<Badges>| badges.map(|badges| self.words.shows(badges));
        let rest = [
            ("badges", shown(expect.badges), shown(seen.badges)),
            ("order_complete", flags(expect.order_complete), flags(seen.order_complete)),
            ("offline", flags(expect.offline), flags(seen.offline)),
            ("to", expect.to.clone(), seen.to.clone()),
        ];
        for (key, expected, actual) in rest {
            let Some(expected) = expected.filter(|expected| Some(expected) != actual.as_ref())
            else {
                continue;
            };
            let actual = actual.unwrap_or_else(|| self.nothing());
            failures.push(self.failure(key, &format!("expect.{key}"), (expected, actual)));
        }
    }

    fn outcome(&self, step: &Step, expect: &Expect, seen: &Seen) -> Failure {
        let wanted = expect.outcome.unwrap_or_else(|| working(&step.act));
        let comma = self.language.text("said-comma");
        let reason = expect.reason.map(|reason| comma.to_owned() + &self.words.because(reason));
        let expected = format!("{}{}", self.words.ended(wanted), reason.unwrap_or_default());
        let mut failure =
            self.failure("outcome", "expect.outcome", (expected, self.words.seen(seen)));
        // Whoever waited for a decline in vain looks at the card last.
        let slow = if seen.reason.is_none() { self.too_slow() } else { None };
        let is_slow = slow.is_some();
        failure.decided_by = slow.or_else(|| self.decided(expect.reason, seen.reason));
        failure.hint =
            hints::another_scheme((self.scenario, self.language), &step.act, seen.reason)
                .or_else(|| hints::if_it_is_right(self.language, expect, seen))
                .filter(|_| !is_slow);
        failure
    }

    fn reason(&self, expect: &Expect, seen: &Seen) -> Option<Failure> {
        let wanted = expect.reason.filter(|_| expect.reason != seen.reason)?;
        let actual = seen.reason.map(|reason| self.words.because(reason));
        let said = (self.words.because(wanted), actual.unwrap_or_else(|| self.nothing()));
        let mut failure = self.failure("reason", "expect.reason", said);
        failure.decided_by = self.decided(expect.reason, seen.reason);
        failure.hint =
            seen.reason.map(|reason| hints::if_the_reason_is_right(self.language, reason));
        Some(failure)
    }

    fn too_slow(&self) -> Option<String> {
        too_slow((self.scenario, self.language), self.place)
    }

    fn decided(&self, expected: Option<Reason>, actual: Option<Reason>) -> Option<String> {
        let run = (self.scenario, self.trace, self.language);
        match actual {
            Some(actual) => decided_by(run, self.place, actual),
            None => decided_against(run, self.place, expected?),
        }
    }

    fn nothing(&self) -> String {
        self.language.text("judged-nothing").to_owned()
    }
}

/// Tells whether a step ended as it should: where nothing is said, it must have worked.
fn ended_as(wanted: Option<Outcome>, seen: Option<Outcome>) -> bool {
    match wanted {
        Some(wanted) => seen.unwrap_or(Outcome::Accepted) == wanted,
        None => match seen {
            Some(Outcome::Refused | Outcome::Declined | Outcome::Unknown | Outcome::Unread) => {
                false
            }
            None | Some(Outcome::Accepted | Outcome::Sent | Outcome::Found) => true,
        },
    }
}

/// Says what "it worked" is called.
const fn working(act: &Act) -> Outcome {
    match act {
        Act::Search(_) => Outcome::Found,
        Act::Contact(_) => Outcome::Sent,
        Act::Internet(_)
        | Act::Router(_)
        | Act::Power(_)
        | Act::Wifi(_)
        | Act::Processor(_)
        | Act::Reader(_)
        | Act::Till(_)
        | Act::Staff(_)
        | Act::Order(_)
        | Act::Pay(_)
        | Act::Sale(_)
        | Act::Receipt(_)
        | Act::Admin(_)
        | Act::Check(_) => Outcome::Accepted,
    }
}
