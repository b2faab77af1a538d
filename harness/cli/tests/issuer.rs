//! An issuer host that is another program judges the payments of the full bench.
#![cfg(target_os = "linux")]
#![expect(clippy::print_stdout, reason = "a skip is named")]

#[expect(dead_code, reason = "other tests use the rest")]
mod folder;

use std::path::Path;

use folder::{Folder, PASSES};

/// The issuer host of the examples, with more options.
fn host(options: &str) -> String {
    let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    format!("python3 '{}' {options}", examples.join("issuer-host/host.py").display())
}

/// Names what this machine lacks of these parts, where a test cannot be played for it.
fn skipped(test: &str, needed: &[&str]) -> bool {
    let parts = harness_bench::examine().into_iter();
    let mut parts = parts.filter(|part| needed.contains(&part.name));
    let lack = parts.find_map(|part| Some(format!("{}: {}", part.name, part.found.err()?)));
    if let Some(lack) = &lack {
        println!("skipped: {test}: {lack}");
    }
    lack.is_some()
}

const NETWORKS: [&str; 2] = ["network namespaces", "TUN"];
const PYTHON: [&str; 3] = ["python3", "pyiso8583", "pyemv"];

#[test]
fn the_issuer_host_reads_the_payments_of_a_run() {
    if skipped("issuer-host", &[&NETWORKS[..], &PYTHON].concat()) {
        return;
    }
    let ran = Folder::with(&[("a.toml", PASSES)]).run(&[
        "run",
        "--bench",
        "full",
        "--issuer",
        &host(""),
        "-v",
        "a.toml",
    ]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("lane=\"issuer\""), "{}", ran.stderr);
}

#[test]
fn what_is_no_issuer_host_is_an_error_of_the_bench() {
    if skipped("no-issuer-host", &NETWORKS) {
        return;
    }
    let folder = Folder::with(&[("a.toml", PASSES)]);
    let silent = "sh -c 'echo \"{\\\"port\\\": 1}\"; cat > /dev/null'";
    for (command, wrong) in [
        ("/nowhere/to/be/found", "cannot start `/nowhere/to/be/found`"),
        ("echo hello", "issuer said hello"),
        ("true", "issuer closed its pipes"),
        (silent, "Connection refused"),
    ] {
        let ran = folder.run(&["run", "--bench", "full", "--issuer", command, "a.toml"]);
        assert_eq!(ran.exit, Some(5), "{command}: {}", ran.stderr);
        assert!(ran.stderr.contains(wrong), "{command}: {}", ran.stderr);
    }
}

#[test]
fn an_issuer_host_has_its_place_on_the_full_bench_alone() {
    let folder = Folder::with(&[("a.toml", PASSES)]);
    let ran = folder.run(&["run", "--bench", "loopback", "--issuer", "host", "a.toml"]);
    assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
    assert!(ran.stderr.contains("an issuer host needs `--bench full`"), "{}", ran.stderr);
    for wrong in ["", "'host"] {
        let ran = folder.run(&["run", "--bench", "full", "--issuer", wrong, "a.toml"]);
        assert_eq!(ran.exit, Some(2), "{}", ran.stderr);
        assert!(ran.stderr.contains("it is empty, or a quote is open"), "{}", ran.stderr);
    }
}

#[cfg(feature = "pcsc")]
mod chips {
    use super::{Folder, NETWORKS, PYTHON, host, skipped};

    const CHIPS: &str = r#"
name = "chips that an issuer judges"
why = "a cryptogram is its card's or it is not, and who says so is another program"
snapshot = []
cards = { good = { scheme = "visa" }, forged = { scheme = "visa", chip = "wrong-cryptogram" } }
steps = [
  { sale = { total = "45.00", card = "good", entry = "insert" }, expect = { outcome = "accepted" } },
  { sale = { total = "12.00", card = "forged", entry = "tap" }, expect = { outcome = "declined", reason = "negative-cvv" } },
  { internet = "down" },
  { id = "good", sale = { total = "30.00", card = "good", entry = "tap" }, expect = { outcome = "accepted" } },
  { id = "forged", sale = { total = "31.00", card = "forged", entry = "insert" }, expect = { outcome = "accepted" } },
  { internet = "up" },
  { check = { order = "good", badges = ["paid"] }, within = "10m" },
  { check = { order = "forged", badges = ["payment-pending", "card-declined"] }, within = "10m" },
]
"#;

    /// Plays the chips, with these options beside.
    fn play(options: &[&str]) -> crate::folder::Run {
        let folder = Folder::with(&[("chips.toml", CHIPS)]);
        folder.run(&[&["run", "--bench", "full"], options, &["chips.toml"]].concat())
    }

    #[test]
    fn an_issuer_host_and_our_own_issuer_refuse_a_planted_wrong_cryptogram_and_no_other() {
        if skipped("chips-judged", &[&NETWORKS[..], &PYTHON, &["virtual card reader"]].concat()) {
            return;
        }
        for options in [&["--issuer", &host("")][..], &[]] {
            let ran = play(options);
            assert_eq!(ran.exit, Some(0), "{options:?}: {}", ran.stderr);
        }
    }

    #[test]
    fn an_issuer_host_with_other_keys_is_heard() {
        if skipped("other-keys", &[&NETWORKS[..], &PYTHON, &["virtual card reader"]].concat()) {
            return;
        }
        let keys = host("--imk 00112233445566778899AABBCCDDEEFF");
        let ran = play(&["--issuer", &keys]);
        assert_eq!(ran.exit, Some(5), "{}", ran.stderr);
        let noted =
            "the issuer host noted that a cryptogram is not its card's: {\"kind\": \"0200\"";
        assert!(ran.stderr.contains(noted), "{}", ran.stderr);
    }
}
