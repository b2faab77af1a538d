//! Mistakes in keys, words, names and what stands together.

use super::{Page, page};
use crate::code::Code;

pub(super) static PAGES: &[Page] = &[
    page(
        Code::UnknownKey,
        "Nothing has this key here, so it would mean nothing. The help lists the keys that there\n\
         are; `deadzone explain sale` says what each of them means.",
        r#"name = "a coffee"
steps = [ { sale = { totl = "4.50", card = "visa" } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::MissingKey,
        "Something cannot be done without this key, and there is no usual value for it.",
        r#"name = "a coffee"
steps = [ { sale = { card = "visa" } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::WrongKind,
        "Money, times and words are text in quotes, because \"4.50\" is not 4.5; counts are\n\
         numbers and `true` and `false` are flags, both without quotes; lists stand in [ ].",
        r#"name = "a coffee"
steps = [ { sale = { total = 4.50, card = "visa" } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::UnknownWord,
        "The key takes one word of a closed list, and this is none of them. The help lists them.",
        r#"name = "a coffee"
steps = [ { internet = "dwon" } ]"#,
        r#"name = "a coffee"
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NoSubject,
        "A step says what happens, in one key: its subject. A time alone does nothing: put it\n\
         beside what happens then.",
        r#"name = "a coffee"
steps = [ { at = "+5m" }, { internet = "down" } ]"#,
        r#"name = "a coffee"
steps = [ { at = "+5m", internet = "down" } ]"#,
    ),
    page(
        Code::TwoSubjects,
        "A step does one thing, or nobody could say which came first and which of the two failed.\n\
         Without `at`, the second step begins as soon as the first has finished.",
        r#"name = "a coffee"
steps = [ { internet = "down", router = "off" } ]"#,
        r#"name = "a coffee"
steps = [ { internet = "down" }, { router = "off" } ]"#,
    ),
    page(
        Code::BadId,
        "Ids and names are made of letters, digits and `-`, so that reports can put other signs\n\
         around them. `nobody`, `cash` and `other` mean something else where a name stands.",
        r#"name = "a coffee"
steps = [ { id = "my coffee", sale = { total = "4.50", card = "visa" } } ]"#,
        r#"name = "a coffee"
steps = [ { id = "my-coffee", sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::TwiceTheSame,
        "An id names one step, and a word of a list needs to be said once only.",
        r#"name = "two coffees"
steps = [
  { id = "coffee", sale = { total = "4.50", card = "visa" } },
  { id = "coffee", sale = { total = "3.00", card = "visa" } },
]"#,
        r#"name = "two coffees"
steps = [
  { id = "coffee", sale = { total = "4.50", card = "visa" } },
  { id = "espresso", sale = { total = "3.00", card = "visa" } },
]"#,
    ),
    page(
        Code::UnknownName,
        "No card, till, staff member, network, role, order or step has this name. A file that\n\
         names one card keeps none of the standard shop; `deadzone show` prints who is there.",
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "vias" } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::NotYetOpen,
        "The order or step exists, but further down: file order is time order.",
        r#"name = "a jacket"
steps = [
  { pay = { order = "jacket", cash = true } },
  { id = "jacket", order = { total = "80.00" } },
]"#,
        r#"name = "a jacket"
steps = [
  { id = "jacket", order = { total = "80.00" } },
  { pay = { order = "jacket", cash = true } },
]"#,
    ),
    page(
        Code::NotTogether,
        "Each of the keys says what the other one denies: a sale is paid by card or in cash.\n\
         Take one away, or make two steps of it: an `order`, then a `pay` for each tender.",
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa", cash = true } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::WhichTill,
        "There are several tills, and the step needs one of them: say which in `on`, beside the\n\
         subject.",
        r#"name = "a coffee"
tills.front = {}
tills.back = {}
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
        r#"name = "a coffee"
tills.front = {}
tills.back = {}
steps = [ { on = "front", sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::EntryNotRead,
        "The till's reader has no slot or antenna for this. `manual` needs no reader.",
        r#"name = "a coffee"
tills.till = { reader = "tap-and-chip" }
steps = [ { sale = { total = "4.50", card = "visa", entry = "swipe" } } ]"#,
        r#"name = "a coffee"
tills.till = { reader = "chip-and-swipe" }
steps = [ { sale = { total = "4.50", card = "visa", entry = "swipe" } } ]"#,
    ),
];
