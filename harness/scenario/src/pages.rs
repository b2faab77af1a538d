//! A page for each kind of mistake: what is wrong, a file that is, and what to write instead.

mod files;
mod keys;
mod see_also;
mod studies;
mod values;

use crate::code::Code;

/// What there is to know of a kind of mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// The kind.
    pub code: Code,
    /// What is wrong, and why that is not read.
    pub wrong: &'static str,
    /// A scenario or a study that contains it; beside it stand the files of a usual folder.
    pub bad: &'static str,
    /// What to write instead.
    pub good: &'static str,
}

impl Page {
    /// Finds the page of a code.
    pub fn of(code: Code) -> Option<&'static Self> {
        Self::all().find(|page| page.code == code)
    }

    /// Lists all pages, in the order of their codes.
    pub fn all() -> impl Iterator<Item = &'static Self> {
        [files::PAGES, keys::PAGES, values::PAGES, studies::PAGES].into_iter().flatten()
    }

    /// Writes the page as text.
    pub fn text(&self) -> String {
        let Self { code, wrong, bad, good } = self;
        let (title, bad, good) = (code.title(), indented(bad), indented(good));
        let also = see_also::lines(*code);
        format!("{code}: {title}\n\n{wrong}\n\nWrong:\n{bad}\nInstead:\n{good}\nSee also:\n{also}")
    }

    /// Lists what else `explain` has a page for that belongs to this one.
    pub fn see_also(&self) -> &'static [&'static str] {
        see_also::topics(self.code)
    }
}

fn indented(example: &str) -> String {
    let lines = example.lines().map(|line| format!("    {line}\n"));
    lines.collect()
}

const fn page(code: Code, wrong: &'static str, bad: &'static str, good: &'static str) -> Page {
    Page { code, wrong, bad, good }
}
