//! The world in one piece: devices and time, the player, chance, and saboteurs that break one
//! rule each, so that every invariant is seen to bite.
#![expect(
    clippy::inconsistent_digit_grouping,
    reason = "amounts are in cents, and 45_00 reads as people say it"
)]

mod chance;
mod crash;
mod disk;
mod limits;
mod line;
mod network;
mod never;
mod outside;
mod pan;
mod played;
mod player;
mod processor;
mod random;
mod readers;
mod retries;
mod rig;
mod saboteur;
mod seals;
mod span;
mod stage;
