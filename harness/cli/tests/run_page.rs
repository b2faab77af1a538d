//! The page of a run, driven in a browser: opened, filtered, unfolded, by links and by keys.
//!
//! The browser is that of `DEADZONE_BROWSER`, or a Chromium or Chrome on the path; where there is
//! none, the tests say so and are skipped.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and one that is skipped says so"
)]

mod chromium;
#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::fs;

use chromium::{Browser, Shown, parts, pixels};
use folder::Folder;

/// A café that passes, with two instances.
const CAFE: &str = r#"
name = "a card is taken offline and paid"
proves = ["sale.flow"]
tags = ["smoke"]
snapshot = []
steps = [
  { at = "09:00", internet = "down" },
  { sale = { total = "3.00", card = "visa" }, expect = { outcome = "accepted" } },
  { at = "+29h", internet = "up" },
  { check = { captured_total = "3.00" }, within = "5m" },
]
[[cases]]
case = "one"
[[cases]]
case = "two"
"#;

/// A rug that is thought to be above the limit, and is not.
const RUG: &str = r#"
name = "a rug <b>is refused</b> & nobody knows why"
why = "to look at a failure"
proves = ["limit.order"]
snapshot = []
offline = { transaction_limit = "100.00" }
steps = [
  { at = "09:00", internet = "down" },
  { id = "rug", sale = { total = "50.00", card = "visa" }, expect = { outcome = "refused", reason = "over-transaction-limit" } },
  { sale = { total = "500.00", card = "visa" }, expect = { outcome = "refused" } },
]
"#;

