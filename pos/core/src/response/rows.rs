//! Tables as text, read when the crate is compiled: a row that is wrong stops the compiler, which
//! shows it and names the function here that refuses it.

/// Counts the rows: lines that are neither empty nor remarks.
pub(super) const fn count(text: &'static str) -> usize {
    let mut rows: usize = 0;
    let mut left = text;
    loop {
        let (row, rest) = next(left);
        if row.is_empty() {
            return rows;
        }
        rows = rows.saturating_add(1);
        left = rest;
    }
}

/// Returns the next row and what follows it; an empty one at the end.
pub(super) const fn next(text: &'static str) -> (&'static str, &'static str) {
    let mut left = text;
    while !left.is_empty() {
        let (line, rest) = part(left, b'\n');
        let line = line.trim_ascii();
        if !line.is_empty() && line.as_bytes()[0] != b'#' {
            return (line, rest);
        }
        left = rest;
    }
    ("", "")
}

/// Takes a row apart, which must have exactly so many cells and none of them empty.
pub(super) const fn cells<const N: usize>(row: &'static str) -> [&'static str; N] {
    let mut cells = [""; N];
    let mut left = row;
    let mut at: usize = 0;
    while at < N {
        let (cell, rest) = part(left, b'|');
        cells[at] = cell.trim_ascii();
        if cells[at].is_empty() {
            refuse(row);
        }
        left = rest;
        at = at.saturating_add(1);
    }
    if !left.is_empty() {
        refuse(row);
    }
    cells
}

/// Returns the place of a word in a list.
pub(super) const fn place(word: &'static str, list: &[&str]) -> usize {
    let mut at: usize = 0;
    while at < list.len() {
        if is_same(word, list[at]) {
            return at;
        }
        at = at.saturating_add(1);
    }
    refuse(word)
}

/// Reads a date that may lack its day, or its month too: `2026-04-18`, `2026-04`, `2026`.
pub(super) const fn date(text: &'static str) -> &'static str {
    let bytes = text.as_bytes();
    let mut at: usize = 0;
    while at < bytes.len() {
        let is_dash = at == 4 || at == 7;
        if is_dash != (bytes[at] == b'-') || (!is_dash && !bytes[at].is_ascii_digit()) {
            refuse(text);
        }
        at = at.saturating_add(1);
    }
    if !matches!(bytes.len(), 4 | 7 | 10) {
        refuse(text);
    }
    text
}

/// Reads a whole number that stands before `end`.
#[expect(clippy::as_conversions, reason = "a conversion that cannot fail is not yet const")]
pub(super) const fn number(text: &'static str, end: &'static str) -> u64 {
    let (mut left, mark) = text.as_bytes().split_at(text.len().saturating_sub(end.len()));
    let mut number: u64 = 0;
    if left.is_empty() || left.len() > 6 || !is_same_bytes(mark, end.as_bytes()) {
        refuse(text);
    }
    while let [digit, rest @ ..] = left {
        if !digit.is_ascii_digit() {
            refuse(text);
        }
        number = number.saturating_mul(10).saturating_add(digit.saturating_sub(b'0') as u64);
        left = rest;
    }
    number
}

/// Tells whether two texts are the same.
pub(super) const fn is_same(one: &str, other: &str) -> bool {
    is_same_bytes(one.as_bytes(), other.as_bytes())
}

const fn is_same_bytes(mut one: &[u8], mut other: &[u8]) -> bool {
    while let ([first, rest @ ..], [also, others @ ..]) = (one, other) {
        if *first != *also {
            return false;
        }
        (one, other) = (rest, others);
    }
    one.is_empty() && other.is_empty()
}

/// Parts a text at the first mark.
const fn part(text: &'static str, mark: u8) -> (&'static str, &'static str) {
    let bytes = text.as_bytes();
    let mut at: usize = 0;
    while at < bytes.len() && bytes[at] != mark {
        at = at.saturating_add(1);
    }
    let (head, rest) = text.split_at(at);
    (head, if rest.is_empty() { rest } else { rest.split_at(1).1 })
}

/// Stops the compiler and shows what it stopped at.
#[expect(clippy::panic, reason = "tables are read by the compiler alone")]
pub(super) const fn refuse(what: &'static str) -> ! {
    panic!("{}", what)
}

#[cfg(test)]
mod tests {
    use super::{cells, count, date, next, number, place};

    #[test]
    fn remarks_and_empty_lines_are_no_rows() {
        let text = "# code | name\n\n  00 | approved\r\n# the end\n51 | insufficient-funds";
        assert_eq!(count(text), 2);
        let (first, rest) = next(text);
        assert_eq!(cells::<2>(first), ["00", "approved"]);
        assert_eq!(cells::<2>(next(rest).0), ["51", "insufficient-funds"]);
    }

    #[test]
    fn dates_and_numbers_are_read_strictly() {
        assert_eq!(["2026", "2026-04", "2026-04-18"].map(date)[2], "2026-04-18");
        assert_eq!((number("30d", "d"), number("15", "")), (30, 15));
        assert_eq!(place("fix", &["never", "fix"]), 1);
    }

    #[test]
    #[should_panic(expected = "00 | approved | more")]
    fn a_row_with_a_cell_too_many_is_refused() {
        cells::<2>("00 | approved | more");
    }

    #[test]
    #[should_panic(expected = "00 | approved")]
    fn a_row_with_a_cell_too_few_is_refused() {
        cells::<3>("00 | approved");
    }

    #[test]
    #[should_panic(expected = "00 |  | x")]
    fn an_empty_cell_is_refused() {
        cells::<3>("00 |  | x");
    }

    #[test]
    #[should_panic(expected = "2026-4-18")]
    fn a_date_that_is_spelled_otherwise_is_refused() {
        date("2026-4-18");
    }

    #[test]
    #[should_panic(expected = "30h")]
    fn a_number_of_something_else_is_refused() {
        number("30h", "d");
    }

    #[test]
    #[should_panic(expected = "maybe")]
    fn a_word_that_is_not_in_the_list_is_refused() {
        place("maybe", &["never", "fix"]);
    }
}
