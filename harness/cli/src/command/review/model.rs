//! What a review shows and what its keys do, without a terminal.

use std::collections::BTreeSet;

use super::candidate::Candidate;
use super::drawn::{Frame, Size};
use super::pressed::{By, Decision, Pressed, Way, Which};

/// How two texts are laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    SideBySide,
    Unified,
}

/// What is on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Page {
    Difference,
    About,
    Help,
    /// Everything is decided, and nothing is carried out yet.
    End,
}

/// What comes after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    On,
    /// The decisions are carried out.
    Done,
    /// Nothing is.
    Abandoned,
}

/// How many lines around a difference are shown, from little to all.
const AROUND: [usize; 4] = [2, 5, 12, usize::MAX];
/// At this width and more, two texts stand side by side.
const WIDE: usize = 120;

/// What somebody has seen of a snapshot, and how they look at it.
#[derive(Clone, Debug, Default)]
struct Look {
    /// Whether it was on the screen.
    looked_at: bool,
    /// The rows that were.
    rows: BTreeSet<usize>,
    around: usize,
}

/// A review on its way.
#[derive(Debug)]
pub(super) struct Review {
    pub(super) candidates: Vec<Candidate>,
    decided: Vec<Option<Decision>>,
    /// What each decision changed: which ones, and what was decided of them before.
    history: Vec<Vec<(usize, Option<Decision>)>>,
    pub(super) at: usize,
    pub(super) page: Page,
    /// The page that the help or the scenario stands before.
    behind: Page,
    /// The layout that somebody asked for.
    layout: Option<Layout>,
    looks: Vec<Look>,
    /// Which change of the one that is looked at one went to.
    focus: usize,
    /// How far a difference is scrolled; to where the focus is seen, until somebody scrolls.
    scroll: Option<usize>,
    /// How far another page is scrolled.
    turned: usize,
    /// What was to be accepted before it was seen.
    asks: Option<Which>,
    /// What is known of the one that is looked at, beside its difference.
    pub(super) about: Vec<String>,
}

impl Review {
    /// Begins with the first.
    pub(super) fn new(candidates: Vec<Candidate>) -> Self {
        Self {
            decided: vec![None; candidates.len()],
            looks: vec![Look::default(); candidates.len()],
            candidates,
            history: Vec::new(),
            at: 0,
            page: Page::Difference,
            behind: Page::Difference,
            layout: None,
            focus: 0,
            scroll: None,
            turned: 0,
            asks: None,
            about: Vec::new(),
        }
    }

    /// Does what a key asks for. What is on the screen then has been seen.
    pub(super) fn press(&mut self, pressed: Pressed, size: Size) -> Next {
        self.see(size);
        let asked = self.asks.take();
        match pressed {
            Pressed::Break => return Next::Abandoned,
            Pressed::Quit => return self.quit(),
            Pressed::Enter if self.page == Page::End => return Next::Done,
            Pressed::Enter | Pressed::Close => self.close(),
            Pressed::Decide(..) if self.page == Page::End => {}
            Pressed::Decide(Decision::Accept, which)
                if asked != Some(which) && self.unseen(which) > 0 =>
            {
                self.asks = Some(which);
            }
            Pressed::Decide(decision, which) => self.decide(decision, which),
            Pressed::Look(way) => self.look(way),
            Pressed::Jump(way) => self.jump(way, size),
            Pressed::Scroll(way, by) => self.scroll(way, by, size),
            Pressed::Layout => self.lay_out(size),
            Pressed::Context => self.widen(),
            Pressed::About => self.toggle(Page::About),
            Pressed::Help => self.toggle(Page::Help),
            Pressed::Undo => self.undo(),
        }
        Next::On
    }

    fn see(&mut self, size: Size) {
        if self.page != Page::Difference {
            return;
        }
        let rows: Vec<usize> = Frame::of(self, size).rows().collect();
        if let Some(look) = self.looks.get_mut(self.at) {
            look.looked_at = true;
            look.rows.extend(rows);
        }
    }

