//! Files and what they use: from a path to one merged tree.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::merge::merge;
use super::parse::parse;
use super::top::{Role, check_keys};
use super::tree::Table;
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::shelf::{Shelf, Unreadable};
use crate::source::{Place, Source};

/// How long a chain of files that use each other may be.
const LONGEST_CHAIN: usize = 32;

/// A file with its tree.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) source: Arc<Source>,
    pub(crate) table: Table,
}

/// Reads files, each once.
pub(crate) struct Files<'a> {
    ledger: &'a Ledger,
    shelf: &'a dyn Shelf,
    /// The merged shops of the fixtures that were read.
    fixtures: BTreeMap<PathBuf, Table>,
    /// The parts that were read.
    parts: BTreeMap<PathBuf, Arc<Loaded>>,
}

impl<'a> Files<'a> {
    pub(crate) const fn new(ledger: &'a Ledger, shelf: &'a dyn Shelf) -> Self {
        Self { ledger, shelf, fixtures: BTreeMap::new(), parts: BTreeMap::new() }
    }

    pub(crate) const fn ledger(&self) -> &'a Ledger {
        self.ledger
    }

    /// Reads a file; `user` is where its name stands, if it stands anywhere.
    pub(crate) fn load(&self, path: &Path, user: Option<&Place>) -> Option<Loaded> {
        let file = path.to_string_lossy();
        match self.shelf.read(path) {
            Ok(bytes) => {
                let (source, table) = parse(self.ledger, &file, &bytes)?;
                Some(Loaded { source, table })
            }
            Err(unreadable) => self.ledger.none(unread(&file, &unreadable, user)),
        }
    }

    /// Reads a table of values that is named at `user`.
    pub(crate) fn table(&self, path: &Path, user: &Place) -> Option<Vec<u8>> {
        let said = |unreadable: Unreadable| {
            let file = path.to_string_lossy();
            match unreadable {
                Unreadable::TooLarge => {
                    let message = format!("`{file}` is larger than 512 MiB");
                    let mistake = Mistake::new(Code::TooLarge, user, message);
                    mistake.help("take a month of it, or the columns that are needed")
                }
                other => unread(&file, &other, Some(user)),
            }
        };
        let read = self.shelf.read_table(path);
        read.map_err(|unreadable| self.ledger.note(said(unreadable))).ok()
    }

    /// Merges what a file uses, left to right; `chain` holds the files that lead here.
    pub(crate) fn used(&mut self, path: &Path, table: &Table, chain: &mut Vec<PathBuf>) -> Table {
        let mut merged = Table::default();
        let Some(uses) = table.find("use") else {
            return merged;
        };
        for item in uses.node.list() {
            if let Some(name) = item.text() {
                let fixture = self.fixture(&beside(path, name), &item.place, chain);
                merge(&mut merged, &fixture);
            }
        }
        merged
    }

    fn fixture(&mut self, path: &Path, user: &Place, chain: &mut Vec<PathBuf>) -> Table {
        if let Some(known) = self.fixtures.get(path) {
            return known.clone();
        }
        if let Some(mistake) = circle(path, user, chain) {
            self.ledger.note(mistake.help("take one of the `use` entries away"));
            return Table::default();
        }
        chain.push(path.to_owned());
        let merged = self.fresh(path, user, chain);
        chain.pop();
        self.fixtures.insert(path.to_owned(), merged.clone());
        merged
    }

    /// Reads a part that is played at `user`; `chain` holds the files that lead there.
    pub(crate) fn part(
        &mut self,
        path: &Path,
        (user, ledger): (&Place, &Ledger),
        chain: &[PathBuf],
    ) -> Option<Arc<Loaded>> {
        if let Some(mistake) = circle(path, user, chain) {
            return ledger.none(mistake.help("take one of the `play` steps away"));
        }
        if let Some(known) = self.parts.get(path) {
            return Some(Arc::clone(known));
        }
        let loaded = Arc::new(self.load(path, Some(user))?);
        let is = match Role::of(&loaded.table) {
            Role::Part => {
                check_keys(self.ledger, &loaded, Role::Part);
                self.parts.insert(path.to_owned(), Arc::clone(&loaded));
                return Some(loaded);
            }
            Role::Scenario => "has a name, so it is a scenario",
            Role::Fixture => "has no steps, so it is a fixture",
            Role::Study => "has no steps, so it is a study",
        };
        let message = format!("`{}` {is}, not a part", path.display());
        let mistake = Mistake::new(Code::NotAPart, user, message).label("only parts can be played");
        ledger.none(mistake.help("a part has `steps` and no `name`"))
    }

    fn fresh(&mut self, path: &Path, user: &Place, chain: &mut Vec<PathBuf>) -> Table {
        let Some(loaded) = self.load(path, Some(user)) else {
            return Table::default();
        };
        if let Some(steps) = loaded.table.find("steps") {
            let message = format!("`{}` has steps, so it is not a fixture", path.display());
            let mistake = Mistake::new(Code::NotAFixture, user, message)
                .label("only fixtures can be used")
                .help("move the shop to a file of its own, and use that one from both")
                .also(&steps.key_place, "the steps are here");
            self.ledger.note(mistake);
            return Table::default();
        }
        check_keys(self.ledger, &loaded, Role::Fixture);
        let mut merged = self.used(path, &loaded.table, chain);
        merge(&mut merged, &super::top::shop_of(&loaded.table));
        merged
    }
}

