//! Which tokens stand on which line: a list that the author broke stands between its brackets, its
//! last item with a comma.

use super::tokens::{Kind, Token};

/// How far what stands in a list is moved to the right.
const STEP: usize = 2;

/// A line with what stands on it, at least one token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'t> {
    pub(super) tokens: Vec<Token<'t>>,
    pub(super) indent: usize,
    /// Whether an empty line stands above.
    pub(super) apart: bool,
}

impl Line<'_> {
    /// Tells whether nothing but a comment stands on it.
    pub(super) fn is_remark(&self) -> bool {
        self.first() == Some(Kind::Comment)
    }

    fn first(&self) -> Option<Kind> {
        self.tokens.first().map(|token| token.kind)
    }

    /// Tells whether a list begins at its end.
    fn opens(&self) -> bool {
        let last = self.tokens.iter().rfind(|token| token.kind != Kind::Comment);
        last.is_some_and(|token| token.kind == Kind::ListOpen)
    }
}

/// Deals tokens out to lines.
pub(super) fn lines<'t>(tokens: &[Token<'t>]) -> Vec<Line<'t>> {
    let broken = broken(tokens);
    let mut laid = Laid { out: Vec::with_capacity(tokens.len()), open: Vec::new() };
    for (place, token) in tokens.iter().enumerate() {
        let next = tokens.get(place.saturating_add(1)).map(|token| token.kind);
        laid.take(*token, (broken.get(place).copied().unwrap_or_default(), next));
    }
    let mut lines = split(laid.out);
    indent(&mut lines);
    lines
}

/// Tells of each token whether it opens a list in which a line ends, other than in lists inside.
fn broken(tokens: &[Token<'_>]) -> Vec<bool> {
    let mut broken = vec![false; tokens.len()];
    let mut open = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::ListOpen | Kind::TableOpen => open.push(place),
            Kind::Close => {
                open.pop();
            }
            Kind::LineEnd => {
                if let Some(flag) = open.last().and_then(|place| broken.get_mut(*place)) {
                    *flag = true;
                }
            }
            _ => {}
        }
    }
    broken
}

/// A bracket that is open.
#[derive(Clone, Copy)]
struct Open {
    is_broken: bool,
    /// Where the last item ends, where there is one.
    item_end: Option<usize>,
    /// Whether a comma stands behind it.
    has_comma: bool,
}

/// Tokens with the line ends where they belong.
struct Laid<'t> {
    out: Vec<Token<'t>>,
    open: Vec<Open>,
}

impl<'t> Laid<'t> {
    fn take(&mut self, token: Token<'t>, (is_broken, next): (bool, Option<Kind>)) {
        match token.kind {
            Kind::ListOpen | Kind::TableOpen => {
                self.out.push(token);
                self.open.push(Open { is_broken, item_end: None, has_comma: false });
                if is_broken && !matches!(next, Some(Kind::LineEnd | Kind::Comment)) {
                    self.end_line();
                }
            }
            Kind::Comma => self.comma(token),
            Kind::Close => {
                self.close();
                self.out.push(token);
                self.item();
            }
            Kind::Scalar => {
                self.out.push(token);
                self.item();
            }
            _ => self.out.push(token),
        }
    }

    fn end_line(&mut self) {
        self.out.push(Token::added(Kind::LineEnd, "\n"));
    }

    fn item(&mut self) {
        let end = self.out.len();
        if let Some(open) = self.open.last_mut() {
            *open = Open { item_end: Some(end), has_comma: false, ..*open };
        }
    }

    /// A comma stands behind its item, whatever the author put between.
    fn comma(&mut self, comma: Token<'t>) {
        let end = self.out.len();
        if let Some(open) = self.open.last_mut() {
            open.has_comma = true;
            self.out.insert(open.item_end.unwrap_or(end), comma);
        }
    }

    fn close(&mut self) {
        let Some(Open { is_broken, item_end, has_comma }) = self.open.pop() else { return };
        match item_end {
            Some(_) if has_comma && !is_broken => {
                self.out.pop();
            }
            Some(end) if is_broken && !has_comma => {
                self.out.insert(end, Token::added(Kind::Comma, ","));
            }
            _ => {}
        }
        let last = |laid: &Self| laid.out.last().map(|token| token.kind);
        if item_end.is_none() && is_broken {
            self.empty_lines_away();
        }
        if is_broken && !matches!(last(self), Some(Kind::LineEnd | Kind::ListOpen)) {
            self.end_line();
        }
    }

    /// A list of nothing at all stands on one line.
    fn empty_lines_away(&mut self) {
        let kept = self.out.iter().rposition(|token| token.kind != Kind::LineEnd);
        let is_open =
            |place: &usize| self.out.get(*place).map(|it| it.kind) == Some(Kind::ListOpen);
        if let Some(kept) = kept.filter(is_open) {
            self.out.truncate(kept.saturating_add(1));
        }
    }
}

/// Leaves one empty line where there are several, and none at either end of a file or a list.
fn split(tokens: Vec<Token<'_>>) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut apart = false;
    let mut here = Vec::new();
    for token in tokens.into_iter().chain([Token::added(Kind::LineEnd, "\n")]) {
        if token.kind != Kind::LineEnd {
            here.push(token);
        } else if here.is_empty() {
            apart = true;
        } else {
            let mut line = Line { tokens: core::mem::take(&mut here), indent: 0, apart: false };
            let may_be_apart = lines.last().is_some_and(|before| !before.opens());
            line.apart = apart && may_be_apart && line.first() != Some(Kind::Close);
            lines.push(line);
            apart = false;
        }
    }
    lines
}

/// A line is moved once for each line above it on which a list is open; what closes a list stands
/// where its line begins.
fn indent(lines: &mut [Line<'_>]) {
    /// The line of each open bracket, and how many such lines there are.
    fn depth(open: &[(usize, usize)]) -> usize {
        open.last().map_or(0, |(_, depth)| *depth)
    }
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut indents = Vec::with_capacity(lines.len());
    for (number, line) in lines.iter_mut().enumerate() {
        let leading = line.tokens.iter().take_while(|token| token.kind == Kind::Close).count();
        let closed = open.get(open.len().saturating_sub(leading)).map(|(opened, _)| *opened);
        let opened = closed.and_then(|opened| indents.get(opened)).copied();
        line.indent = opened.unwrap_or_else(|| STEP.saturating_mul(depth(&open)));
        indents.push(line.indent);
        for token in &line.tokens {
            match token.kind {
                Kind::ListOpen | Kind::TableOpen => {
                    let is_new = open.last().is_none_or(|(other, _)| *other != number);
                    open.push((number, depth(&open).saturating_add(usize::from(is_new))));
                }
                Kind::Close => {
                    open.pop();
                }
                _ => {}
            }
        }
    }
}
