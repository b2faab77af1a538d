//! The answer to a study's question, in sentences.

use core::fmt::Display;

use reports_language::Language;
use sim_risk::{Answer, Axis, Choice, Estimate, Measure, Policy, Resolution, Tried};

use crate::risk::RiskReport;
use crate::risk::digits::{Kind, grouped};
use crate::risk::words::{RiskWords, axis_words, when_full};

/// The answer to a question in sentences.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken<'a> {
    report: &'a RiskReport<'a>,
    answer: &'a Answer,
    words: RiskWords<'a>,
    language: Language,
}

impl<'a> Spoken<'a> {
    pub(crate) fn of(report: &'a RiskReport<'a>, answer: &'a Answer) -> Self {
        Self { report, answer, words: report.words(), language: report.language }
    }

    /// Asks the question.
    pub(crate) fn question(self) -> String {
        let question = self.answer.question;
        let axis = axis_words(question.over, self.language);
        let measure = self.words.measure(question.measure);
        let with: &[(&str, &dyn Display)] =
            &[("axis", &axis), ("measure", &measure), ("bound", &self.bound())];
        self.language.say("risk-question", with)
    }

    /// Answers it, in paragraphs; those of one combination of what else is swept stand together, and
    /// the first of them says of which it is.
    pub(crate) fn answers(self) -> Vec<String> {
        self.answer.choices.iter().flat_map(|choice| self.choice(choice)).collect()
    }

    fn bound(self) -> String {
        self.with_code(&self.words.amount(self.answer.question.under))
    }

    fn with_code(self, amount: &str) -> String {
        format!("{} {amount}", self.report.study.currency.code())
    }

    fn choice(self, choice: &Choice) -> Vec<String> {
        let others = choice.tried.first().and_then(|one| self.others(one));
        let mut paragraphs: Vec<String> = self.verdict(choice);
        paragraphs.extend(self.doubts(choice));
        if let (Some(others), Some(first)) = (others, paragraphs.first_mut()) {
            let with: &[(&str, &dyn Display)] = &[("others", &others), ("said", first)];
            *first = self.language.say("risk-with", with);
        }
        paragraphs
    }

    fn doubts(self, choice: &Choice) -> Option<String> {
        let doubts: Vec<String> = choice.doubts().map(|one| self.words.limit(one.limit)).collect();
        let named = doubts.join(self.language.text("said-comma"));
        let says = || self.language.say("risk-doubts", &[("named", &named)]);
        (!doubts.is_empty()).then(says)
    }

    /// Names what else is swept.
    fn others(self, tried: &Tried) -> Option<String> {
        let sweep = &self.report.study.sweep;
        let Policy { transaction_limit, device_limit, when_full: full } =
            self.report.point(tried.point)?.policy;
        let over = self.answer.question.over;
        let transaction = sweep.transaction_limit.len() > 1 && over != Axis::TransactionLimit;
        let device = sweep.device_limit.len() > 1 && over != Axis::DeviceLimit;
        let named = [
            transaction.then(|| self.words.axis(Axis::TransactionLimit, transaction_limit)),
            device.then(|| self.words.axis(Axis::DeviceLimit, device_limit)),
            (sweep.when_full.len() > 1).then(|| when_full(full, self.language).to_owned()),
        ];
        let named: Vec<String> = named.into_iter().flatten().collect();
        (!named.is_empty()).then(|| named.join(self.language.text("said-comma")))
    }

    fn verdict(self, choice: &Choice) -> Vec<String> {
        let certain = choice.certain().map(|one| self.certain(one));
        let certain_point = choice.certain().map(|one| one.point);
        let beyond = choice.likely().filter(|one| Some(one.point) != certain_point);
        let likely = beyond.map(|one| self.likely(one, choice));
        let none = choice.likely().is_none().then(|| self.none(choice));
        let next = self.resolution(choice);
        let paragraphs = certain.into_iter().chain(likely).chain(none).chain(next);
        paragraphs.map(|sentences| sentences.join(" ")).collect()
    }

