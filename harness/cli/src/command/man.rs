//! `deadzone man`: the manual pages, one a command.

use std::fs;
use std::io;
use std::path::Path;

use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::printed;
use crate::args::{Cli, ManArgs};
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::counted;

/// Prints the first page, or writes the pages of all commands into a folder.
pub(crate) fn man(args: &ManArgs, output: Output) -> Exit {
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.folder else {
        return match page(&command) {
            Ok(page) => printed(&page, output),
            Err(reason) => output.failed(Exit::USAGE, &reason.to_string()),
        };
    };
    match fs::create_dir_all(folder).and_then(|()| write_all(&command, folder)) {
        Ok(pages) => {
            output.say(format!("{} in {}", counted(pages, "page"), folder.display()));
            Exit::PASSED
        }
        Err(reason) => {
            let message = format!("cannot write into `{}`: {reason}", folder.display());
            output.failed(Exit::USAGE, &message)
        }
    }
}

/// Writes the page of a command and of all below it; returns how many.
fn write_all(command: &Command, folder: &Path) -> io::Result<usize> {
    let file = Man::new(command.clone()).get_filename();
    fs::write(folder.join(file), page(command)?)?;
    let below = command.get_subcommands().filter(|below| !below.is_hide_set());
    below.map(|below| write_all(below, folder)).sum::<io::Result<usize>>().map(|pages| pages + 1)
}

fn page(command: &Command) -> io::Result<String> {
    let after = command.get_after_help().map(ToString::to_string);
    let version = command.get_version().unwrap_or_default();
    let man = Man::new(command.clone()).source(format!("deadzone {version}"));
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    if command.get_subcommands().any(|below| !below.is_hide_set()) {
        man.render_subcommands_section(&mut page)?;
    }
    let page = String::from_utf8_lossy(&page).into_owned();
    Ok(page + &after.as_deref().map(examples).unwrap_or_default())
}

/// Writes lines as they stand: examples and tables are no running text.
fn examples(after: &str) -> String {
    let lines: Vec<String> = after.lines().map(literal).collect();
    format!(".SH \"EXAMPLES AND MORE\"\n.nf\n{}\n.fi\n", lines.join("\n"))
}

/// Nothing in a line is taken for an order of the typesetter.
fn literal(line: &str) -> String {
    let line = line.replace('\\', "\\e").replace('-', "\\-").replace('\'', "\\(aq");
    let line = line.replace('`', "\\(ga").replace('^', "\\(ha").replace('~', "\\(ti");
    if line.starts_with('.') { format!("\\&{line}") } else { line }
}

#[cfg(test)]
mod tests {
    use super::literal;

    #[test]
    fn no_line_of_an_example_is_an_order() {
        assert_eq!(
            literal(".deadzone run --filter 'a'"),
            "\\&.deadzone run \\-\\-filter \\(aqa\\(aq"
        );
        assert_eq!(literal("a\\b"), "a\\eb");
    }
}