/// What a person does, one after the other; after each, what is to be seen goes into a list.
const DRIVER: &str = r##"<script>
window.addEventListener("load", () => {
  const seen = [];
  const all = Array.from(document.querySelectorAll(".scenario"));
  const visible = () => all.filter((one) => !one.hidden).map((one) => one.id).join(",");
  const open = () => all.filter((one) => one.open).map((one) => one.id).join(",");
  const note = (what, value) => seen.push(what + "=" + value);
  const key = (name) => document.activeElement.dispatchEvent(
    new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
  const focused = () => (document.activeElement.closest(".scenario") || {}).id;
  const pick = (kind, value) => {
    const select = document.getElementById("by-" + kind);
    select.value = value;
    select.dispatchEvent(new Event("change"));
  };
  note("at first", visible() + ";" + open());
  for (const [kind, value] of [["verdict", "passed"], ["theme", "limits"], ["tag", "smoke"], ["rule", "limit.order"], ["reader", "wisepad-3"]]) {
    pick(kind, value);
    note(kind, visible() + ";" + document.getElementById("shown").textContent + ";" + document.getElementById("nothing").hidden);
    pick(kind, "");
  }
  key("/");
  note("slash", document.activeElement.id);
  document.activeElement.value = "RUG refused";
  document.activeElement.dispatchEvent(new Event("input"));
  note("find", visible());
  key("Escape");
  note("escape", visible());
  key("j");
  note("j", focused());
  key("j");
  note("jj", focused());
  key("k");
  note("k", focused());
  key("o");
  note("o", open().split(",").length);
  key("c");
  note("c", open());
  key("n");
  note("n", focused());
  location.hash = "#s-sale/cafe[two]";
  setTimeout(() => {
    note("link", open() + ";" + focused());
    const list = document.createElement("pre");
    list.id = "driven";
    list.textContent = seen.join("\n");
    document.body.appendChild(list);
  }, 200);
});
</script>"##;

const DRIVEN: [(&str, &str); 14] = [
    ("at first", "s-limits/rug,s-sale/cafe[one],s-sale/cafe[two];s-limits/rug"),
    ("verdict", "s-sale/cafe[one],s-sale/cafe[two];2 of 3;true"),
    ("theme", "s-limits/rug;1 of 3;true"),
    ("tag", "s-sale/cafe[one],s-sale/cafe[two];2 of 3;true"),
    ("rule", "s-limits/rug;1 of 3;true"),
    ("slash", "find"),
    ("find", "s-limits/rug"),
    ("escape", "s-limits/rug,s-sale/cafe[one],s-sale/cafe[two]"),
    ("j", "s-limits/rug"),
    ("jj", "s-sale/cafe[one]"),
    ("k", "s-limits/rug"),
    ("o", "3"),
    ("c", ""),
    ("link", "s-sale/cafe[two];s-sale/cafe[two]"),
];

fn page() -> Folder {
    let folder = Folder::with(&[("s/sale/cafe.toml", CAFE), ("s/limits/rug.toml", RUG)]);
    let made = folder.run(&["run", "s", "--html", "out/run.html"]);
    assert_eq!(made.exit, Some(1), "{}", made.stderr);
    folder
}

fn open(browser: &Browser, folder: &Folder) -> Shown {
    let more = ["--dump-dom".to_owned(), "--virtual-time-budget=5000".to_owned()];
    browser.open(folder, "out/run.html", &more)
}

#[test]
fn a_browser_shows_why_a_scenario_failed_and_asks_nobody() {
    let Some(browser) = Browser::found() else { return };
    let folder = page();
    let shown = open(&browser, &folder);
    assert_eq!(shown.asked, Vec::<String>::new());
    assert!(!shown.said.contains("CONSOLE"), "{}", shown.said);
    let failed =
        parts(&shown.dom, "<details class=\"scenario failed\"", "</details>").next().unwrap();
    for said in [
        "a rug &lt;b&gt;is refused&lt;/b&gt; &amp; nobody knows why",
        "<dd class=\"expected\">refused, over-transaction-limit</dd>",
        "<dd class=\"actual\">accepted, payment-pending</dd>",
        "transaction_limit = 100.00 USD",
        "deadzone run s/limits/rug.toml --seed 1",
        "<mark>   9    { id = \"rug\"",
    ] {
        assert!(failed.contains(said), "{said}: {failed}");
    }
    let passed = parts(&shown.dom, "id=\"s-sale/cafe[one]\"", "</details>").next().unwrap();
    for said in [
        "21h59m, nothing happens",
        "<td class=\"down\" data-lane=\"line\">internet down</td>",
        "data-lane=\"processor\">captured",
    ] {
        assert!(passed.contains(said), "{said}: {passed}");
    }
    let anchors: Vec<&str> = parts(&shown.dom, "href=\"#", "\"").collect();
    assert!(anchors.len() > 10, "{anchors:?}");
    for anchor in anchors {
        assert!(shown.dom.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn a_person_filters_folds_and_goes_on_by_keys() {
    let Some(browser) = Browser::found() else { return };
    let folder = page();
    let page = folder.read("out/run.html").replace("</body>", &format!("{DRIVER}</body>"));
    fs::write(folder.path("out/run.html"), page).unwrap();
    let shown = open(&browser, &folder);
    assert!(!shown.said.contains("CONSOLE"), "{}", shown.said);
    let driven = parts(&shown.dom, "<pre id=\"driven\">", "</pre>").next().unwrap();
    for (what, expected) in DRIVEN {
        let line = driven.lines().find_map(|line| line.strip_prefix(&format!("{what}=")));
        assert_eq!(line, Some(expected), "{what}: {driven}");
    }
}

/// Refusals are marked, and colours are those of the light or of the dark, at three widths.
#[test]
fn a_browser_draws_the_run_in_the_light_and_in_the_dark() {
    let Some(browser) = Browser::found() else { return };
    let folder = page();
    let papers =
        [(1, [0xff, 0xff, 0xff], [0xf6, 0xd9, 0xde]), (0, [0x14, 0x18, 0x1c], [0x4a, 0x20, 0x29])];
    for (scheme, paper, outage) in papers {
        for width in [1_300, 800, 500] {
            let file = folder.path("page.png");
            let more = [
                format!("--screenshot={}", file.display()),
                format!("--window-size={width},2000"),
                format!("--blink-settings=preferredColorScheme={scheme}"),
            ];
            browser.open(&folder, "out/run.html", &more);
            let pixels = pixels(&file);
            let count = |colour| pixels.iter().filter(|pixel| **pixel == colour).count();
            assert!(2 * count(paper) > pixels.len(), "most of it is paper, {scheme} {width}");
            assert!(count(outage) > 100, "the outage is shaded, {scheme} {width}");
        }
    }
}
