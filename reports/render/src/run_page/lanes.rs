//! What happened when, in lanes over virtual time: a column for each part of the shop, a row for
//! each thing that happened. Where nothing happens for long, a row says for how long.

use core::time::Duration;

use harness_scenario::{Clock, Failure, Scenario, Words};
use pos_core::{Answer, Class, Screen, TillId};
use reports_language::Language;
use sim_world::{Entry, EntryId, InternetChange, Outcome, Trace, What};

use crate::document::{heads, scrolling};
use crate::live::{Live, Told, Weight};
use crate::markup::Element;
use crate::terminal::rough_span;

/// From this on, a stretch in which nothing happens is folded.
const IDLE: Duration = Duration::from_mins(1);

/// The kinds of lanes, as they stand side by side.
const ORDER: [&str; 8] =
    ["line", "router", "staff", "till", "reader", "processor", "admin", "rule"];

/// A thing that happened, with how the line and the tills were then.
struct Moment {
    told: Told,
    step: usize,
    mark: &'static str,
    shade: Shade,
}

/// What is not as it should be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Shade {
    /// Why the line is shaded, where it is.
    line: &'static str,
    router_off: bool,
    /// The lanes of the tills that are offline or dead.
    tills: Vec<(String, &'static str)>,
}

/// Writes the timeline of a run.
pub(super) fn table(
    (scenario, language): (&Scenario, Language),
    trace: &Trace,
    failures: &[Failure],
) -> Element {
    let moments = moments(scenario, trace, language);
    let lanes = lanes(&moments);
    let clock = Clock::of(&scenario.plan).speaking(language);
    let failed: Vec<usize> = failures.iter().map(|one| one.step).collect();
    let mut rows = Vec::new();
    let (mut day, mut last) = (0, Duration::ZERO);
    for moment in &moments {
        let at = moment.told.at;
        let idle = at.saturating_sub(last);
        if idle >= IDLE {
            let span = rough_span(idle, language);
            let text = language.say("page-nothing-happens", &[("span", &span)]);
            rows.push(across(&lanes, "idle", &text));
        }
        let today = clock.day(at);
        if core::mem::replace(&mut day, today) != today {
            rows.push(across(&lanes, "day", &clock.said_day(today)));
        }
        let is_failed = failed.contains(&moment.step);
        rows.push(row(moment, (&lanes, language), (&clock, is_failed)));
        last = at;
    }
    let said: Vec<String> = lanes.iter().map(|lane| said_lane(lane, language)).collect();
    let names = [language.text("page-time")].into_iter().chain(said.iter().map(String::as_str));
    let table = Element::new("table")
        .with("class", "lanes")
        .child(heads(names))
        .child(Element::new("tbody").children(rows));
    scrolling(&language.say("page-timeline-of", &[("id", &scenario.id)]), table)
}

/// A row that is no moment of any lane.
fn across(lanes: &[String], class: &str, text: &str) -> Element {
    let cell = Element::saying("td", text).with("colspan", lanes.len() + 1);
    Element::new("tr").with("class", class).child(cell)
}

/// Says the name of a lane: what it is, and whose.
fn said_lane(lane: &str, language: Language) -> String {
    let (kind, name) = lane.split_once(' ').map_or((lane, ""), |(kind, name)| (kind, name));
    let known = ORDER.into_iter().find(|known| *known == kind);
    let kind = known.map_or(kind, |known| language.word("lane", known));
    format!("{kind} {name}").trim_end().to_owned()
}

fn row(
    moment: &Moment,
    (lanes, language): (&[String], Language),
    (clock, is_failed): (&Clock, bool),
) -> Element {
    let time = clock.time(Duration::from_secs(moment.told.at.as_secs()));
    let cells = lanes.iter().map(|lane| cell(moment, lane, language));
    let row = Element::new("tr");
    let row = if is_failed { row.with("class", "step-failed") } else { row };
    row.child(Element::saying("th", time)).children(cells)
}

fn cell(moment: &Moment, lane: &str, language: Language) -> Element {
    let is_its_own = moment.told.lane == lane;
    let shade = moment.shade.of(lane);
    let mark = if is_its_own { moment.mark } else { "" };
    let class = [shade, mark].join(" ");
    let cell = Element::new("td");
    let cell = if class.trim().is_empty() { cell } else { cell.with("class", class.trim()) };
    if !is_its_own {
        return cell;
    }
    cell.with("data-lane", said_lane(lane, language)).text(moment.told.text.as_str())
}

impl Shade {
    fn of(&self, lane: &str) -> &'static str {
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

fn moments(scenario: &Scenario, trace: &Trace, language: Language) -> Vec<Moment> {
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
            mark: mark(entry),
            shade: shade.clone(),
        }));
    }
    moments
}

fn at(entry: &Entry) -> Duration {
    Duration::from_nanos(entry.at.as_nanos())
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
            Some(Outcome::Unknown) => "lost",
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

/// The lanes in which something happens: the line and the router first, who judges last.
fn lanes(moments: &[Moment]) -> Vec<String> {
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
