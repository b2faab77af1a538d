//! The answer to a study's question, in sentences.

use sim_risk::{Answer, Axis, Choice, Estimate, Measure, Policy, Resolution, Tried};

use crate::risk::RiskReport;
use crate::risk::digits::{Kind, grouped};
use crate::risk::words::{RiskWords, axis_words, one_in, when_full};

/// The answer to a question in sentences.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spoken<'a> {
    report: &'a RiskReport<'a>,
    answer: &'a Answer,
    words: RiskWords<'a>,
}

impl<'a> Spoken<'a> {
    pub(crate) const fn of(report: &'a RiskReport<'a>, answer: &'a Answer) -> Self {
        Self { report, answer, words: RiskWords::of(report.study) }
    }

    /// Asks the question.
    pub(crate) fn question(self) -> String {
        let question = self.answer.question;
        let (axis, measure) = (axis_words(question.over), self.words.measure(question.measure));
        format!("Which is the largest {axis} that keeps {measure} under {}?", self.bound())
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
            *first = format!("With {others}: {first}");
        }
        paragraphs
    }

    fn doubts(self, choice: &Choice) -> Option<String> {
        let doubts: Vec<String> = choice.doubts().map(|one| self.words.limit(one.limit)).collect();
        let named = doubts.join(", ");
        let says = || format!("Mind that smaller limits do not surely keep it: {named}.");
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
            (sweep.when_full.len() > 1).then(|| when_full(full).to_owned()),
        ];
        let named: Vec<String> = named.into_iter().flatten().collect();
        (!named.is_empty()).then(|| named.join(", "))
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
        let outcome = self.outcome(tried.measure);
        let mut said =
            vec![format!("{}: {outcome}.", capital(&self.limit(tried))), self.cost(tried)];
        said.extend(self.figures(tried));
        said
    }

    fn likely(self, tried: &Tried, choice: &Choice) -> Vec<String> {
        let outcome = self.outcome(tried.measure);
        let opening = if choice.certain.is_some() { "Probably also" } else { "Probably" };
        vec![
            format!("{opening} {}: {outcome}.", self.limit(tried)),
            format!(
                "Its interval does not end under {}: more replications would tell.",
                self.bound()
            ),
            self.cost(tried),
        ]
    }

    fn none(self, choice: &Choice) -> Vec<String> {
        let smallest = choice
            .tried
            .first()
            .map(|one| format!("Even with {}, {}.", self.limit(one), self.outcome(one.measure)));
        let none = "None of the limits that were swept keeps it there.".to_owned();
        std::iter::once(none).chain(smallest).collect()
    }

    fn resolution(self, choice: &Choice) -> Option<Vec<String>> {
        let finer = "For a finer answer, sweep between the two.".to_owned();
        let next = choice.next().map(|next| {
            let measured = self.words.money().say(next.measure).whole();
            format!(
                "The next limit that was swept, {}, gives {measured}.",
                self.words.limit(next.limit)
            )
        });
        match choice.resolution() {
            Resolution::Fine => next.map(|next| vec![next]),
            Resolution::Between(..) => next.map(|next| vec![next, finer]),
            Resolution::Above(_) => Some(vec![
                "It is the largest limit that was swept: a larger one may do as well.".to_owned(),
            ]),
            Resolution::Below(_) => Some(vec!["Sweep smaller limits.".to_owned()]),
            Resolution::Unlimited => Some(vec!["No limit is needed for that.".to_owned()]),
        }
    }

    fn limit(self, tried: &Tried) -> String {
        let axis = axis_words(self.answer.question.over);
        match tried.limit {
            Some(limit) => format!("a {axis} of {}", self.with_code(&self.words.amount(limit))),
            None => format!("no {axis}"),
        }
    }

    /// Says what a measure came to: `99 in 100 years lose at most 184 (181 to 187)`.
    fn outcome(self, measured: Estimate) -> String {
        let amount = self.words.money().say(measured).whole();
        match self.answer.question.measure {
            Measure::Mean => format!("{} loses {amount} on average", self.words.a_time()),
            Measure::Var(level) => {
                let of = one_in(level);
                let [most, all] = [of - 1, of].map(|count| grouped(&count.to_string()));
                format!("{most} in {all} {} lose at most {amount}", self.words.times())
            }
            Measure::Tvar(level) => {
                format!("the worst {} loses {amount} on average", self.words.rare(level))
            }
        }
    }

    /// Says how often sets of figures keep it, where some were looked at.
    fn figures(self, tried: &Tried) -> Option<String> {
        let known = self.report.thinkable?;
        let kept = Kind::Share.say(known.points.get(tried.point)?.kept?);
        let sets = grouped(&known.sets.to_string());
        Some(format!(
            "The figures are known only so well: {} of {sets} sets of them keep it there ({}).",
            kept.value,
            kept.interval()
        ))
    }

    fn cost(self, tried: &Tried) -> String {
        if tried.refused.value <= 0.0 {
            return "It refuses no sale.".to_owned();
        }
        let refused = self.words.money().say(tried.refused).whole();
        let (share, time) = (Kind::Share.brief(tried.share), self.words.a_time());
        let currency = self.report.study.currency.code();
        format!(
            "It refuses sales of {currency} {refused} in {time}, {share} of what is attempted offline."
        )
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