    fn certain(self, tried: &Tried) -> Vec<String> {
        let limit = capital(&self.limit(tried));
        let mut said = vec![self.comes_to("risk-certain", &limit, tried), self.cost(tried)];
        said.extend(self.figures(tried));
        said
    }

    fn comes_to(self, id: &str, limit: &str, tried: &Tried) -> String {
        let outcome = self.outcome(tried.measure);
        self.language.say(id, &[("limit", &limit), ("outcome", &outcome)])
    }

    fn likely(self, tried: &Tried, choice: &Choice) -> Vec<String> {
        let is_more = choice.certain.is_some();
        let opening = if is_more { "risk-probably-also" } else { "risk-probably" };
        vec![
            self.comes_to(opening, &self.limit(tried), tried),
            self.language.say("risk-needs-more", &[("bound", &self.bound())]),
            self.cost(tried),
        ]
    }

    fn none(self, choice: &Choice) -> Vec<String> {
        let even = |one| self.comes_to("risk-even", &self.limit(one), one);
        let smallest = choice.tried.first().map(even);
        std::iter::once(self.text("risk-none")).chain(smallest).collect()
    }

    fn text(self, id: &'static str) -> String {
        self.language.text(id).to_owned()
    }

    fn resolution(self, choice: &Choice) -> Option<Vec<String>> {
        let next = choice.next().map(|next| {
            let measured = self.words.money().say(next.measure).whole(self.language);
            let limit = self.words.limit(next.limit);
            self.language.say("risk-next", &[("limit", &limit), ("measured", &measured)])
        });
        match choice.resolution() {
            Resolution::Fine => next.map(|next| vec![next]),
            Resolution::Between(..) => next.map(|next| vec![next, self.text("risk-finer")]),
            Resolution::Above(_) => Some(vec![self.text("risk-largest")]),
            Resolution::Below(_) => Some(vec![self.text("risk-smaller")]),
            Resolution::Unlimited => Some(vec![self.text("risk-unlimited")]),
        }
    }

    fn limit(self, tried: &Tried) -> String {
        let axis = axis_words(self.answer.question.over, self.language);
        match tried.limit {
            Some(limit) => {
                let amount = self.with_code(&self.words.amount(limit));
                self.language.say("risk-a-limit", &[("axis", &axis), ("amount", &amount)])
            }
            None => self.language.say("risk-axis-none", &[("axis", &axis)]),
        }
    }

    /// Says what a measure came to: `99 in 100 years lose at most 184 (181 to 187)`.
    fn outcome(self, measured: Estimate) -> String {
        let amount = self.words.money().say(measured).whole(self.language);
        match self.answer.question.measure {
            Measure::Mean => {
                let time = self.words.a_time();
                self.language.say("risk-outcome-mean", &[("time", &time), ("amount", &amount)])
            }
            Measure::Var(level) => {
                let most = self.words.most(level);
                self.language.say("risk-outcome-var", &[("most", &most), ("amount", &amount)])
            }
            Measure::Tvar(level) => {
                let rare = self.words.rare(level);
                self.language.say("risk-outcome-tvar", &[("rare", &rare), ("amount", &amount)])
            }
        }
    }

    /// Says how often sets of figures keep it, where some were looked at.
    fn figures(self, tried: &Tried) -> Option<String> {
        let known = self.report.thinkable?;
        let kept = Kind::Share.say(known.points.get(tried.point)?.kept?);
        let sets = grouped(&known.sets.to_string());
        let interval = kept.interval(self.language);
        let with: &[(&str, &dyn Display)] =
            &[("kept", &kept.value), ("sets", &sets), ("interval", &interval)];
        Some(self.language.say("risk-figures-known", with))
    }

    fn cost(self, tried: &Tried) -> String {
        if tried.refused.value <= 0.0 {
            return self.text("risk-refuses-none");
        }
        let refused = self.words.money().say(tried.refused).whole(self.language);
        let (share, time) = (Kind::Share.brief(tried.share), self.words.a_time());
        let currency = self.report.study.currency.code();
        let with: &[(&str, &dyn Display)] =
            &[("currency", &currency), ("refused", &refused), ("time", &time), ("share", &share)];
        self.language.say("risk-refuses", with)
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
