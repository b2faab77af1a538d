//! What a shop sees and what reports say, in English and in Japanese: messages of Project Fluent.
//!
//! The words of files, snapshots and JSON are a format, the same in every language; they are not
//! here.

mod language;
mod texts;

pub use language::Language;
