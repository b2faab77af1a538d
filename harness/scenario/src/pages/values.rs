//! Mistakes in values: money, numbers, times, codes.

use super::{Page, page};
use crate::code::Code;

pub(super) static PAGES: &[Page] = &[
    page(
        Code::BadMoney,
        "An amount has just the decimals of its currency, no sign of it and no separators:\n\
         \"45.00\" in dollars, \"4500\" in yen.",
        r#"name = "a jacket"
steps = [ { sale = { total = "$80", card = "visa" } } ]"#,
        r#"name = "a jacket"
steps = [ { sale = { total = "80.00", card = "visa" } } ]"#,
    ),
    page(
        Code::BadAmount,
        "Nobody is charged nothing or less; limits and tips cannot be negative either.",
        r#"name = "a coffee"
steps = [ { sale = { total = "0.00", card = "visa" } } ]"#,
        r#"name = "a coffee"
steps = [ { sale = { total = "4.50", card = "visa" } } ]"#,
    ),
    page(
        Code::BadNumber,
        "The number is too small, too large, or too fine: `loss` is a share from 0 to 1 with at\n\
         most six decimals, counts begin at 0 or 1, waits are longer than nothing.",
        r#"name = "a poor line"
steps = [ { internet = { loss = 30 } } ]"#,
        r#"name = "a poor line"
steps = [ { internet = { loss = 0.3 } } ]"#,
    ),
    page(
        Code::BadSpan,
        "A length of time has units d h m s ms, largest first, without spaces or decimals:\n\
         \"1h30m\". Only `at` and the till's `clock` have a sign before it.",
        r#"name = "back online"
steps = [ { check = { online = true }, within = "+1.5h" } ]"#,
        r#"name = "back online"
steps = [ { check = { online = true }, within = "1h30m" } ]"#,
    ),
    page(
        Code::BadTime,
        "`at` takes \"+5m\" after the step before has finished, \"09:05\" or \"09:05:30\" on the\n\
         same day, \"day 2 09:00\", or \"outage +30h\" after the step with that id.",
        r#"name = "an outage"
steps = [ { at = "9am", internet = "down" } ]"#,
        r#"name = "an outage"
steps = [ { at = "09:00", internet = "down" } ]"#,
    ),
    page(
        Code::TimeOrder,
        "File order is time order, so that a file can be read from top to bottom. A time of day\n\
         never rolls over midnight by itself: write \"day 2 09:00\".",
        r#"name = "an outage"
steps = [
  { at = "21:00", internet = "down" },
  { at = "09:00", internet = "up" },
]"#,
        r#"name = "an outage"
steps = [
  { at = "21:00", internet = "down" },
  { at = "day 2 09:00", internet = "up" },
]"#,
    ),
    page(
        Code::BeforeStart,
        "The scenario has not begun by then. It starts at 09:00 on day 1 unless `start` says\n\
         otherwise.",
        r#"name = "an early outage"
steps = [ { at = "07:30", internet = "down" } ]"#,
        r#"name = "an early outage"
start = "2026-03-02 07:00"
steps = [ { at = "07:30", internet = "down" } ]"#,
    ),
    page(
        Code::NoSuchTime,
        "The clocks of the store's time zone go forward over this time on that day: nobody ever\n\
         sees it on a clock. A time that comes twice is the first.",
        r#"name = "the night of the change"
start = "2026-03-07 09:00"
steps = [ { at = "day 2 02:30", internet = "down" } ]"#,
        r#"name = "the night of the change"
start = "2026-03-07 09:00"
steps = [ { at = "day 2 03:00", internet = "down" } ]"#,
    ),
    page(
        Code::UnknownRule,
        "`proves` names rules by their ids; `deadzone explain rules` lists them.",
        r#"name = "too dear"
proves = ["limit.orders"]
steps = [ { internet = "down" } ]"#,
        r#"name = "too dear"
proves = ["limit.order"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::UnknownCountry,
        "Countries are two capital letters of ISO 3166.",
        r#"name = "a coffee"
store = { country = "UK", currency = "GBP", timezone = "Europe/London" }
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
store = { country = "GB", currency = "GBP", timezone = "Europe/London" }
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::UnknownCurrency,
        "Currencies are three capital letters of ISO 4217.",
        r#"name = "a coffee"
store = { country = "CA", currency = "dollar", timezone = "America/Toronto" }
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
store = { country = "CA", currency = "CAD", timezone = "America/Toronto" }
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::UnknownTimezone,
        "Time zones are IANA names, spelled exactly: a region and a city, or UTC.",
        r#"name = "a coffee"
store = { timezone = "EST5" }
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
store = { timezone = "America/New_York" }
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::BadVersion,
        "Versions are semantic versions: three numbers with points between.",
        r#"name = "an old app"
tills.till = { app_version = "9.13" }
steps = [ { internet = "down" } ]"#,
        r#"name = "an old app"
tills.till = { app_version = "9.13.0" }
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::BadTender,
        "A tender is a card, an amount and how it stands: `pending`, `approved`, `declined 51`.\n\
         Cash and other manual tenders have an amount only.",
        r#"name = "a coffee"
steps = [
  { id = "coffee", sale = { total = "4.50", card = "visa" } },
  { check = { order = "coffee", tenders = ["visa approved 4.50"] } },
]"#,
        r#"name = "a coffee"
steps = [
  { id = "coffee", sale = { total = "4.50", card = "visa" } },
  { check = { order = "coffee", tenders = ["visa 4.50 approved"] } },
]"#,
    ),
    page(
        Code::BadAnswer,
        "An issuer or processor answers \"approve\", or \"decline\" with a code of ISO 8583 or\n\
         its name: \"decline 51\", \"decline insufficient-funds\".",
        r#"name = "a card without money"
cards.broke = { scheme = "visa", issuer = "51" }
steps = [ { internet = "down" } ]"#,
        r#"name = "a card without money"
cards.broke = { scheme = "visa", issuer = "decline 51" }
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::NotOnCard,
        "`scheme` picks one of the schemes that are on a co-badged card, and this is not on it.",
        r#"name = "a card with two schemes"
cards.both = { schemes = ["eftpos", "visa"] }
steps = [ { sale = { total = "4.50", card = "both", scheme = "mastercard" } } ]"#,
        r#"name = "a card with two schemes"
cards.both = { schemes = ["eftpos", "visa"] }
steps = [ { sale = { total = "4.50", card = "both", scheme = "visa" } } ]"#,
    ),
    page(
        Code::NeverTrue,
        "Whatever happens, this cannot be seen: what works has no reason, and where no outcome is\n\
         said, a step must work.",
        r#"name = "too dear"
steps = [
  { internet = "down" },
  { sale = { total = "150.00", card = "visa" }, expect = { reason = "over-transaction-limit" } },
]"#,
        r#"name = "too dear"
steps = [
  { internet = "down" },
  { sale = { total = "150.00", card = "visa" }, expect = { outcome = "refused", reason = "over-transaction-limit" } },
]"#,
    ),
    page(
        Code::TooMany,
        "A shop has at most 1000 members of each kind: cards, tills, staff, roles, networks.\n\
         A scenario is about a few of them.",
        r#"name = "a crowd"
use = ["1001-cards.toml"]
steps = [ { internet = "down" } ]"#,
        r#"name = "a crowd"
use = ["fixtures/us.toml"]
steps = [ { internet = "down" } ]"#,
    ),
    page(
        Code::UnknownParameter,
        "`${…}` names a key of `cases` or of `matrix`, in a part one of `with`, and none is called\n\
         so. What stands in one case must stand in all; the two characters are written `$${`.",
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entri}${entry}" } } ]"#,
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entry}" } } ]"#,
    ),
    page(
        Code::UnusedParameter,
        "A key of `cases`, `matrix` or `with` that no `${…}` names changes nothing, so all instances\n\
         would be the same. `case` alone need not be named.",
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "swipe" } } ]"#,
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entry}" } } ]"#,
    ),
    page(
        Code::BadParameter,
        "A parameter is written `${name}`, without spaces and closed; the two characters\n\
         themselves are written `$${`.",
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entry}" }, note = "by ${ entry }" } ]"#,
        r#"name = "refused"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entry}" }, note = "by ${entry}" } ]"#,
    ),
    page(
        Code::NotAPart,
        "`play` plays the steps of a part: a file with `steps` and no `name`. A scenario is played\n\
         by itself, and a fixture has nothing to play.",
        r#"name = "two evenings"
steps = [ { play = "another-evening.toml" } ]"#,
        r#"name = "two evenings"
steps = [ { play = "parts/outage.toml", with = { length = "5m" } } ]"#,
    ),
    page(
        Code::ControlCharacter,
        "Reports and terminals show texts as they are, and some characters are not seen there but\n\
         obeyed. Most often one came in with a copy from elsewhere.",
        r#"name = "a coffee\u001b[2J"
steps = [ { internet = "down" } ]"#,
        r#"name = "a coffee"
steps = [ { internet = "down" } ]"#,
    ),
];
