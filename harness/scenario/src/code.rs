//! The kinds of mistakes that a file can contain, each with a code that never changes.

use core::fmt;

macro_rules! codes {
    ($($variant:ident $id:literal $title:literal)+) => {
        /// A kind of mistake.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $(#[doc = concat!($id, ": ", $title, ".")] $variant,)+ }

        impl Code {
            /// All kinds, by their codes.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the code, such as `E014`.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// Returns the kind in a few words.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

codes! {
    MissingFile "E001" "a file is not there"
    NotAFile "E002" "a folder stands where a file is meant"
    UnreadableFile "E003" "a file cannot be read"
    TooLarge "E004" "a file is too large"
    NotText "E005" "a file is not text in UTF-8"
    NotToml "E006" "the text is not TOML"
    NotToml10 "E007" "the text is TOML 1.1, which other tools do not read"
    TooDeep "E008" "brackets or files are nested too deeply"
    Circle "E009" "files use each other in a circle"
    NotAFixture "E010" "a file that is used is not a fixture"
    OutOfPlace "E011" "a key has no place in this kind of file or step"
    Empty "E013" "something is empty that must not be"
    UnknownKey "E014" "an unknown key"
    MissingKey "E015" "a key is missing"
    WrongKind "E016" "a value is of the wrong kind"
    UnknownWord "E017" "a word that is not in the list"
    NoSubject "E018" "a step does nothing"
    TwoSubjects "E019" "a step does two things"
    BadId "E020" "an id with other characters than letters, digits and `-`"
    TwiceTheSame "E021" "an id or a word stands twice"
    UnknownName "E022" "nothing has this name"
    NotYetOpen "E023" "an order or a step is named before it is there"
    NotTogether "E024" "keys that exclude each other"
    WhichTill "E025" "it is not said which till is meant"
    EntryNotRead "E026" "the reader cannot read a card this way"
    BadMoney "E027" "an amount is not spelled as its currency asks"
    BadAmount "E028" "an amount is zero or negative where it must not be"
    BadNumber "E029" "a number is out of range"
    BadSpan "E030" "a length of time is not spelled right"
    BadTime "E031" "a time is not spelled right"
    TimeOrder "E032" "a step is written before an earlier one"
    BeforeStart "E033" "a time is before the start"
    NoSuchTime "E034" "a local time does not exist"
    UnknownRule "E035" "a rule that does not exist"
    UnknownCountry "E036" "a country that does not exist"
    UnknownCurrency "E037" "a currency that does not exist"
    UnknownTimezone "E038" "a time zone that does not exist"
    BadVersion "E039" "a version is not a semantic version"
    BadTender "E040" "a tender is not spelled right"
    BadAnswer "E041" "the answer of an issuer or processor is not spelled right"
    NotOnCard "E042" "the card does not have this scheme"
    NeverTrue "E043" "an expectation that can never come true"
    TooMany "E044" "there are too many of them"
    UnknownParameter "E045" "a parameter that does not exist"
    UnusedParameter "E046" "a parameter that nothing uses"
    BadParameter "E047" "a parameter is not spelled right"
    NotAPart "E048" "a file that is played is not a part"
    ControlCharacter "E049" "a text has a character that nobody sees"
    NoWeight "E050" "weights that sum to zero"
    CapBelowMedian "E051" "a cap cuts off more than half"
    NotAWeek "E052" "a profile is not of a whole week"
    NoSweep "E053" "a question is over a limit that no sweep varies"
    UnknownColumn "E054" "a table of values has no such column"
    BrokenRows "E055" "too much of a table of values cannot be read"
    MixedCurrencies "E056" "amounts are in other currencies than the study"
    NoRows "E057" "nothing of a table of values is left"
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_count_up_and_one_that_is_gone_is_never_given_again() {
        const GONE: [&str; 1] = ["E012"];
        let all = (1..).map(|number| format!("E{number:03}"));
        let left = all.filter(|id| !GONE.contains(&id.as_str()));
        for (code, id) in Code::ALL.iter().zip(left) {
            assert_eq!(code.id(), id);
        }
    }
}
