//! What the bench and the processes of its parts say to each other, one JSON value a line.

use std::path::PathBuf;

use pos_core::{
    Country, Currency, Entry, Money, OrderId, PaymentRequest, Presentation, Record, Scheme,
    Settings, Wall,
};
use pos_protocol::{Fact, Message, Said};
use pos_wire::dialect::IssuerAuthentication;
use pos_wire::dukpt::Device;
use serde::{Deserialize, Serialize};
use sim_world::{
    AdminChange, Card, CardChip, CardId, DiskHealth, ProcessorChange, ProcessorSpec, Reply, Shop,
    Undone,
};

/// A reading of a till's clocks, and the number of the fact that comes then.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct When {
    pub(super) at_ms: u64,
    pub(super) wall_ms: i64,
    /// Whether messages pass the router then, so that what is sent is under way at once.
    #[serde(default = "all_passes")]
    pub(super) passes: bool,
}

const fn all_passes() -> bool {
    true
}

/// To the process of a till.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToTill {
    /// A fact, as the till protocol has it; `hello` comes without a journal.
    Tell(When, Fact),
    /// The card reader hands a card over.
    ReadCard(When),
    /// The answer to this request is there to be read.
    ReadAnswer(When, u64),
    /// Make this batch durable.
    Commit(u64),
    /// Open the journal again and read it.
    Reopen,
}

impl ToTill {
    /// Tells what the clock on the wall shows when a fact comes.
    pub(super) const fn wall_ms(&self) -> Option<i64> {
        match self {
            Self::Tell(when, _) | Self::ReadCard(when) | Self::ReadAnswer(when, _) => {
                Some(when.wall_ms)
            }
            Self::Commit(_) | Self::Reopen => None,
        }
    }
}

/// From the process of a till.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct FromTill {
    /// Whether it is up: its journal could be read.
    pub(super) up: bool,
    /// Why it is not, and what a person can do about it.
    pub(super) why: Option<String>,
    /// What the clock on its wall showed when it was told, in milliseconds since 1970.
    pub(super) wall_ms: i64,
    /// What it orders.
    pub(super) said: Vec<Said>,
    /// The ports that it sends its requests from.
    pub(super) ports: Vec<(u64, u16)>,
    /// The answer that it read.
    pub(super) answer: Option<pos_protocol::Answer>,
    /// What it read in that answer of the issuer to the card.
    pub(super) issuer: Option<IssuerAuthentication>,
    /// The card that it read.
    pub(super) card: Option<Presentation>,
    /// Whether the batch is durable.
    pub(super) durable: bool,
    /// What the journal holds, where it was read.
    pub(super) records: Option<Vec<Record>>,
}

/// Which of the two doors of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) enum Door {
    Processor,
    Admin,
}

/// To the process of the line, about the connection that comes from a port.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToLine {
    /// Looks for these card numbers in all that it carries.
    Watch(Vec<String>),
    /// Carries the request on.
    Deliver(Door, u16),
    /// Carries the answer back.
    Return(Door, u16),
    /// Loses what is under way, without a word to either side; over a router it may never arrive.
    Lose(Door, u16),
    /// Carries everything there and back by itself from now on.
    Serve,
}

/// From the process of the line: its two doors first of all.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromLine {
    Open {
        processor: u16,
        admin: u16,
    },
    Done,
    /// Done, but there was a card number in it: where, and its last four digits.
    Leaked {
        place: String,
        last_four: String,
    },
}

/// What a router lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Passing {
    All,
    NothingSilently,
    NothingAndSaysSo,
    NoRouter,
}

/// To the process of the router.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToRouter {
    Pass(Passing),
    Count,
}

/// From the process of the router: who holds its two networks, first of all.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromRouter {
    Open { shop: String, beyond: String },
    Counts { carried: u64, cut: u64, lost: u64 },
}

