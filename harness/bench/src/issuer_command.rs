//! How an issuer host is started that is no part of this program.

/// The command of an issuer host: a program, and what it is told first.
#[derive(Clone, Debug)]
pub struct IssuerCommand {
    words: Vec<String>,
}

impl IssuerCommand {
    /// Splits a command as a shell does; none where it is empty or a quote is not closed.
    ///
    /// The bench starts it with `--fields FILE --bdk KEY --log FILE` behind it. It must listen on a
    /// port of 127.0.0.1, say `{"port": N}` on its standard output, answer ISO 8583, note in its log
    /// what it found, one JSON object a line, and end with its standard input.
    pub fn read(text: &str) -> Option<Self> {
        let words = shlex::split(text)?;
        if words.is_empty() { None } else { Some(Self { words }) }
    }

    /// Returns the program and its arguments.
    #[cfg_attr(not(unix), expect(dead_code, reason = "only the bench of real parts starts one"))]
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }
}
