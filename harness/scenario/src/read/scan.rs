//! A look at the text before it is parsed: depth, and what other TOML tools do not read.

use core::ops::Range;

/// The deepest nesting of brackets, and of dotted keys, that is read.
const DEEPEST: usize = 64;

/// Something that the parser would accept, or fall over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remark {
    /// Brackets or dots are nested too deeply.
    TooDeep(Range<usize>),
    /// An inline table stands over several lines.
    Lines(Range<usize>),
    /// A comma stands before the closing brace of an inline table.
    Comma(Range<usize>),
    /// An escape that TOML 1.0 does not have.
    Escape(Range<usize>),
}

/// Scans a text.
pub(crate) fn scan(text: &str) -> Vec<Remark> {
    let mut scan =
        Scan { text: text.as_bytes(), at: 0, open: vec![], dots: 0, last: 0, found: vec![] };
    while let Some(byte) = scan.peek(0) {
        scan.step(byte);
        if matches!(scan.found.last(), Some(Remark::TooDeep(_))) {
            break;
        }
    }
    scan.found
}

/// A bracket that is open, with its place, and whether a line ended inside of it.
struct Open {
    bracket: u8,
    at: usize,
    broken: bool,
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    open: Vec<Open>,
    dots: usize,
    /// The last byte that is neither blank nor comment, and its place.
    last: usize,
    found: Vec<Remark>,
}

impl Scan<'_> {
    fn peek(&self, ahead: usize) -> Option<u8> {
        self.text.get(self.at + ahead).copied()
    }

    fn step(&mut self, byte: u8) {
        let at = self.at;
        match byte {
            b'#' => return self.comment(),
            b'"' | b'\'' => self.quote(byte),
            b'[' | b'{' => self.bracket(byte),
            b']' | b'}' => self.close(byte),
            b'.' => self.dot(),
            b'\n' => self.line(),
            b',' | b'=' => self.dots = 0,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            self.last = at;
        }
        self.at += 1;
    }

    /// Leaves `at` on the end of the line.
    fn comment(&mut self) {
        while self.peek(0).is_some_and(|byte| byte != b'\n') {
            self.at += 1;
        }
    }

    fn bracket(&mut self, bracket: u8) {
        self.dots = 0;
        self.open.push(Open { bracket, at: self.at, broken: false });
        if self.open.len() > DEEPEST {
            self.found.push(Remark::TooDeep(self.at..self.at + 1));
        }
    }

    fn close(&mut self, bracket: u8) {
        let trailing = bracket == b'}' && self.text.get(self.last) == Some(&b',');
        if trailing {
            self.found.push(Remark::Comma(self.last..self.last + 1));
        }
        self.open.pop();
    }

    fn dot(&mut self) {
        self.dots += 1;
        if self.dots > DEEPEST {
            self.found.push(Remark::TooDeep(self.at..self.at + 1));
        }
    }

    fn line(&mut self) {
        self.dots = 0;
        let end = self.at;
        if let Some(open) = self.open.last_mut()
            && open.bracket == b'{'
            && !open.broken
        {
            open.broken = true;
            let carriage = usize::from(end > 0 && self.text.get(end - 1) == Some(&b'\r'));
            self.found.push(Remark::Lines(open.at..end - carriage));
        }
    }

    /// Leaves `at` on the last byte of the quote.
    fn quote(&mut self, mark: u8) {
        let long = self.peek(1) == Some(mark) && self.peek(2) == Some(mark);
        self.at += if long { 3 } else { 1 };
        while let Some(byte) = self.peek(0) {
            let ends = byte == mark
                && (!long || (self.peek(1) == Some(mark) && self.peek(2) == Some(mark)));
            if ends {
                self.at += if long { 2 } else { 0 };
                return;
            }
            if byte == b'\n' && !long {
                self.at -= 1;
                return;
            }
            self.at += if byte == b'\\' && mark == b'"' { self.escape() } else { 1 };
        }
    }

    /// Returns how many bytes an escape takes at least.
    fn escape(&mut self) -> usize {
        if matches!(self.peek(1), Some(b'e' | b'x')) {
            self.found.push(Remark::Escape(self.at..self.at + 2));
        }
        if self.peek(1) == Some(b'\n') { 1 } else { 2 }
    }
}

#[cfg(test)]
mod tests {
    use super::{Remark, scan};

    #[test]
    fn brackets_in_quotes_and_comments_do_not_count() {
        let text = "a = \"{\n\" # {\nb = '''\n{\n'''\nc = { d = [\n1,\n] }\n";
        assert_eq!(scan(text), []);
        assert_eq!(scan("x = '{' # [\ny = \"\\\"{\"\n"), []);
    }

    #[test]
    fn an_inline_table_over_two_lines_is_found_once() {
        assert_eq!(scan("a = { b = 1,\n c = 2,\n d = 3 }\n"), [Remark::Lines(4..12)]);
        assert_eq!(scan("a = { b = 1,\r\n c = 2 }\n"), [Remark::Lines(4..12)]);
    }

    #[test]
    fn a_trailing_comma_and_new_escapes_are_found() {
        assert_eq!(scan("a = { b = 1, }"), [Remark::Comma(11..12)]);
        assert_eq!(scan("a = [1, ]"), []);
        assert_eq!(scan("a = \"\\e\\x41\""), [Remark::Escape(5..7), Remark::Escape(7..9)]);
    }

    #[test]
    fn deep_brackets_and_deep_keys_are_found_once() {
        assert_eq!(scan(&"[".repeat(100_000)), [Remark::TooDeep(64..65)]);
        assert_eq!(scan(&"a.".repeat(100_000)).len(), 1);
        assert_eq!(scan(&"x = 0.5\n".repeat(1000)), []);
    }
}