/// To the process of a till's disk.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToDisk {
    /// Cuts its power: what was not synced is gone, and nothing of it can be used.
    Cut,
    /// Brings it back.
    Restore,
    /// Copies what is durable of a file of its folder to a file that is not on it.
    CopyDurable(PathBuf, PathBuf),
    /// Changes its ways.
    Become(DiskHealth),
}

/// From the process of a till's disk: that it is mounted, first of all.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromDisk {
    Open,
    Done,
}

/// To the process of the processor.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToProcessor {
    Open {
        spec: ProcessorSpec,
        cards: Vec<Card>,
        seed: u64,
        /// The folder that it keeps its ledger in.
        books: PathBuf,
        /// The port of the issuer host that it asks, where there is one.
        issuer: Option<u16>,
    },
    Change(ProcessorChange),
    /// Takes the next connection; the card was presented so long ago.
    Take {
        age_ns: u64,
    },
    /// Takes every connection by itself from now on.
    Serve,
    Books,
    CapturesOf(OrderId),
}

/// From the process of the processor.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromProcessor {
    Open(u16),
    Done,
    Paid {
        request: PaymentMessage,
        card: Option<CardId>,
        reply: Option<Reply>,
        /// What the issuer says to the card.
        issuer: Option<IssuerAuthentication>,
    },
    Reversed {
        key: pos_core::Key,
        undone: Option<Undone>,
    },
    Books {
        requests: u64,
        reversals: u64,
        captured_total: Money,
    },
    Captures(u64),
}

pub(super) use pos_protocol::PaymentMessage;

/// To the process of the admin.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToAdmin {
    Open {
        shop: Box<Shop>,
        /// The folder that it keeps its orders in.
        books: PathBuf,
    },
    Change(AdminChange),
    Settings,
    Take,
    /// Takes every connection by itself from now on.
    Serve,
    Has(OrderId),
    Books,
}

/// From the process of the admin.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromAdmin {
    Open(u16),
    Saved(bool),
    Settings(Settings),
    Took { message: Message, answer: Option<pos_protocol::Answer> },
    Has(bool),
    Books { orders: u64, total_paid: Money },
}

/// To the process of a reader.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum ToReader {
    /// Loads the keys that it seals with.
    Load(Box<Device>),
    /// Hands this over: no chip is asked.
    Present(Presentation),
    /// Uses the keys of a card that another than this process hands over.
    PassOver,
    /// The customer holds a card to it, whose chip is asked.
    Ask { card: ChipCard, sale: Sale, entry: Entry, scheme: Scheme },
    /// Tells the card what came of its question.
    Complete(Completion),
    /// The customer takes the card back.
    GiveBack,
}

/// A card that a customer holds.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ChipCard {
    pub(super) digits: String,
    pub(super) schemes: Vec<Scheme>,
    pub(super) chip: CardChip,
    /// How many transactions it has made in this run and before, wherever it was held.
    pub(super) transactions: u16,
    /// What the card cannot foresee.
    pub(super) unpredictable: u32,
}

/// What a card is asked to pay.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Sale {
    pub(super) amount: Money,
    pub(super) currency: Currency,
    pub(super) country: Country,
    pub(super) wall: Wall,
}

/// What came of a card's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Completion {
    /// Nobody answered, and the payment is stored.
    NoAnswer,
    /// Its issuer did: the code, and what it has to say to the card.
    Answered { code: [u8; 2], data: Option<[u8; 10]> },
}

/// From the process of a reader.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum FromReader {
    Open(u16),
    Done,
    /// A card was read; how many transactions it has made.
    Read {
        transactions: u16,
    },
    /// It was not; how many it has made all the same.
    NotRead {
        why: Unreadable,
        transactions: u16,
    },
    /// What the card said in the end; none where no card waited.
    Completed(Option<ChipWord>),
}

/// Why a card was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Unreadable {
    Torn,
    WornOut,
}

/// The last word of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum ChipWord {
    Approved,
    Declined,
    Gone,
    Refused,
}

/// Writes a payment down as the two sides compare it.
pub(super) fn written(request: &PaymentRequest) -> Message {
    Message::of(pos_core::Message::Payment(*request), request.currency)
}
