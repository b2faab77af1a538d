//! `deadzone merge-reports`: the results of parts as those of one run.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use reports_render::{Tally, merged_json};

use crate::args::MergeArgs;
use crate::exit::Exit;
use crate::input::{is_same_file, read_text};
use crate::output::Output;
use crate::report_file::ReportFile;

/// Puts parts together and says how the whole ended.
pub(crate) fn merge(args: &MergeArgs, output: Output) -> Exit {
    let is_part = |file: &&PathBuf| is_same_file(file, &args.json);
    if let Some(part) = args.files.iter().find(is_part) {
        let part = part.display();
        let wrong = format!("`{part}` is a part that is read: give the whole a file of its own");
        return output.failed(Exit::USAGE, &wrong);
    }
    match write(args) {
        Ok(tally) => {
            let Tally { passed, failed, skipped, errors, .. } = tally;
            let with: &[(&str, &dyn Display)] = &[
                ("parts", &args.files.len()),
                ("passed", &passed),
                ("failed", &failed),
                ("skipped", &skipped),
                ("errors", &errors),
            ];
            output.say(output.language.say("merged", with));
            tally.into()
        }
        Err(reason) => output.failed(Exit::INVALID, &format!("{reason}; nothing was written")),
    }
}

fn write(args: &MergeArgs) -> Result<Tally, String> {
    let read = |path: &Path| Ok::<_, String>((path.display().to_string(), read_text(path)?));
    let files: Vec<(String, String)> =
        args.files.iter().map(|path| read(path)).collect::<Result<_, _>>()?;
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let (text, tally) = merged_json(&files)?;
    let mut report = ReportFile::create(&args.json)?;
    report.write(&text);
    report.end()?;
    Ok(tally)
}
