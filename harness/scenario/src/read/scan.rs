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
    /// A remark that begins as in other languages: `//`.
    Slashes(Range<usize>),
    /// Quotes as word processors make them.
    Curly(Range<usize>),
    /// A colon after a key; the range is that of the key, the colon and its value.
    Colon(Range<usize>),
    /// No comma between two items of a list; from the last byte of the first to that of the second.
    NoComma(Range<usize>),
}

impl Remark {
    /// Returns where it is, where the parser stumbles over it as well.
    pub(crate) fn slip(&self) -> Option<Range<usize>> {
        match self {
            Self::Slashes(span) | Self::Curly(span) | Self::Colon(span) | Self::NoComma(span) => {
                Some(span.clone())
            }
            Self::TooDeep(_) | Self::Lines(_) | Self::Comma(_) | Self::Escape(_) => None,
        }
    }
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
            b'/' if self.peek(1) == Some(b'/') => return self.slashes(),
            b':' => self.colon(),
            0xe2 => self.curly(),
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

    fn slashes(&mut self) {
        let start = self.at;
        self.comment();
        self.found.push(Remark::Slashes(start..self.at));
    }

    /// A key before it, and not the hour of a time.
    fn colon(&mut self) {
        let before = self.text.get(..self.at).unwrap_or_default().trim_ascii_end();
        let of_key = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'"');
        let length = before.iter().rev().take_while(|byte| of_key(byte)).count();
        let key = before.len() - length;
        let is_key =
            before.get(key).is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'"');
        if is_key {
            let rest = self.text.get(self.at + 1..).unwrap_or_default();
            let ends = |byte: &u8| matches!(byte, b',' | b'}' | b'{' | b'[' | b']' | b'\n' | b'#');
            let value = rest.iter().position(ends).unwrap_or(rest.len());
            let value = rest.get(..value).unwrap_or_default().trim_ascii_end().len();
            self.found.push(Remark::Colon(key..self.at + 1 + value));
        }
    }

    /// Finds the first quote that curls on a line.
    fn curly(&mut self) {
        let curls = self.peek(1) == Some(0x80) && matches!(self.peek(2), Some(0x98..=0x9e));
        let line = self.text.get(..self.at).unwrap_or_default();
        let line = line.iter().rposition(|byte| *byte == b'\n').unwrap_or(0);
        let told = matches!(self.found.last(), Some(Remark::Curly(span)) if span.start >= line);
        if curls && !told {
            self.found.push(Remark::Curly(self.at..self.at + 3));
        }
    }

    /// Items of a list follow each other with a comma between.
    fn between(&mut self) {
        let in_a_list = self.open.last().is_some_and(|open| open.bracket == b'[');
        let ended = matches!(self.text.get(self.last), Some(b'}'));
        if in_a_list && ended && self.last < self.at {
            self.found.push(Remark::NoComma(self.last..self.at + 1));
        }
    }

    fn bracket(&mut self, bracket: u8) {
        self.dots = 0;
        if bracket == b'{' {
            self.between();
        }
        self.open.push(Open { bracket, at: self.at, broken: false });
        if self.open.len() > DEEPEST {
            self.found.push(Remark::TooDeep(self.at..self.at + 1));
        }
    }

    fn close(&mut self, bracket: u8) {
        let trailing = bracket == b'}' && self.text.get(self.last) == Some(&b',');
        let broken = self.open.pop().is_some_and(|open| open.broken);
        // Whoever closes the table on its line takes the comma away as well.
        if trailing && !broken {
            self.found.push(Remark::Comma(self.last..self.last + 1));
        }
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
    fn the_comma_of_a_table_over_several_lines_is_not_told_as_well() {
        assert_eq!(scan("a = { b = 1,\n c = 2,\n}\n"), [Remark::Lines(4..12)]);
    }

    #[test]
    fn slips_from_other_languages_are_found() {
        assert_eq!(scan("a = 1 // one\nb = 'http://x'\n"), [Remark::Slashes(6..12)]);
        assert_eq!(scan("a = \u{201c}x y\u{201d}\n"), [Remark::Curly(4..7)]);
        assert_eq!(scan("{ at: \"09:00\", b = 1 }"), [Remark::Colon(2..13)]);
        assert_eq!(scan("{ \"at\" : 1 }"), [Remark::Colon(2..10)]);
        assert_eq!(scan("a = 09:00:00\nb = 2026-03-02 09:00:00\n"), []);
    }

    #[test]
    fn a_comma_that_is_missing_between_two_tables_is_found() {
        assert_eq!(scan("a = [ { b = 1 }\n { c = 2 },\n ]"), [Remark::NoComma(14..18)]);
        assert_eq!(scan("a = [ { b = 1 }, # x\n { c = 2 } ]"), []);
        assert_eq!(scan("a = { b = { c = 1 } }\n[d]\n"), []);
    }

    #[test]
    fn deep_brackets_and_deep_keys_are_found_once() {
        assert_eq!(scan(&"[".repeat(100_000)), [Remark::TooDeep(64..65)]);
        assert_eq!(scan(&"a.".repeat(100_000)).len(), 1);
        assert_eq!(scan(&"x = 0.5\n".repeat(1000)), []);
    }
}
