//! A plan that was played, and what there is to see of it.
#![expect(clippy::expect_used, reason = "a test that asks for a step that is not there is wrong")]

use core::time::Duration;
use std::collections::BTreeSet;

use pos_core::{Badge, Badges, OrderId, Refusal, TillId};
use sim_kernel::Time;
use sim_world::{
    Entry, OrderQuestion, Outcome, Plan, ProcessorQuestion, Question, Reason, Seen, StartFn,
    TillQuestion, Trace, Value, What, play, play_against,
};

/// A plan with its trace.
#[derive(Debug)]
pub(crate) struct Played {
    pub(crate) plan: Plan,
    pub(crate) trace: Trace,
}

/// Plays a plan against our own till, which keeps every rule.
pub(crate) fn honest(plan: Plan) -> Played {
    let trace = play(&plan);
    let played = Played { plan, trace };
    assert_eq!(played.breaches(), Vec::<String>::new(), "an honest till broke a rule");
    played
}

/// Plays a plan against another POS.
pub(crate) fn against(plan: &Plan, start: StartFn) -> Played {
    Played { plan: plan.clone(), trace: play_against(plan, &start) }
}

impl Played {
    pub(crate) fn entries(&self) -> &[Entry] {
        self.trace.entries()
    }

    /// Lists every breach in words.
    pub(crate) fn breaches(&self) -> Vec<String> {
        let breach = |entry: &Entry| match &entry.what {
            What::Broken(breach) => Some(format!("{}: {}", breach.rule, breach.detail)),
            _ => None,
        };
        self.entries().iter().filter_map(breach).collect()
    }

    /// Lists the rules that were broken, each once.
    pub(crate) fn broken(&self) -> BTreeSet<&'static str> {
        let rule = |entry: &Entry| match &entry.what {
            What::Broken(breach) => Some(breach.rule),
            _ => None,
        };
        self.entries().iter().filter_map(rule).collect()
    }

    fn place(&self, name: &str) -> usize {
        let is_it = |step: &sim_world::Step| step.id.as_deref() == Some(name);
        self.plan.steps.iter().position(is_it).expect("a step with this name")
    }

    fn entry_of(&self, name: &str, is_it: fn(&What) -> bool) -> &Entry {
        let place = self.place(name);
        let found = self.entries().iter().find(|entry| entry.step == place && is_it(&entry.what));
        found.expect("an entry of this step")
    }

    pub(crate) fn began(&self, name: &str) -> Time {
        self.entry_of(name, |what| matches!(what, What::StepBegan)).at
    }

    pub(crate) fn finished(&self, name: &str) -> Time {
        self.entry_of(name, |what| matches!(what, What::StepFinished(_))).at
    }

    /// Returns how long a step took.
    pub(crate) fn lasted(&self, name: &str) -> Duration {
        self.finished(name).since(self.began(name))
    }

    pub(crate) fn seen(&self, name: &str) -> &Seen {
        let entry = self.entry_of(name, |what| matches!(what, What::StepFinished(_)));
        match &entry.what {
            What::StepFinished(seen) => seen,
            _ => unreachable!("the entry was picked for this"),
        }
    }

    pub(crate) fn outcome(&self, name: &str) -> Option<Outcome> {
        self.seen(name).outcome
    }

    /// Returns why a step was refused; none where it was not.
    pub(crate) fn refusal(&self, name: &str) -> Option<Refusal> {
        match self.seen(name).reason {
            Some(Reason::Refusal(why)) => Some(why),
            Some(Reason::Decline(_)) | None => None,
        }
    }

    pub(crate) fn is_accepted(&self, name: &str) -> bool {
        self.outcome(name) == Some(Outcome::Accepted)
    }

    /// Tells whether every check saw what it wanted.
    pub(crate) fn all_met(&self) -> bool {
        self.unmet().is_empty()
    }

    /// Lists the steps whose check did not see what it wanted.
    pub(crate) fn unmet(&self) -> Vec<usize> {
        let unmet = |entry: &&Entry| matches!(entry.what, What::Checked { met: false, .. });
        self.entries().iter().filter(unmet).map(|entry| entry.step).collect()
    }

    /// Returns the first time of an entry that is looked for.
    pub(crate) fn first(&self, is_it: impl Fn(&What) -> bool) -> Option<Time> {
        self.entries().iter().find(|entry| is_it(&entry.what)).map(|entry| entry.at)
    }

    pub(crate) fn count(&self, is_it: impl Fn(&What) -> bool) -> usize {
        self.entries().iter().filter(|entry| is_it(&entry.what)).count()
    }

    /// Returns what was there to see when the run ended.
    pub(crate) fn closing(&self, question: Question) -> Value {
        let answer = |entry: &Entry| match &entry.what {
            What::Closing(asked, value) if *asked == question => Some(value.clone()),
            _ => None,
        };
        self.entries().iter().find_map(answer).expect("a question that is asked at the end")
    }

    pub(crate) fn order(&self, name: &str, what: OrderQuestion) -> Value {
        self.closing(Question::Order(self.number(name), what))
    }

    pub(crate) fn number(&self, name: &str) -> OrderId {
        Plan::order_of(self.place(name))
    }

    pub(crate) fn till(&self, till: TillId, what: TillQuestion) -> Value {
        self.closing(Question::Till(till, what))
    }

    pub(crate) fn processor(&self, what: ProcessorQuestion) -> Value {
        self.closing(Question::Processor(what))
    }

    /// Returns how often money was captured for an order and not reversed.
    pub(crate) fn captures(&self, name: &str) -> u64 {
        match self.order(name, OrderQuestion::Captures) {
            Value::Count(count) => count,
            _ => unreachable!("captures are counted"),
        }
    }

    pub(crate) fn is_paid(&self, name: &str) -> bool {
        self.order(name, OrderQuestion::Badges) == badges(&[Badge::Paid])
    }
}

pub(crate) fn badges(list: &[Badge]) -> Value {
    Value::Badges(list.iter().fold(Badges::NONE, |badges, badge| badges.with(*badge)))
}
