//! Mistakes of whole files, and of where a key stands.

use super::{Page, page};
use crate::code::Code;

pub(super) static PAGES: &[Page] = &[
    page(
        Code::MissingFile,
        "A path leads nowhere. Names in `use` are relative to the file that they stand in,\n\
         paths on the command line to the folder that you are in.",
        r#"name = "a coffee"
use = ["fixtures/uss.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotAFile,
        "`use` names files, one by one. There is no way to use all files of a folder.",
        r#"name = "a coffee"
use = ["fixtures"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::UnreadableFile,
        "The file is there, and the system does not let anybody read it; the message says why.\n\
         Look at its permissions, or use another file.",
        r#"name = "a coffee"
use = ["locked.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::TooLarge,
        "No scenario and no fixture is larger than 4 MiB: it is most likely another kind of file.",
        r#"name = "a coffee"
use = ["recording.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotText,
        "The file holds bytes that are not UTF-8, or a zero byte. Files saved by older editors\n\
         may be in Latin-1 or UTF-16: save them as UTF-8.",
        r#"name = "a coffee"
use = ["latin-1.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotToml,
        "The text does not follow TOML: text stands in quotes, lists in [ ], tables in { } on one\n\
         line, with commas between, and each key stands once. Only the first few are shown:\n\
         one slip brings many more in its train.",
        r#"name = a coffee
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotToml10,
        "TOML 1.1 lets a `{ }` go over several lines and end in a comma. Editors and other tools\n\
         stop there, so it is written on one line, or as a [[steps]] block.",
        r#"name = "a coffee"
steps = [
  { sale = { total = "4.50",
             card = "visa" } },
]"#,
        r#"name = "a coffee"

[[steps]]
sale = { total = "4.50", card = "visa" }"#,
    ),
    page(
        Code::TooDeep,
        "Brackets or dotted keys are nested more than 64 deep, or more than 32 files use each\n\
         other in a chain. No scenario needs more than a few: look for brackets left open.",
        r#"name = "a coffee"
tags = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["smoke"]"#,
        r#"name = "a coffee"
tags = ["smoke"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::Circle,
        "Files use each other in a circle, or one uses itself, so it cannot be said which is laid\n\
         over which. Take one of the `use` entries away. This file is `scenario.toml`:",
        r#"name = "a coffee"
use = ["scenario.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotAFixture,
        "Only fixtures can be used: files that hold the shop and no steps. Move the shop to a file\n\
         of its own, and use that one from both.",
        r#"name = "a coffee"
use = ["another-evening.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::OutOfPlace,
        "The key is known, but not here. `within` and `holds_for` stand beside a `check`, `expect`\n\
         beside a step that does something, and a fixture holds nothing but the shop.",
        r#"name = "a coffee"
steps = [ { internet = "up", within = "5m" } ]"#,
        r#"name = "a coffee"
steps = [
  { internet = "up" },
  { check = { online = true }, within = "5m" },
]"#,
    ),
    page(
        Code::Empty,
        "What is empty says nothing, and was most likely forgotten: a scenario without a step,\n\
         a check that looks at nothing, a name or tag without a letter.",
        r#"name = "a coffee"
steps = []"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
];
