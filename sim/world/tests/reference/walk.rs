//! The walk along a trace: physical facts in, a flat ledger and disagreements out.

mod begin;
mod card;
mod floor;
mod messages;

use sim_world::{Entry, Plan, Trace, What};

use crate::bank::Bank;
use crate::compare;
use crate::due::Calm;
use crate::fact::{At, Fact, Plug, Reach, Ripeness, Terms, TillNo};
use crate::ledger::Ledger;
use crate::reason::Hardware;
use crate::work::{Stage, Work};

/// What the model and the shop do not agree on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Disagreement {
    pub(crate) step: usize,
    pub(crate) at: At,
    pub(crate) what: String,
    pub(crate) model: String,
    pub(crate) shop: String,
}

/// Something that comes by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Timer {
    /// The patience ends with the message that this entry of the trace says was sent.
    Patience(usize),
    /// Somebody is done with something in this step.
    Hands(usize),
    /// *Done* is pressed in this step.
    Done(usize),
    /// A reader is back after its absence with this number.
    ReaderBack(TillNo, usize),
}

/// A message that waits for its answer.
#[derive(Clone, Copy, Debug)]
struct Flight {
    till: TillNo,
    request: u64,
    /// The entry of the trace that says what was sent.
    entry: usize,
    news: News,
}

/// Whether silence on a message still says something of the way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum News {
    Fresh,
    /// A check, and another one has found the till online since it was sent.
    Stale,
}

/// The model on its way along a trace.
#[derive(Debug)]
pub(crate) struct Walk<'p> {
    pub(crate) plan: &'p Plan,
    entries: &'p [Entry],
    place: usize,
    pub(crate) now: At,
    step: usize,
    pub(crate) ledger: Ledger,
    pub(crate) bank: Bank<'p>,
    pub(crate) calm: Calm,
    terms: Vec<Terms>,
    flights: Vec<Flight>,
    /// The entries of checks that went over another network than the till was on.
    probes: Vec<usize>,
    /// The entry of each till's last change of its Wi-Fi.
    joins: Vec<usize>,
    timers: Vec<(At, Timer)>,
    absences: Vec<usize>,
    router_starts: usize,
    work: Option<Work>,
    pub(crate) disagreements: Vec<Disagreement>,
}

/// Walks along a whole trace and lists what the model does not agree with.
pub(crate) fn walk(plan: &Plan, trace: &Trace) -> Vec<Disagreement> {
    let mut walk = Walk::new(plan, trace.entries());
    for (place, entry) in trace.entries().iter().enumerate() {
        let at = entry.at.as_nanos();
        walk.run_timers(at);
        walk.now = at;
        walk.place = place;
        walk.step = entry.step;
        walk.read(entry);
    }
    walk.disagreements
}

impl<'p> Walk<'p> {
    fn new(plan: &'p Plan, entries: &'p [Entry]) -> Self {
        let tills = plan.shop.tills.len();
        let mut walk = Self {
            plan,
            entries,
            place: 0,
            now: 0,
            step: 0,
            ledger: Ledger::default(),
            bank: Bank::new(plan),
            calm: Calm::new(plan),
            terms: vec![first_terms(plan)],
            flights: Vec::new(),
            probes: Vec::new(),
            joins: vec![0; tills],
            timers: Vec::new(),
            absences: vec![0; tills],
            router_starts: 0,
            work: None,
            disagreements: Vec::new(),
        };
        for till in 0..tills {
            walk.open_shop(till);
        }
        walk
    }

    /// Every till is up and online, its settings received, its reader connected.
    fn open_shop(&mut self, till: TillNo) {
        let planned = &self.plan.shop.tills[till];
        let first = self.plan.shop.staff.iter().position(|member| member.logged_in);
        let staff = planned.staff.map(|staff| usize::from(staff.0)).or(first);
        let link = self.link_to(usize::from(planned.wifi.0));
        let (numbers, ripeness) = version(&planned.app_version);
        self.add(Fact::Version(till, numbers, ripeness));
        self.add(Fact::Staff(till, staff));
        self.add(Fact::Terms(till, self.terms[0].clone()));
        self.add(Fact::Joined(till, Some(link)));
        self.add(Fact::Verified(till, link));
    }

