//! Lays a file out anew: white space, and commas before a closing bracket, and nothing else.

mod columns;
mod lines;
mod tokens;

use self::lines::lines;
use self::tokens::{Kind, Token, tokens};
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::read::{is_foreign, parse};

/// Why a text was not laid out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unformatted {
    /// It is no TOML that other tools read; all that is wrong with it as such.
    NotToml(Vec<Mistake>),
    /// It is a TOML file of something else.
    Foreign,
    /// What came of it says something else, which is a bug of ours.
    Changed,
}

/// Lays a file out as the house does. Comments, the order of keys, the form of tables, lists and
/// texts, and what stands on one line stay as the author has them.
///
/// # Errors
/// Where the bytes are not TOML 1.0, the file is of something else, or where the result would not say the same.
pub fn format(file: &str, bytes: &[u8]) -> Result<String, Unformatted> {
    let ledger = Ledger::default();
    let parsed = parse(&ledger, file, bytes);
    let mistakes: Vec<Mistake> =
        ledger.close(file).into_iter().filter(|one| is_of_toml(one.code)).collect();
    let Some((source, table)) = parsed.filter(|_| mistakes.is_empty()) else {
        return Err(Unformatted::NotToml(mistakes));
    };
    if is_foreign(&table) {
        return Err(Unformatted::Foreign);
    }
    let text = source.text();
    let laid_out = columns::written(&lines(&tokens(text)));
    if says_the_same(text, &laid_out) { Ok(laid_out) } else { Err(Unformatted::Changed) }
}

const fn is_of_toml(code: Code) -> bool {
    matches!(code, Code::NotText | Code::NotToml | Code::NotToml10 | Code::TooDeep)
}

/// The same values under the same keys, and the same words in the same order.
fn says_the_same(before: &str, after: &str) -> bool {
    let values = |text: &str| toml::from_str::<toml::Table>(text).map(|it| format!("{it:?}")).ok();
    let (was, is) = (words(before), words(after));
    was == is && values(before).is_some_and(|was| values(after) == Some(was))
}

/// The words of the code, without a comma before a closing bracket, and the comments beside them: a
/// comma may change places with a comment.
fn words(text: &str) -> (Vec<&str>, Vec<&str>) {
    let all = tokens(text).into_iter().filter(|token| token.kind != Kind::LineEnd);
    let (comments, code): (Vec<Token<'_>>, Vec<Token<'_>>) =
        all.partition(|token| token.kind == Kind::Comment);
    let closes = |token: Option<&Token<'_>>| matches!(token, Some(Token { kind: Kind::Close, .. }));
    let kept = code.iter().enumerate().filter(|(place, token)| {
        token.kind != Kind::Comma || !closes(code.get(place.saturating_add(1)))
    });
    let kept = kept.map(|(_, token)| token.text).collect();
    (kept, comments.iter().map(|comment| comment.text).collect())
}
