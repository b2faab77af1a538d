//! What happened in a run, each thing with its lane and its mark, and with how the line and the tills
//! were then: what the lanes of a page and the timeline of a terminal are made of.

use core::time::Duration;

use harness_scenario::{Scenario, Words};
use pos_core::{Answer, Class, Screen, TillId};
use reports_language::Language;
use sim_world::{Entry, EntryId, InternetChange, Outcome, Trace, What};

use crate::live::{Live, Told, Weight};

/// From this on, a stretch in which nothing happens is folded.
pub(crate) const IDLE: Duration = Duration::from_mins(1);

/// The kinds of lanes, as they stand side by side.
const ORDER: [&str; 8] =
    ["line", "router", "staff", "till", "reader", "processor", "admin", "rule"];

/// A thing that happened, with how the line and the tills were then.
pub(crate) struct Moment {
    pub(crate) told: Told,
    pub(crate) step: usize,
    /// Whether it is the step itself, and not what came of it.
    pub(crate) is_step: bool,
    pub(crate) mark: &'static str,
    pub(crate) shade: Shade,
}

/// What is not as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Shade {
    /// Why the line is shaded, where it is.
    pub(crate) line: &'static str,
    pub(crate) router_off: bool,
    /// The lanes of the tills that are offline or dead.
    pub(crate) tills: Vec<(String, &'static str)>,
}

impl Shade {
    /// Says what is not as it should be in a lane.
    pub(crate) fn of(&self, lane: &str) -> &'static str {
        match lane {
            "line" => self.line,
            "router" if self.router_off => "down",
            _ => self.tills.iter().find(|(till, _)| till == lane).map_or("", |(_, why)| *why),
        }
    }

    fn note(&mut self, entry: &Entry, lane_of: impl Fn(TillId) -> String) {
        match &entry.what {
            What::Internet(InternetChange::Up) => self.line = "",
            What::Internet(InternetChange::Down) => self.line = "down",
            What::Internet(InternetChange::Poor { .. }) => self.line = "poor",
            What::Router(on) => self.router_off = !on,
            What::AppDied(till) => self.shade_till(lane_of(*till), "dead"),
            What::AppStarted(till) => self.shade_till(lane_of(*till), ""),
            What::Shown(till, Screen::Status(status)) => {
                self.shade_till(lane_of(*till), if status.online { "" } else { "offline" });
            }
            _ => {}
        }
    }

    fn shade_till(&mut self, lane: String, why: &'static str) {
        self.tills.retain(|(till, _)| *till != lane);
        if !why.is_empty() {
            self.tills.push((lane, why));
        }
    }
}

/// Lists what happened, as far as it stands in a timeline.
pub(crate) fn moments(scenario: &Scenario, trace: &Trace, language: Language) -> Vec<Moment> {
    let plan = &scenario.plan;
    let mut live = Live::new(plan).speaking(language);
    let mut shade = Shade::default();
    let lane_of = |till| plain(&format!("till {}", Words::of(plan).till(till)));
    let mut moments = Vec::new();
    for (id, entry) in (0..).map(EntryId).zip(trace.entries()) {
        shade.note(entry, lane_of);
        // What a step changes comes behind the line that tells of the step.
        let here = moments.last_mut().filter(|last: &&mut Moment| last.told.at == at(entry));
        if let Some(last) = here.filter(|_| changes_shade(entry)) {
            last.shade = shade.clone();
        }
        let told = live.take(trace, id).into_iter().filter(|told| told.weight == Weight::Line);
        moments.extend(told.map(|told| Moment {
            told: Told { lane: plain(&told.lane), ..told },
            step: entry.step,
            is_step: is_step(entry),
            mark: mark(entry),
            shade: shade.clone(),
        }));
    }
    moments
}

fn at(entry: &Entry) -> Duration {
    Duration::from_nanos(entry.at.as_nanos())
}

const fn is_step(entry: &Entry) -> bool {
    matches!(
        entry.what,
        What::StepBegan | What::StepLate(_) | What::StepStuck | What::StepFinished(_)
    )
}

const fn changes_shade(entry: &Entry) -> bool {
    matches!(entry.what, What::Internet(_) | What::Router(_))
}

/// The only till of a shop is mostly called just that.
fn plain(lane: &str) -> String {
    if lane == "till till" { "till" } else { lane }.to_owned()
}

/// What is marked: refusals, declines, crashes, lost messages, broken rules.
fn mark(entry: &Entry) -> &'static str {
    match &entry.what {
        What::StepFinished(seen) => match seen.outcome {
            Some(Outcome::Refused) => "refused",
            Some(Outcome::Declined) => "declined",
            Some(Outcome::Unknown | Outcome::Unread) => "lost",
            _ => "",
        },
        What::StepLate(_) | What::StepStuck | What::Broken(_) => "broken",
        What::DeclinedByIssuer(..) => "declined",
        What::Answered(_, _, Answer::Payment(_, code)) if code.class() != Class::Approved => {
            "declined"
        }
        What::AppDied(_) | What::StoreFailed(_) => "crash",
        What::RequestLost(..) | What::AnswerLost(..) | What::Ignored(..) => "lost",
        _ => "",
    }
}

/// Says the name of a lane: what it is, and whose.
pub(crate) fn said_lane(lane: &str, language: Language) -> String {
    let (kind, name) = lane.split_once(' ').map_or((lane, ""), |(kind, name)| (kind, name));
    let known = ORDER.into_iter().find(|known| *known == kind);
    let kind = known.map_or(kind, |known| language.word("lane", known));
    format!("{kind} {name}").trim_end().to_owned()
}

/// The lanes in which something happens: the line and the router first, who judges last.
pub(crate) fn lanes(moments: &[Moment]) -> Vec<String> {
    let mut lanes: Vec<String> = vec!["line".to_owned()];
    for moment in moments {
        if !lanes.contains(&moment.told.lane) {
            lanes.push(moment.told.lane.clone());
        }
    }
    let place = |lane: &String| ORDER.iter().position(|kind| lane.starts_with(kind));
    lanes.sort_by_key(|lane| place(lane).unwrap_or(ORDER.len()));
    lanes
}
