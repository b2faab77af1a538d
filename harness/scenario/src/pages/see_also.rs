//! Where to read on: topics of `explain`, and the page of the documentation.

use crate::code::Code;

/// Lists topics of `explain`.
pub(super) const fn topics(code: Code) -> &'static [&'static str] {
    match code {
        Code::MissingFile | Code::NotAFile => &["use", "play", "E003"],
        Code::UnreadableFile | Code::TooLarge => &["E001", "use"],
        Code::NotText => &["E006", "E049"],
        Code::NotToml => &["E007", "E008", "scenario"],
        Code::NotToml10 => &["E006", "step"],
        Code::TooDeep => &["E006", "E009"],
        Code::Circle => &["E008", "use", "play"],
        Code::NotAFixture => &["E048", "use"],
        Code::OutOfPlace => &["E014", "step"],
        Code::Empty => &["E015", "scenario"],
        Code::UnknownKey => &["E011", "scenario", "step"],
        Code::MissingKey => &["E018", "step"],
        Code::WrongKind => &["E027", "E031", "step"],
        Code::UnknownWord => &["E014", "reasons", "readers"],
        Code::NoSubject | Code::TwoSubjects => &["E011", "step"],
        Code::BadId => &["E021", "E022", "id"],
        Code::TwiceTheSame => &["E020", "id"],
        Code::UnknownName => &["E023", "cards", "tills", "staff"],
        Code::NotYetOpen => &["E022", "E032", "order"],
        Code::NotTogether => &["E019", "sale", "pay"],
        Code::WhichTill => &["on", "tills"],
        Code::EntryNotRead => &["E042", "readers", "entry"],
        Code::BadMoney => &["E028", "E037", "total"],
        Code::BadAmount => &["E027", "E029"],
        Code::BadNumber => &["E016", "E028", "loss"],
        Code::BadSpan => &["E031", "within"],
        Code::BadTime => &["E030", "E032", "at"],
        Code::TimeOrder => &["E023", "E033", "at"],
        Code::BeforeStart => &["E032", "start"],
        Code::NoSuchTime => &["E038", "start", "timezone"],
        Code::UnknownRule => &["rules", "proves"],
        Code::UnknownCountry => &["E037", "store"],
        Code::UnknownCurrency => &["E027", "store"],
        Code::UnknownTimezone => &["E034", "timezone"],
        Code::BadVersion => &["app.version", "app_version"],
        Code::BadTender => &["E041", "tenders"],
        Code::BadAnswer => &["declines", "issuer"],
        Code::NotOnCard => &["E026", "cards", "scheme"],
        Code::NeverTrue => &["E017", "expect", "check"],
        Code::TooMany => &["cases", "matrix", "times"],
        Code::UnknownParameter | Code::UnusedParameter => &["E047", "cases", "matrix", "with"],
        Code::BadParameter => &["E045", "cases"],
        Code::NotAPart => &["E010", "play"],
        Code::ControlCharacter => &["E005", "E020"],
        Code::NoWeight => &["E051", "amount", "reasons"],
        Code::CapBelowMedian => &["E050", "hours"],
        Code::NotAWeek => &["E057", "per_hour"],
        Code::NoSweep => &["question", "sweep"],
        Code::UnknownColumn => &["E055", "amount"],
        Code::BrokenRows => &["E054", "E057", "amount"],
        Code::MixedCurrencies => &["E055", "amount"],
        Code::NoRows => &["E054", "E055", "amount"],
    }
}

/// Writes what to type for each, and where the format is told whole.
pub(super) fn lines(code: Code) -> String {
    let topics: Vec<String> =
        topics(code).iter().map(|topic| format!("    deadzone explain {topic}\n")).collect();
    let page = if code >= Code::NoWeight { "studies" } else { "scenarios" };
    format!("{}    docs/{page}.md\n", topics.concat())
}