    pub(crate) fn add(&mut self, fact: Fact) {
        self.ledger.add(self.now, fact);
    }

    pub(crate) fn disagree(&mut self, what: &str, model: &str, shop: &str) {
        if model != shop {
            self.disagreements.push(Disagreement {
                step: self.step,
                at: self.now,
                what: what.to_owned(),
                model: model.to_owned(),
                shop: shop.to_owned(),
            });
        }
    }

    fn run_timers(&mut self, until: At) {
        while let Some(next) = self.next_timer(until) {
            let (at, timer) = self.timers.remove(next);
            self.now = at;
            match timer {
                Timer::Patience(entry) => self.patience_ends(entry),
                Timer::Hands(step) => self.hands_are_done(step),
                Timer::Done(step) => self.press_done(step),
                Timer::ReaderBack(till, absence) => self.reader_back(till, absence),
            }
        }
    }

    fn next_timer(&self, until: At) -> Option<usize> {
        let due = self.timers.iter().enumerate().filter(|(_, (at, _))| *at <= until);
        due.min_by_key(|(place, (at, _))| (*at, *place)).map(|(place, _)| place)
    }

    fn later(&mut self, span: At, timer: Timer) {
        self.timers.push((self.now + span, timer));
    }

    fn read(&mut self, entry: &Entry) {
        match &entry.what {
            What::StepBegan => self.begin(entry.step),
            What::StepFinished(seen) => {
                let work = self.work.take_if(|work| work.step == entry.step);
                compare::step(self, work.as_ref(), seen);
            }
            What::StepStuck => self.work = None,
            What::Checked { place, answer, .. } => compare::check(self, entry.step, *place, answer),
            What::Closing(question, answer) => compare::answer(self, *question, answer),
            _ => self.read_floor(entry),
        }
    }

    fn work_at(&mut self, till: TillNo) -> Option<&mut Work> {
        self.work.as_mut().filter(|work| work.till == till)
    }

    fn set_stage(&mut self, stage: Stage) {
        if let Some(work) = &mut self.work {
            work.stage = stage;
        }
    }

    fn hardware(&self, till: TillNo) -> Hardware {
        use pos_core::ReaderModel as Model;
        match self.plan.shop.tills[till].reader {
            Model::PosTerminalReader | Model::PosTerminal => Hardware::BuiltIn,
            Model::Chipper2xBt | Model::TapAndChip | Model::WisePad3 | Model::ChipAndSwipe => {
                Hardware::Bluetooth
            }
            Model::TapToPayIphone | Model::TapToPayAndroid => Hardware::Phone,
        }
    }

    /// Lets the reader connect where it has power, and go otherwise.
    fn plug(&mut self, till: TillNo, plug: Plug) {
        if plug == Plug::Out {
            self.absences[till] += 1;
        }
        if self.ledger.reader(till) != plug {
            self.add(Fact::Reader(till, plug));
        }
    }

    fn set_reach(&mut self, till: TillNo, reach: Reach) {
        if self.ledger.reach(till) != reach {
            self.add(Fact::Reach(till, reach));
        }
    }
}

fn first_terms(plan: &Plan) -> Terms {
    let shop = &plan.shop;
    let allowed = |role: usize| shop.roles.get(role).is_some_and(|role| role.accepts_offline);
    Terms {
        enabled: shop.offline.enabled,
        transaction: shop.offline.transaction_limit.minor(),
        device: shop.offline.device_limit.minor(),
        allowed: shop.staff.iter().map(|member| allowed(member.role)).collect(),
    }
}

/// Reads a semantic version.
fn version(text: &str) -> ((u64, u64, u64), Ripeness) {
    let (text, ripeness) = match text.split_once('-') {
        Some((numbers, _)) => (numbers, Ripeness::Pre),
        None => (text, Ripeness::Release),
    };
    let mut numbers = text.split('.').map(|number| number.parse().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    ((next(), next(), next()), ripeness)
}
