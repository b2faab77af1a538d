//! Where on its line each token stands. What an author aligned with the line above, by more than one
//! space, stays aligned, as far to the left as it fits.

use std::collections::BTreeMap;

use super::lines::Line;
use super::tokens::{Kind, Token, width_after};

/// The space before a comment behind code: what the author left, between these.
const BEFORE_REMARK: (usize, usize) = (2, 3);

/// What only aligns with its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    Equals,
    Comment,
    Other,
}

impl Class {
    const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Equals => Self::Equals,
            Kind::Comment => Self::Comment,
            _ => Self::Other,
        }
    }
}

/// Where a token is: its line, and its place on it.
type Spot = (usize, usize);

/// Tokens of lines that follow each other, which stand in one column.
#[derive(Clone, Debug)]
struct Column {
    /// Where the author has it.
    at: usize,
    members: Vec<Spot>,
}

/// Writes lines, each ended.
pub(super) fn written(lines: &[Line<'_>]) -> String {
    let mut columns = columns(lines);
    // What stands more to the left is placed before.
    columns.sort_by_key(|column| column.at);
    let mut rows: Vec<Row<'_>> = lines.iter().map(Row::new).collect();
    for column in &columns {
        place(&mut rows, column);
    }
    let mut text = String::new();
    for row in rows {
        if row.line.apart {
            text.push('\n');
        }
        text.push_str(&row.ended());
        text.push('\n');
    }
    text
}

/// Finds what the author aligned.
fn columns(lines: &[Line<'_>]) -> Vec<Column> {
    let mut columns: Vec<Column> = Vec::new();
    let mut of: BTreeMap<Spot, usize> = BTreeMap::new();
    let (mut code, mut above) = (BTreeMap::new(), BTreeMap::new());
    for (number, line) in lines.iter().enumerate() {
        if line.apart {
            code.clear();
            above.clear();
        }
        let here = candidates(line);
        for ((at, class), place) in &here {
            let before = if *class == Class::Comment { &above } else { &code };
            let Some(other) = before.get(&(*at, *class)).copied() else { continue };
            let spot = (number, *place);
            if gap(lines, spot).max(gap(lines, other)) < 2 {
                continue;
            }
            let column = *of.entry(other).or_insert_with(|| {
                columns.push(Column { at: *at, members: vec![other] });
                columns.len().saturating_sub(1)
            });
            of.insert(spot, column);
            if let Some(column) = columns.get_mut(column) {
                column.members.push(spot);
            }
        }
        above = here.into_iter().map(|(key, place)| (key, (number, place))).collect();
        if !line.is_remark() {
            code.clone_from(&above);
        }
    }
    columns
}

fn gap(lines: &[Line<'_>], (number, place): Spot) -> usize {
    let token = lines.get(number).and_then(|line| line.tokens.get(place));
    token.map_or(0, |token| token.gap)
}

/// What may be aligned: what has a space before it, and a comment that goes on from the line above.
fn candidates(line: &Line<'_>) -> BTreeMap<(usize, Class), usize> {
    let may = |place: usize, token: &Token<'_>| match place.checked_sub(1) {
        None => token.kind == Kind::Comment,
        Some(before) => line.tokens.get(before).is_some_and(|before| {
            // The first key of a table in braces stands beside its brace, whatever stands above.
            before.kind != Kind::TableOpen && space(before.kind, token.kind) > 0
        }),
    };
    let all = line.tokens.iter().enumerate().filter(|(place, token)| may(*place, token));
    all.map(|(place, token)| ((token.column, Class::of(token.kind)), place)).collect()
}

/// How many spaces stand between two tokens, where nothing is aligned.
const fn space(before: Kind, token: Kind) -> usize {
    match (before, token) {
        (_, Kind::Comment) => BEFORE_REMARK.0,
        (_, Kind::Comma | Kind::Dot | Kind::HeadClose) | (Kind::Dot | Kind::HeadOpen, _) => 0,
        (Kind::TableOpen, Kind::Close) => 0,
        (Kind::TableOpen, _) => 1,
        (Kind::ListOpen, _) => 0,
        (Kind::Comma | Kind::Equals, _) | (_, Kind::Equals) => 1,
        _ => 0,
    }
}

/// A line while it is written.
struct Row<'l> {
    line: &'l Line<'l>,
    text: String,
    width: usize,
    /// How many tokens are written.
    done: usize,
}

impl<'l> Row<'l> {
    fn new(line: &'l Line<'l>) -> Self {
        Self { line, text: String::new(), width: 0, done: 0 }
    }

    /// Says where the next token stands by itself; a comment `remark` behind code.
    fn natural(&self, remark: usize) -> usize {
        let Some(token) = self.line.tokens.get(self.done) else { return self.width };
        let before = self.done.checked_sub(1).and_then(|place| self.line.tokens.get(place));
        let space = match (before, token.kind) {
            (None, _) => self.line.indent,
            (Some(_), Kind::Comment) => remark,
            // What closes a table stands apart from what is in it.
            (Some(before), Kind::Close) if before.kind != Kind::TableOpen => {
                usize::from(token.text == "}")
            }
            (Some(before), kind) => space(before.kind, kind),
        };
        self.width.saturating_add(space)
    }

    fn write(&mut self, at: usize) {
        let Some(token) = self.line.tokens.get(self.done) else { return };
        let blanks = at.saturating_sub(self.width);
        self.text.extend(core::iter::repeat_n(' ', blanks));
        self.text.push_str(token.text);
        self.width = width_after(at, token.text);
        self.done = self.done.saturating_add(1);
    }

    /// Writes what stands before a token.
    fn write_up_to(&mut self, place: usize) {
        while self.done < place {
            let token = self.line.tokens.get(self.done);
            let own = token.map_or(0, |token| token.gap.clamp(BEFORE_REMARK.0, BEFORE_REMARK.1));
            let at = self.natural(own);
            self.write(at);
        }
    }

    fn ended(mut self) -> String {
        self.write_up_to(self.line.tokens.len());
        self.text
    }
}

/// Writes the members of a column, and what stands before them.
fn place(rows: &mut [Row<'_>], column: &Column) {
    let mut remark = BEFORE_REMARK.1;
    for (number, place) in &column.members {
        let Some(row) = rows.get_mut(*number) else { continue };
        row.write_up_to(*place);
        if let Some(token) = row.line.tokens.get(*place).filter(|_| *place > 0) {
            remark = remark.min(token.gap.max(BEFORE_REMARK.0));
        }
    }
    let is_next = |row: &Row<'_>, place: usize| row.done == place;
    let members = column.members.iter().filter_map(|(number, place)| {
        rows.get(*number).filter(|row| is_next(row, *place)).map(|row| row.natural(remark))
    });
    let at = members.max().unwrap_or(0);
    for (number, place) in &column.members {
        if let Some(row) = rows.get_mut(*number).filter(|row| is_next(row, *place)) {
            row.write(at);
        }
    }
}
