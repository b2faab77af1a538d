//! The scenario language: text to [`Plan`](sim_world::Plan) and back, every mistake with its place,
//! the words for values, local time, expectations and the judge.
//!
//! Text goes in at [`read_scenario`] and comes out of [`write`](write()); a run's
//! [`Trace`](sim_world::Trace) goes to [`judge`](judge()), which says [`Verdict`].

mod begin;
mod clock;
mod code;
mod export;
mod format;
mod judge;
mod language;
mod mistake;
mod names;
mod pages;
mod read;
mod reference;
mod refusals;
mod rules;
mod scenario;
mod schema;
mod shelf;
mod show;
mod source;
mod span;
mod standard;
mod study_file;
mod topics;
mod uncertain;
mod words;
mod write;

pub use begin::Beginning;
pub use clock::{Clock, ClockChange, NoSuchTime};
pub use code::Code;
pub use export::{Export, ExportAsk, ExportProgress, ExportRole, read_export, show_day};
pub use format::{Unformatted, format};
pub use judge::{Failure, KeepGoing, Status, Verdict, failures_in, judge, judge_all};
pub use language::{Basis, FIGURES, Figure, KnownRange, MoneyUnit, RANGES};
pub use mistake::Mistake;
pub use names::closest;
pub use pages::Page;
pub use read::{is_scenario_file, read_scenario, read_study};
pub use reference::{code_reference, reference, study_reference};
pub use rules::{RULES, Rule};
pub use scenario::{Document, Header, Instance, Need, Places, Scenario, SnapshotPart, StepPlaces};
pub use schema::{schema, study_schema};
pub use shelf::{Folder, MemoryShelf, Opened, Shelf, Unreadable};
pub use show::{ShopValue, shop_values, show};
pub use source::{Place, Source};
pub use span::show_span;
pub use standard::{STANDARD_SHOP, standard_shop};
pub use study_file::{LeftOut, Rows, StudyFile, TableRead, Why};
pub use topics::{
    StudyKey, explain, explain_study, mentions, nearest_topic, rule_of, study_keys, topics,
};
pub use uncertain::{RangeBasis, UncertainFigure, uncertain_figures};
pub use words::{Words, said_span};
pub use write::{StudyRemarks, figures_of, write, write_study, write_study_with};