fn circle(path: &Path, user: &Place, chain: &[PathBuf]) -> Option<Mistake> {
    let from = chain.iter().position(|known| known == path);
    let Some(from) = from else {
        return (chain.len() > LONGEST_CHAIN).then(|| {
            Mistake::new(Code::TooDeep, user, "more than 32 files use each other in a chain")
                .label("name the last of them directly")
        });
    };
    let mut names: Vec<String> =
        chain.get(from..)?.iter().map(|file| file.display().to_string()).collect();
    names.push(path.display().to_string());
    let message = format!("files use each other in a circle: {}", names.join(" -> "));
    let mistake = Mistake::new(Code::Circle, user, message);
    Some(mistake.label("this closes the circle"))
}

/// Says why a file cannot be read; `user` is where its name stands, if it stands anywhere.
pub(crate) fn unread(file: &str, unreadable: &Unreadable, user: Option<&Place>) -> Mistake {
    let (code, what) = match unreadable {
        Unreadable::Missing => (Code::MissingFile, format!("there is no file `{file}`")),
        Unreadable::NotAFile => (Code::NotAFile, format!("`{file}` is not a file")),
        Unreadable::TooLarge => (Code::TooLarge, format!("`{file}` is larger than 4 MiB")),
        Unreadable::System(said) => (Code::UnreadableFile, format!("cannot read `{file}`: {said}")),
    };
    let nowhere = Place::new(&Source::new(file, ""), 0..0);
    let mistake = Mistake::new(code, user.unwrap_or(&nowhere), what);
    match (unreadable, user) {
        (Unreadable::TooLarge, _) => {
            mistake.help("no scenario is that long; is it the right file?")
        }
        (Unreadable::System(_), _) => mistake.help("look at the file's permissions"),
        (_, Some(_)) => mistake.help("names of files are relative to the file that they stand in"),
        (_, None) => mistake.help("a path is relative to the folder that you are in"),
    }
}

/// Finds a file by its name in another one, without looking at either.
pub(crate) fn beside(path: &Path, name: &str) -> PathBuf {
    let mut found = PathBuf::new();
    for part in path.parent().unwrap_or(Path::new("")).join(name).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(found.components().next_back(), Some(Component::Normal(_))) =>
            {
                found.pop();
            }
            Component::ParentDir
            | Component::Normal(_)
            | Component::RootDir
            | Component::Prefix(_) => found.push(part),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::beside;
    use std::path::Path;

    #[test]
    fn names_are_relative_to_the_file_that_they_stand_in() {
        let found = |path: &str, name| beside(Path::new(path), name).display().to_string();
        assert_eq!(
            found("scenarios/a/b.toml", "../fixtures/us.toml"),
            "scenarios/fixtures/us.toml"
        );
        assert_eq!(found("b.toml", "../us.toml"), "../us.toml");
        assert_eq!(found("./x/b.toml", "./us.toml"), "x/us.toml");
        assert_eq!(found("/x/b.toml", "/us.toml"), "/us.toml");
    }
}
