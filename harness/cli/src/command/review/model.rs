//! What a review shows and what its keys do, without a terminal.

use std::collections::BTreeSet;

use harness_runner::Comparison;
use reports_language::Language;

use super::drawn::{Size, body, room};

/// What somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// This one, or all that nobody has decided on.
    Decide(Decision, Which),
    Look(Way),
    Scroll(Way, By),
    Layout,
    Context,
    About,
    Help,
    Undo,
    Enter,
    Quit,
    /// Ctrl-C.
    Break,
}

/// What becomes of a pending snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Accept,
    Reject,
    Skip,
}

impl Decision {
    /// Says it of one that it was made for.
    pub(super) fn said(self, language: Language) -> &'static str {
        language.text(match self {
            Self::Accept => "decided-accepted",
            Self::Reject => "decided-rejected",
            Self::Skip => "decided-skipped",
        })
    }

    /// Returns the message that says of how many it was made.
    pub(super) const fn counted(self) -> &'static str {
        match self {
            Self::Accept => "review-accepted",
            Self::Reject => "review-rejected",
            Self::Skip => "review-skipped",
        }
    }
}

/// Of which ones something is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    This,
    /// This one, and the undecided ones with the same change.
    Alike,
    /// All undecided ones.
    Rest,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Back,
    On,
}

/// How far to scroll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Line,
    Page,
}

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

/// A pending snapshot, as it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) title: String,
    pub(super) kind: &'static str,
    /// The two texts, or why they cannot be shown.
    pub(super) compared: Result<Comparison, String>,
    changes: BTreeSet<String>,
}

impl Candidate {
    /// Takes a snapshot to look at.
    pub(super) fn new(
        title: String,
        kind: &'static str,
        compared: Result<Comparison, String>,
    ) -> Self {
        let changes = compared.as_ref().map(Comparison::changes).unwrap_or_default();
        Self { title, kind, compared, changes }
    }
}

/// How many lines around a difference are shown, from little to all.
const AROUND: [usize; 4] = [2, 5, 12, usize::MAX];
/// At this width and more, two texts stand side by side.
const WIDE: usize = 100;

/// A review on its way.
#[derive(Debug)]
pub(super) struct Review {
    pub(super) candidates: Vec<Candidate>,
    decided: Vec<Option<Decision>>,
    /// What each decision changed: which ones, and what was decided of them before.
    history: Vec<Vec<(usize, Option<Decision>)>>,
    pub(super) at: usize,
    pub(super) page: Page,
    /// The layout that somebody asked for.
    layout: Option<Layout>,
    around: usize,
    pub(super) scroll: usize,
    /// What is known of the one that is looked at, beside its difference.
    pub(super) about: Vec<String>,
    pub(super) language: Language,
}

impl Review {
    /// Begins with the first.
    pub(super) fn new(candidates: Vec<Candidate>, language: Language) -> Self {
        let decided = vec![None; candidates.len()];
        Self {
            candidates,
            decided,
            history: Vec::new(),
            language,
            at: 0,
            page: Page::Difference,
            layout: None,
            around: 0,
            scroll: 0,
            about: Vec::new(),
        }
    }

    /// Does what a key asks for.
    pub(super) fn press(&mut self, pressed: Pressed, size: Size) -> Next {
        match pressed {
            Pressed::Break => return Next::Abandoned,
            Pressed::Quit if matches!(self.page, Page::About | Page::Help) => {
                self.turn_to(Page::Difference);
            }
            Pressed::Quit => return Next::Done,
            Pressed::Enter if self.page == Page::End => return Next::Done,
            Pressed::Enter if self.page != Page::Difference => self.turn_to(Page::Difference),
            Pressed::Enter => {}
            Pressed::Decide(..) if self.page == Page::End => {}
            Pressed::Decide(decision, which) => self.decide(decision, which),
            Pressed::Look(way) => self.look(way),
            Pressed::Scroll(way, by) => self.scroll(way, by, size),
            Pressed::Layout => self.layout = Some(self.other_layout(size)),
            Pressed::Context => self.around = (self.around + 1) % AROUND.len(),
            Pressed::About => self.toggle(Page::About),
            Pressed::Help => self.toggle(Page::Help),
            Pressed::Undo => self.undo(),
        }
        self.scroll = self.scroll.min(self.furthest(size));
        Next::On
    }

    fn furthest(&self, size: Size) -> usize {
        body(self, size).len().saturating_sub(room(self, size))
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
        self.turn_to(Page::Difference);
    }

    fn turn_to(&mut self, page: Page) {
        self.page = page;
        self.scroll = 0;
        self.about.clear();
    }

    fn toggle(&mut self, page: Page) {
        let all_decided = self.undecided().next().is_none();
        self.turn_to(match self.page {
            shown if shown != page => page,
            _ if all_decided => Page::End,
            _ => Page::Difference,
        });
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

    fn scroll(&mut self, way: Way, by: By, size: Size) {
        let lines = match by {
            By::Line => 1,
            // A line that was read already says where one is.
            By::Page => room(self, size).saturating_sub(1).max(1),
        };
        self.scroll = match way {
            Way::Back => self.scroll.saturating_sub(lines),
            Way::On => self.scroll.saturating_add(lines),
        };
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

    /// Returns the layout at this width.
    pub(super) fn layout(&self, size: Size) -> Layout {
        let usual = if size.width >= WIDE { Layout::SideBySide } else { Layout::Unified };
        self.layout.unwrap_or(usual)
    }

    fn other_layout(&self, size: Size) -> Layout {
        match self.layout(size) {
            Layout::SideBySide => Layout::Unified,
            Layout::Unified => Layout::SideBySide,
        }
    }

    /// Returns how many lines around a difference are shown.
    pub(super) fn around(&self) -> usize {
        AROUND.get(self.around).copied().unwrap_or(usize::MAX)
    }

    /// Returns what was decided of each.
    pub(super) fn decided(&self) -> &[Option<Decision>] {
        &self.decided
    }

    fn undecided(&self) -> impl Iterator<Item = usize> {
        let decided = self.decided.iter().enumerate();
        decided.filter(|(_, decided)| decided.is_none()).map(|(place, _)| place)
    }

    /// Lists the other undecided ones with the same change as the one that is looked at.
    pub(super) fn alike(&self) -> Vec<usize> {
        let Some(this) = self.candidates.get(self.at).filter(|one| !one.changes.is_empty()) else {
            return Vec::new();
        };
        let same = |place: &usize| {
            let other = self.candidates.get(*place);
            other.is_some_and(|it| it.changes == this.changes && it.kind == this.kind)
        };
        self.undecided().filter(|place| *place != self.at).filter(same).collect()
    }

    /// Counts the ones of which this was decided; `None` counts the undecided ones.
    pub(super) fn count(&self, of: Option<Decision>) -> usize {
        self.decided.iter().filter(|decided| **decided == of).count()
    }
}
