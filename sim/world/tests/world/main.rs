//! The world in one piece: devices and time, the player, chance, and saboteurs that break one
//! rule each, so that every invariant is seen to bite.

mod chance;
mod crash;
mod disk;
mod limits;
mod line;
mod network;
mod never;
mod pan;
mod played;
mod player;
mod processor;
mod random;
mod readers;
mod rig;
mod saboteur;
mod span;
mod stage;