    /// Ends only after it has said what is accepted without a look.
    fn quit(&mut self) -> Next {
        let accepted = |place: &usize| self.decided.get(*place) == Some(&Some(Decision::Accept));
        let blind = (0..self.candidates.len()).filter(accepted).any(|it| !self.was_looked_at(it));
        match self.page {
            Page::About | Page::Help => self.close(),
            Page::Difference if blind => self.turn_to(Page::End),
            Page::Difference | Page::End => return Next::Done,
        }
        Next::On
    }

    fn close(&mut self) {
        if matches!(self.page, Page::About | Page::Help) {
            self.turn_to(self.behind);
        }
    }

    fn decide(&mut self, decision: Decision, which: Which) {
        let meant: Vec<usize> = match which {
            Which::This => vec![self.at],
            Which::Alike => core::iter::once(self.at).chain(self.alike()).collect(),
            Which::Rest => core::iter::once(self.at).chain(self.undecided()).collect(),
        };
        let mut before = Vec::new();
        for place in meant {
            if let Some(decided) = self.decided.get_mut(place)
                && before.iter().all(|(seen, _)| *seen != place)
            {
                before.push((place, decided.replace(decision)));
            }
        }
        self.history.push(before);
        self.go_on();
    }

    /// Goes to the next one that nobody has decided on, from here and then from the start.
    fn go_on(&mut self) {
        let left: Vec<usize> = self.undecided().collect();
        match left.iter().find(|place| **place > self.at).or(left.first()) {
            Some(next) => self.go_to(*next),
            None => self.turn_to(Page::End),
        }
    }

    fn go_to(&mut self, place: usize) {
        self.at = place;
        (self.focus, self.scroll) = (0, None);
        self.turn_to(Page::Difference);
    }

    fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.turned = 0;
        self.about.clear();
    }

    fn toggle(&mut self, page: Page) {
        if self.page == page {
            return self.close();
        }
        if matches!(self.page, Page::Difference | Page::End) {
            self.behind = self.page;
        }
        self.turn_to(page);
    }

    /// Looking at others decides nothing; at either end it stays.
    fn look(&mut self, way: Way) {
        let last = self.candidates.len().saturating_sub(1);
        match (way, self.page) {
            (Way::Back, Page::End) => self.go_to(self.at),
            (Way::Back, _) => self.go_to(self.at.saturating_sub(1)),
            (Way::On, Page::End) => {}
            (Way::On, _) => self.go_to((self.at + 1).min(last)),
        }
    }

    /// Goes to a change: the one beside that which one went to, or the next out of sight where
    /// somebody has scrolled away from it.
    fn jump(&mut self, way: Way, size: Size) {
        let frame = Frame::of(self, size);
        let Some(one) = self.candidates.get(self.at).filter(|_| self.page == Page::Difference)
        else {
            return;
        };
        let line = |stop: usize| one.stops.get(stop).and_then(|row| frame.line_of(*row));
        let (top, last) = (frame.top, one.stops.len().saturating_sub(1));
        let is_above = |stop: &usize| line(*stop).is_some_and(|line| line < top);
        let is_below = |stop: &usize| line(*stop).is_some_and(|line| line >= top + frame.room);
        let is_seen = !is_above(&self.focus) && !is_below(&self.focus);
        self.focus = match way {
            Way::On if is_seen => (self.focus + 1).min(last),
            Way::Back if is_seen => self.focus.saturating_sub(1),
            Way::On => (0..=last).find(is_below).unwrap_or(last),
            Way::Back => (0..=last).rev().find(is_above).unwrap_or(0),
        };
        self.scroll = None;
    }

    fn scroll(&mut self, way: Way, by: By, size: Size) {
        let frame = Frame::of(self, size);
        let lines = match by {
            By::Line => 1,
            // A line that was read already says where one is.
            By::Page => frame.room.saturating_sub(1).max(1),
        };
        let top = match way {
            Way::Back => frame.top.saturating_sub(lines),
            Way::On => frame.top.saturating_add(lines).min(frame.furthest()),
        };
        match self.page {
            Page::Difference => self.scroll = Some(top),
            Page::About | Page::Help | Page::End => self.turned = top,
        }
    }

    fn lay_out(&mut self, size: Size) {
        self.layout = Some(match self.layout(size) {
            Layout::SideBySide => Layout::Unified,
            Layout::Unified => Layout::SideBySide,
        });
        self.scroll = None;
    }

    fn widen(&mut self) {
        if let Some(look) = self.looks.get_mut(self.at) {
            look.around = (look.around + 1) % AROUND.len();
        }
        self.scroll = None;
    }

    fn undo(&mut self) {
        let Some(last) = self.history.pop() else { return };
        let first = last.first().map(|(place, _)| *place);
        for (place, before) in last {
            if let Some(decided) = self.decided.get_mut(place) {
                *decided = before;
            }
        }
        if let Some(place) = first {
            self.go_to(place);
        }
    }

    /// Returns how many lines of a page are above the screen; what is before a change is part of
    /// it.
    pub(super) fn top(&self, frame: &Frame) -> usize {
        if self.page != Page::Difference {
            return self.turned;
        }
        self.scroll.unwrap_or_else(|| {
            let stop = self.candidates.get(self.at).and_then(|one| one.stops.get(self.focus));
            let line = stop.and_then(|row| frame.line_of(*row)).unwrap_or(0);
            line.saturating_sub(frame.room / 3)
        })
    }

    /// Returns which change of the one that is looked at one went to, counted from none.
    pub(super) const fn focus(&self) -> usize {
        self.focus
    }

    /// Returns the layout at this width.
    pub(super) fn layout(&self, size: Size) -> Layout {
        let usual = if size.width >= WIDE { Layout::SideBySide } else { Layout::Unified };
        self.layout.unwrap_or(usual)
    }

    /// Returns how many lines around a difference are shown.
    pub(super) fn around(&self) -> usize {
        let around = self.looks.get(self.at).and_then(|look| AROUND.get(look.around));
        around.copied().unwrap_or(usize::MAX)
    }

    /// Returns what was decided of each.
    pub(super) fn decided(&self) -> &[Option<Decision>] {
        &self.decided
    }

    /// Returns what is accepted if its key is pressed once more.
    pub(super) const fn asks(&self) -> Option<Which> {
        self.asks
    }

    /// Tells whether a snapshot was on the screen.
    pub(super) fn was_looked_at(&self, place: usize) -> bool {
        self.looks.get(place).is_some_and(|look| look.looked_at)
    }

    /// Counts the other changes of this one that were never on the screen; of all that are left,
    /// the snapshots that have such.
    pub(super) fn unseen(&self, which: Which) -> usize {
        let of = |place: usize| match (self.candidates.get(place), self.looks.get(place)) {
            (Some(one), Some(look)) => one.others.difference(&look.rows).count(),
            _ => 0,
        };
        match which {
            Which::This | Which::Alike => of(self.at),
            Which::Rest => {
                let others = self.undecided().filter(|place| *place != self.at);
                core::iter::once(self.at).chain(others).filter(|place| of(*place) > 0).count()
            }
        }
    }

    fn undecided(&self) -> impl Iterator<Item = usize> {
        let decided = self.decided.iter().enumerate();
        decided.filter(|(_, decided)| decided.is_none()).map(|(place, _)| place)
    }

    /// Lists the other undecided ones with the same change as the one that is looked at.
    pub(super) fn alike(&self) -> Vec<usize> {
        let Some(this) = self.candidates.get(self.at) else { return Vec::new() };
        let same =
            |place: &usize| self.candidates.get(*place).is_some_and(|other| this.is_like(other));
        self.undecided().filter(|place| *place != self.at).filter(same).collect()
    }

    /// Counts the ones of which this was decided; `None` counts the undecided ones.
    pub(super) fn count(&self, of: Option<Decision>) -> usize {
        self.decided.iter().filter(|decided| **decided == of).count()
    }
}
