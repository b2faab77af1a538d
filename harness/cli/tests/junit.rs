//! JUnit XML that others read: against the common schema, by an independent parser, of hostile names.
#![expect(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and one that is skipped says so"
)]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::env;
use std::process::Command;

use folder::{FAILS, Folder, PASSES};

/// A name with what ends a section of text, an entity and a smile; the language has no room for
/// letters that nobody sees.
const HOSTILE: &str = r#"
name = "]]> & <b> 'x' \"y\" 😀"
why = "]]>]]>"
tags = ["smoke"]
proves = ["tender.cash"]
snapshot = []
steps = [{ id = "coat", sale = { total = "${total}", card = "visa" }, expect = { outcome = "declined" } }]
[[cases]]
case = "one"
total = "1.00"
[[cases]]
case = "two"
total = "2.00"
"#;

/// The name of a file has room for colours, a bell, a turn of direction and a second line.
const HOSTILE_FILE: &str = "s/d & 'e' ]]>\u{1b}[31mred\u{7}\u{202e}\nline.toml";

/// What the common schema allows: the attributes of each element, and what may be in it.
///
/// Source: `junit-10.xsd` of the xUnit plugin of Jenkins.
const ALLOWED: [(&str, &[&str], &[&str]); 9] = [
    ("testsuites", &["name", "time", "tests", "failures", "errors"], &["testsuite"]),
    (
        "testsuite",
        &[
            "name",
            "tests",
            "failures",
            "errors",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
        ],
        &["testsuite", "properties", "testcase", "system-out", "system-err"],
    ),
    ("properties", &[], &["property"]),
    ("property", &["name", "value"], &[]),
    (
        "testcase",
        &["name", "time", "classname", "group"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("skipped", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("failure", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

fn folder() -> Folder {
    let skipped = PASSES.replace("snapshot", "needs = [\"real-reader\"]\nsnapshot");
    Folder::with(&[
        ("s/a.toml", PASSES),
        ("s/b.toml", FAILS),
        ("s/c.toml", HOSTILE),
        (HOSTILE_FILE, FAILS),
        ("s/f.toml", &skipped),
    ])
}

fn xml(more: &[&str]) -> String {
    let mut arguments = vec!["run", "s", "--quiet", "--junit", "-"];
    arguments.extend(more);
    let run = folder().run(&arguments);
    assert_eq!(run.exit, Some(1), "{}", run.stderr);
    run.stdout
}

fn allowed(node: roxmltree::Node<'_, '_>) {
    let name = node.tag_name().name();
    let (_, attributes, content) = ALLOWED.iter().find(|(one, ..)| *one == name).unwrap();
    for attribute in node.attributes() {
        assert!(attributes.contains(&attribute.name()), "{} of {name}", attribute.name());
    }
    for child in node.children().filter(roxmltree::Node::is_element) {
        assert!(content.contains(&child.tag_name().name()), "{:?} in {name}", child.tag_name());
        allowed(child);
    }
}

#[test]
fn what_is_written_is_what_the_common_schema_allows() {
    let xml = xml(&[]);
    let document = roxmltree::Document::parse(&xml).unwrap();
    allowed(document.root_element());
    let suites = document.descendants().filter(|node| node.has_tag_name("testsuite"));
    for suite in suites {
        assert!(
            ["name", "tests", "failures", "errors", "file"]
                .iter()
                .all(|name| suite.has_attribute(*name))
        );
        let cases = suite.children().filter(|node| node.has_tag_name("testcase")).count();
        assert_eq!(suite.attribute("tests"), Some(&*cases.to_string()));
    }
}

#[test]
fn places_seeds_and_proofs_are_properties_of_the_suite_or_stand_at_the_case() {
    let suite = xml(&[]);
    for property in [
        "name=\"format\" value=\"1\"",
        "name=\"b.file\" value=\"s/b.toml\"",
        "name=\"b.line\" value=\"7\"",
        "name=\"b.seed\" value=\"1\"",
        "name=\"c[two].proves\" value=\"tender.cash\"",
        "name=\"c[two].tags\" value=\"smoke\"",
        "name=\"a.virtual_time\" value=\"",
    ] {
        assert!(suite.contains(&format!("      <property {property}")), "{property}\n{suite}");
    }
    let case = xml(&["--junit-places", "case"]);
    let at = "<testcase name=\"b\" classname=\"b\" file=\"s/b.toml\" line=\"7\">\n      <properties>\n        <property name=\"file\" value=\"s/b.toml\"/>\n";
    assert!(case.contains(at) && !case.contains("b.seed"), "{case}");
    assert_eq!(folder().run(&["run", "s", "--junit-places", "case"]).exit, Some(2));
}

#[test]
fn each_step_stands_with_its_line_and_what_came_of_it() {
    let xml = xml(&[]);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let of = |id: &str| {
        let mut cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
        let case = cases.find(|case| case.attribute("name") == Some(id)).unwrap();
        let said = case.children().find(|node| node.has_tag_name("system-out")).unwrap();
        said.text().unwrap_or_default().to_owned()
    };
    let said = of("b");
    assert!(said.starts_with("a jacket is too dear, seed 1\ns/b.toml:6  "), "{said}");
    assert!(said.contains("s/b.toml:7  ") && said.contains("jacket 100.01 visa"), "{said}");
    assert!(said.contains("-> refused, over-transaction-limit\n"), "{said}");
    assert!(said.contains("\ntimeline\n  day 1\n"), "{said}");
    assert!(!of("a").contains("timeline"), "{}", of("a"));
    assert_eq!(of("f"), "not played\n");
}

#[test]
fn hostile_names_come_out_as_text_and_steer_nothing() {
    for more in [&[][..], &["--junit-places", "case"]] {
        let xml = xml(more);
        let letters =
            |letter: char| letter != '\n' && (letter.is_control() || letter == '\u{202e}');
        assert!(!xml.contains(letters), "{xml:?}");
        let document = roxmltree::Document::parse(&xml).unwrap();
        let name = "]]> & <b> 'x' \"y\" 😀";
        let values = document.descendants().filter_map(|node| node.attribute("value"));
        assert_eq!(values.filter(|value| *value == name).count(), 2, "{xml}");
        let why = document.descendants().filter_map(|node| node.text());
        assert!(why.filter(|text| text.contains("why: ]]>]]>")).count() >= 2, "{xml}");
        let mut suites = document.descendants().filter_map(|node| node.attribute("file"));
        let file = "s/d & 'e' ]]>red\u{fffd}\u{fffd} line.toml";
        assert!(suites.any(|suite| suite == file), "{xml}");
    }
}

#[test]
fn no_card_number_and_no_time_of_day_stands_there() {
    let xml = xml(&[]);
    let digits: Vec<&str> = xml.split(|letter: char| !letter.is_ascii_digit()).collect();
    assert!(digits.iter().all(|run| run.len() < 12), "{xml}");
    assert!(!xml.contains(" time=") && !xml.contains("timestamp"), "{xml}");
}

/// Runs a script of Python, where it is there with what the script takes.
fn python(library: &str, script: &str, file: &std::path::Path) -> Option<String> {
    let python = env::var("PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has = Command::new(&python).args(["-c", &format!("import {library}")]).output();
    if !has.is_ok_and(|has| has.status.success()) {
        eprintln!("skipped: there is no Python with {library} (PYTHON names another one)");
        return None;
    }
    let ran = Command::new(&python).args(["-c", script]).arg(file).output().unwrap();
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(ran.status.success(), "{said}");
    Some(String::from_utf8(ran.stdout).unwrap())
}

#[test]
fn an_independent_parser_reads_it() {
    let folder = folder();
    let script = "import sys, junitparser\n\
        x = junitparser.JUnitXml.fromfile(sys.argv[1])\n\
        print(x.tests, x.failures, x.errors)\n\
        for s in x:\n    for c in s: print(c.name, [type(r).__name__ for r in c.result], len(c.system_out) > 0)\n";
    folder.run(&["run", "s", "--junit", "j.xml"]);
    let Some(read) = python("junitparser", script, &folder.path("j.xml")) else { return };
    assert!(read.starts_with("6 4 0\na [] True\nb ['Failure'] True\n"), "{read}");
    assert!(read.ends_with("f ['Skipped'] True\n"), "{read}");
}

/// The schema is not ours to hand on: `JUNIT_XSD` says where it is.
#[test]
fn the_common_schema_itself_takes_it() {
    let Some(schema) = env::var_os("JUNIT_XSD") else {
        eprintln!("skipped: JUNIT_XSD names no copy of junit-10.xsd");
        return;
    };
    let folder = folder();
    folder.run(&["run", "s", "--junit", "j.xml"]);
    folder.run(&["run", "s", "--junit", "wide.xml", "--junit-places", "case"]);
    let script = format!(
        "import sys\nfrom lxml import etree\n\
         x = etree.XMLSchema(etree.parse({:?}))\nprint(x.validate(etree.parse(sys.argv[1])), x.error_log)\n",
        schema.to_string_lossy()
    );
    let Some(valid) = python("lxml.etree", &script, &folder.path("j.xml")) else { return };
    assert!(valid.starts_with("True"), "{valid}");
    let wide = python("lxml.etree", &script, &folder.path("wide.xml")).unwrap();
    assert!(wide.starts_with("False"), "the schema forbids nothing: {wide}");
}
