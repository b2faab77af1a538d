//! Steps as they are played: repeated ones written out, parts in the place of what plays them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::fields::Fields;
use super::files::{Files, beside};
use super::fill::{Filler, Values, as_value, no_value, note_unused, uses};
use super::ids::check_step_id;
use super::steps::{subject, take_away};
use super::tree::{Entry, Node, Table, Tree};
use crate::code::Code;
use crate::language::STEP;
use crate::mistake::{Ledger, Mistake};
use crate::source::Place;

/// The most steps that repeats and parts may come to.
const MOST: usize = 10_000;

/// A step as it is played.
#[derive(Debug)]
pub(crate) struct Unrolled {
    /// The step, with its whole id.
    pub(crate) node: Node,
    /// What stands before the ids of its file: `outage.`.
    pub(crate) prefix: String,
    /// The same of the file that says when it begins.
    pub(crate) at_prefix: String,
}

/// A name for a step that has an id of its own: the step that played a part whose last it is.
#[derive(Debug)]
pub(crate) struct Alias {
    pub(crate) id: String,
    pub(crate) place: Place,
    pub(crate) step: usize,
}

/// All steps of a scenario.
#[derive(Debug, Default)]
pub(crate) struct Script {
    pub(crate) steps: Vec<Unrolled>,
    pub(crate) aliases: Vec<Alias>,
}

/// Writes out the steps of the scenario in `path`.
pub(crate) fn unroll(
    ledger: &Ledger,
    files: &mut Files<'_>,
    (path, list): (&Path, &Node),
) -> Script {
    let mut unroller = Unroller { ledger, files, script: Script::default(), plays: 0 };
    let chain = vec![beside(path, &super::name_of(path))];
    unroller.steps(list, &Frame { path, prefix: "", chain: &chain });
    unroller.script
}

/// A file whose steps are written out.
#[derive(Clone, Copy)]
struct Frame<'a> {
    path: &'a Path,
    prefix: &'a str,
    /// The files that lead here, itself included.
    chain: &'a [PathBuf],
}

struct Unroller<'a, 'f> {
    ledger: &'a Ledger,
    files: &'a mut Files<'f>,
    script: Script,
    /// How many parts were played, those without a step as well.
    plays: usize,
}

impl Unroller<'_, '_> {
    fn steps(&mut self, list: &Node, frame: &Frame<'_>) {
        for node in list.list() {
            // A step that is no table was noted with the list.
            let Some(table) = node.table() else { continue };
            if table.find("play").is_some() {
                self.play(node, frame);
            } else {
                self.step((node, table), frame);
            }
        }
    }

    fn step(&mut self, (node, table): (&Node, &Table), frame: &Frame<'_>) {
        if let Some((id, place)) = id_of(table) {
            check_step_id(self.ledger, id, place);
        }
        let Some(times) = self.times((node, table)) else {
            return self.push(node, with_id(table, frame.prefix, ""), frame);
        };
        let once = without(table, &["times", "every"]);
        for nth in 1..=times {
            if self.is_full(&node.place) {
                return;
            }
            let mut copy = with_id(&once, frame.prefix, &format!("#{nth}"));
            if nth > 1 {
                copy = without(&copy, &["at"]);
                copy.entries.extend(table.find("every").and_then(again));
            }
            self.push(node, copy, frame);
        }
    }

    fn push(&mut self, node: &Node, table: Table, frame: &Frame<'_>) {
        self.script.steps.push(Unrolled {
            node: Node { place: node.place.clone(), value: Tree::Table(table) },
            prefix: frame.prefix.to_owned(),
            at_prefix: frame.prefix.to_owned(),
        });
    }

    /// Returns how often a step is repeated; none where it is not.
    fn times(&self, (node, table): (&Node, &Table)) -> Option<usize> {
        table.find("times").or_else(|| table.find("every"))?;
        let fields = Fields::open(self.ledger, node, &STEP)?;
        if table.find("times").is_none() {
            fields.only_beside("every", &["times"]);
        }
        fields.span("every");
        Some(fields.whole("times", 1).unwrap_or(1))
    }

    fn is_full(&self, place: &Place) -> bool {
        let full = self.script.steps.len().max(self.plays) >= MOST;
        if full {
            let message = format!("repeats and parts come to more than {MOST} steps");
            let mistake = Mistake::new(Code::TooMany, place, message);
            self.ledger.note(mistake.label("repeat or play less"));
        }
        full
    }

