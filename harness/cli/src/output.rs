//! The two streams: results and diagnostics for people on standard error, text for machines alone
//! on standard output.

use std::env;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use reports_language::Language;
use reports_render::Annotation;

use crate::args::{Color, LogFormat};
use crate::exit::Exit;
use crate::workspace::from_workspace;

/// What went wrong.
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();
/// What went well.
pub(crate) const GREEN: Style = AnsiColor::Green.on_default().bold();
/// What did not go at all.
pub(crate) const YELLOW: Style = AnsiColor::Yellow.on_default().bold();

/// What stands around what is said.
pub(crate) const DIM: Style = Style::new().dimmed();

/// What is said to people, in a log of objects.
pub(crate) const SAID: &str = "said";

/// Where a command writes, and who reads there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Output {
    color: ColorChoice,
    /// Whether a terminal shows standard error to a person who waits.
    pub(crate) watched: bool,
    /// Whether a build server of GitHub reads along.
    pub(crate) github: bool,
    /// Whether each thing that happens is a line on standard error.
    pub(crate) logs: bool,
    format: LogFormat,
    /// The language of what people read.
    pub(crate) language: Language,
}

impl Output {
    /// Looks at the environment and at what was asked for.
    pub(crate) fn new(color: Color) -> Self {
        Self {
            color: choice(color),
            watched: io::stderr().is_terminal() && !is_ci(),
            github: is_set("GITHUB_ACTIONS"),
            logs: false,
            format: LogFormat::Text,
            language: Language::English,
        }
    }

    /// Says in a language what people read.
    pub(crate) const fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
    }

    /// Writes a log as well, in this format; among objects nothing is drawn.
    pub(crate) const fn logging(self, verbose: u8, format: LogFormat) -> Self {
        let watched = self.watched && matches!(format, LogFormat::Text);
        Self { watched, logs: verbose > 0, format, ..self }
    }

    /// Tells whether standard error is coloured.
    pub(crate) fn is_colored(self) -> bool {
        match self.color {
            ColorChoice::Auto => AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
            ColorChoice::Never => false,
        }
    }

    /// Tells whether text on standard output is coloured.
    pub(crate) fn colors_text(self) -> bool {
        match self.color {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            ColorChoice::Always | ColorChoice::AlwaysAnsi => true,
            ColorChoice::Never => false,
        }
    }

    /// Writes a line for people. A reader who has gone away is no reason to stop.
    pub(crate) fn say(self, line: impl Display) {
        match self.format {
            LogFormat::Text => {
                let mut stream = AutoStream::new(io::stderr().lock(), self.color);
                drop(writeln!(stream, "{line}"));
            }
            LogFormat::Json => tracing::info!(target: SAID, "{}", plain(&line.to_string())),
        }
    }

    /// Says what stands in the way, and returns the exit code for it.
    pub(crate) fn failed(self, exit: Exit, message: &str) -> Exit {
        self.say(format!("{RED}error{RED:#}: {message}"));
        exit
    }

    /// Writes a line for build servers of GitHub, where one reads along.
    pub(crate) fn annotate(self, annotation: &Annotation) {
        if self.github && self.format == LogFormat::Text {
            drop(writeln!(io::stderr().lock(), "{}", error(annotation)));
        }
    }
}

/// Source: GitHub Actions, workflow commands.
fn error(annotation: &Annotation) -> String {
    let Annotation { file, line, column, title, message } = annotation;
    let [file, title] = [&from_workspace(file), title]
        .map(|text| escaped(text).replace(':', "%3A").replace(',', "%2C"));
    format!("::error file={file},line={line},col={column},title={title}::{}", escaped(message))
}

/// Takes colours out.
fn plain(text: &str) -> String {
    anstream::adapter::strip_str(text).to_string()
}

fn escaped(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Writes text for machines to standard output; a reader who has read enough may go.
///
/// # Errors
/// What the system says, a closed pipe excepted.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(reason) if reason.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

/// Tells whether a build server runs us: `CI` is set to anything but `false`, `0` or nothing.
pub(crate) fn is_ci() -> bool {
    is_set("CI")
}

fn is_set(name: &str) -> bool {
    env::var(name).is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

fn choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

#[cfg(test)]
mod tests {
    use reports_render::Annotation;

    use super::error;

    #[test]
    fn an_annotation_escapes_what_would_end_it() {
        let (file, title) = ("a,b:c.toml".to_owned(), "failed: x".to_owned());
        let message = "50% gone\nfor good".to_owned();
        let line = error(&Annotation { file, line: 3, column: 5, title, message });
        let place = "::error file=a%2Cb%3Ac.toml,line=3,col=5,title=failed%3A x";
        assert_eq!(line, format!("{place}::50%25 gone%0Afor good"));
    }
}
