//! The page on build servers: what it tells to type can be typed.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the page has failed")]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::fs;
use std::path::Path;

use folder::{Folder, PASSES};

fn page() -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/ci.md");
    fs::read_to_string(page).unwrap()
}

/// Lists the blocks of code of a language.
fn blocks(language: &str) -> Vec<String> {
    let page = page();
    let opening = format!("```{language}\n");
    let blocks = page.split(&opening).skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

/// Lists what is typed after `deadzone`: in workflows, in blocks for a shell, in the text.
fn commands() -> Vec<String> {
    let page = page();
    let spans = page.split('`').skip(1).step_by(2).map(str::to_owned);
    let lines = page.lines().map(str::to_owned);
    let starts =
        ["- run: deadzone ", "- run: ./deadzone ", "exec deadzone ", "deadzone ", "sh 'deadzone "];
    let typed = |line: String| {
        let line = line.trim();
        let rest = starts.iter().find_map(|start| line.strip_prefix(start))?;
        Some(rest.trim_end_matches('\'').replace("${{ matrix.part }}", "2"))
    };
    spans.chain(lines).filter_map(typed).collect()
}

#[test]
fn every_command_of_the_page_is_taken_by_the_command_line() {
    let commands = commands();
    assert!(commands.len() >= 7, "{commands:?}");
    for line in commands {
        let folder = Folder::with(&[("scenarios/a.toml", PASSES), ("scenarios/b.toml", PASSES)]);
        fs::create_dir(folder.path("history")).unwrap();
        for part in 1..=4 {
            let (shard, file) = (format!("{part}/4"), format!("part-{part}/part-{part}.jsonl"));
            folder.run(&["run", "--shard", &shard, "--json", &file]);
        }
        let arguments: Vec<&str> = line.split_whitespace().collect();
        let run = folder.run(&arguments);
        assert_eq!(run.exit, Some(0), "deadzone {line}\n{}", run.stderr);
    }
}

#[test]
fn the_parts_of_the_workflow_make_up_the_whole() {
    let workflows = blocks("yaml");
    assert_eq!(workflows.len(), 2);
    let four = &workflows[1];
    assert!(four.contains("part: [1, 2, 3, 4]") && four.contains("fail-fast: false"), "{four}");
    let folder = Folder::with(&[
        ("scenarios/a.toml", PASSES),
        ("scenarios/b.toml", PASSES),
        ("scenarios/c.toml", PASSES),
    ]);
    fs::create_dir(folder.path("history")).unwrap();
    let run = four.lines().find_map(|line| line.trim().strip_prefix("- run: ./deadzone run"));
    for part in ["1", "2", "3", "4"] {
        let line = format!("run{}", run.unwrap().replace("${{ matrix.part }}", part));
        // Each part has a copy of the history of the run before.
        let line = line.replace("history/", "after/");
        let run = folder.run(&line.split_whitespace().collect::<Vec<_>>());
        assert_eq!(run.exit, Some(0), "{}", run.stderr);
        let (from, to) = (format!("part-{part}.jsonl"), format!("part-{part}/part-{part}.jsonl"));
        folder.write(&to, &folder.read(&from));
    }
    let merge = four.lines().find_map(|line| line.trim().strip_prefix("- run: ./deadzone merge"));
    let line = format!("merge{}", merge.unwrap());
    let whole = folder.run(&line.split_whitespace().collect::<Vec<_>>());
    assert_eq!(whole.exit, Some(0), "{}", whole.stderr);
    assert_eq!(folder.read("whole.jsonl"), folder.run(&["run", "--json", "-"]).stdout);
}

/// Lines of YAML are indented by twos, and no tab stands there.
#[test]
fn the_workflows_are_written_evenly() {
    for line in
        blocks("yaml").iter().flat_map(|block| block.lines().map(str::to_owned).collect::<Vec<_>>())
    {
        let indent = line.len() - line.trim_start().len();
        assert!(indent.is_multiple_of(2) && !line.contains('\t'), "{line}");
    }
}