    fn play(&mut self, node: &Node, frame: &Frame<'_>) {
        let Some(fields) = Fields::open(self.ledger, node, &STEP) else { return };
        subject(&fields, node);
        for key in ["on", "expect", "within", "holds_for", "times", "every"] {
            let message = format!("`{key}` does not stand beside `play`");
            take_away(&fields, key, (message, "write it beside the steps of the part"));
        }
        if let Some((id, place)) = fields.text("id") {
            check_step_id(self.ledger, id, place);
        }
        let Some((name, place)) = fields.text("play") else { return };
        let path = beside(frame.path, name);
        let Some(part) = self.files.part(&path, (place, self.ledger), frame.chain) else { return };
        let Some(steps) = part.table.find("steps") else { return };
        let filled = self.filled(&fields, &steps.node);
        let from = self.script.steps.len();
        self.plays += 1;
        if !self.is_full(&node.place) {
            self.part(&fields, (&path, &filled), frame);
        }
        self.begin_at(&fields, from, frame);
    }

    /// Writes out the steps of a part.
    fn part(&mut self, fields: &Fields<'_>, (path, list): (&Path, &Node), frame: &Frame<'_>) {
        if matches!(&list.value, Tree::List(list) if list.is_empty()) {
            let mistake = Mistake::new(Code::Empty, &list.place, "the part has no steps");
            self.ledger.note(mistake.label("write what happens"));
        }
        let from = self.script.steps.len();
        let id = fields.text("id").map(|(id, _)| format!("{}{id}", frame.prefix));
        let prefix = id.clone().unwrap_or_else(|| format!("{}{}", frame.prefix, stem(path)));
        let chain = [frame.chain, &[path.to_owned()]].concat();
        self.steps(list, &Frame { path, prefix: &format!("{prefix}."), chain: &chain });
        let step = self.script.steps.len().saturating_sub(1);
        if let (Some(id), Some((_, place)), true) = (id, fields.text("id"), step >= from) {
            self.name_last(Alias { id, place: place.clone(), step });
        }
    }

    /// Fills in the steps of a part from `with` alone.
    fn filled(&self, fields: &Fields<'_>, steps: &Node) -> Node {
        let with = fields.node("with").and_then(Node::table);
        let entries = with.map_or(&[][..], |table| &table.entries);
        let mut values = Values::new();
        let mut used = BTreeSet::new();
        uses(steps, &mut used);
        for entry in entries {
            match as_value(&entry.node) {
                Some(value) => drop(values.insert(entry.key.clone(), value)),
                None => self.ledger.note(no_value(&entry.key, &entry.node)),
            }
            note_unused(self.ledger, (&entry.key, &entry.key_place), (&used, "the part"));
        }
        let filler = Filler {
            ledger: self.ledger,
            values: &values,
            source: "the parameters of a part are the keys of `with`",
            played_from: Some(fields.place),
        };
        filler.node(steps)
    }

    /// The last step of a part is what people mean by the step that played it.
    fn name_last(&mut self, alias: Alias) {
        let Some(last) = self.script.steps.get_mut(alias.step) else { return };
        let Tree::Table(table) = &mut last.node.value else { return };
        if table.find("id").is_some() {
            return self.script.aliases.push(alias);
        }
        let node = Node { place: alias.place.clone(), value: Tree::Text(alias.id) };
        table.entries.push(Entry { key: "id".to_owned(), key_place: alias.place, node });
    }

    /// The first step of a part begins when the step that plays it says.
    fn begin_at(&mut self, fields: &Fields<'_>, first: usize, frame: &Frame<'_>) {
        let (Some(at), Some(first)) = (fields.entry("at"), self.script.steps.get_mut(first)) else {
            return;
        };
        let Tree::Table(table) = &mut first.node.value else { return };
        if let Some(own) = table.find("at") {
            let message = "both this step and the first step of the part say when it begins";
            let mistake = Mistake::new(Code::NotTogether, &at.key_place, message)
                .label("take one of them away")
                .also(&own.key_place, "the other is here");
            return self.ledger.note(mistake.help("a part can take a time as a parameter"));
        }
        table.entries.push(at.clone());
        frame.prefix.clone_into(&mut first.at_prefix);
    }
}

fn id_of(table: &Table) -> Option<(&str, &Place)> {
    let node = &table.find("id")?.node;
    node.text().map(|id| (id, &node.place))
}

fn without(table: &Table, keys: &[&str]) -> Table {
    let kept = table.entries.iter().filter(|entry| !keys.contains(&entry.key.as_str()));
    Table { entries: kept.cloned().collect() }
}

/// Writes the id of a step in full.
fn with_id(table: &Table, prefix: &str, suffix: &str) -> Table {
    let mut whole = table.clone();
    for entry in whole.entries.iter_mut().filter(|entry| entry.key == "id") {
        if let Tree::Text(id) = &mut entry.node.value {
            *id = format!("{prefix}{id}{suffix}");
        }
    }
    whole
}

/// Says when a step begins again, where that is said: `at = "every 4m"`.
fn again(every: &Entry) -> Option<Entry> {
    let text = Tree::Text(format!("every {}", every.node.text()?));
    let node = Node { place: every.node.place.clone(), value: text };
    Some(Entry { key: "at".to_owned(), key_place: every.key_place.clone(), node })
}

/// Names the steps of a part whose `play` has no id.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect()
}
