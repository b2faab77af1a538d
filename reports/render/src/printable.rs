//! Text of somebody else, made safe to show.

/// Makes text of somebody else safe to print: what would steer a terminal, or turn the direction of
/// the text around, becomes a mark.
pub(crate) fn printable(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if steers(letter) { '\u{fffd}' } else { letter }).collect()
}
