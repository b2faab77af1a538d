//! What somebody asks for with a key.

/// What somebody pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pressed {
    /// This one, or all that nobody has decided on.
    Decide(Decision, Which),
    Look(Way),
    /// To the next or the previous change of this one.
    Jump(Way),
    Scroll(Way, By),
    Layout,
    Context,
    About,
    Help,
    Undo,
    Enter,
    /// Out of a page that stands before another.
    Close,
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
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Reject => "rejected",
            Self::Skip => "skipped",
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
