//! A transaction that waits for the host: all that the kernel knows of it, without its terminal.
//!
//! The kernel's own state borrows the terminal; a till that keeps a transaction while it asks the
//! host has no place for both. The terminal is made again of what was asked.

use emv::contact::terminal::Terminal;
use emv::contact::transaction::{TransactionContext, TransactionInputs};
use emv::core::tag_store::TagStore;
use emv::de::application_file_locator::ApplicationFileLocator;
use emv::de::application_interchange_profile::ApplicationInterchangeProfile;
use emv::de::terminal_verification_results::TerminalVerificationResults;
use emv::de::transaction_status_information::TransactionStatusInformation;

use super::Asked;
use crate::terminal::terminal;

/// What the kernel knows of a transaction with a card without CDA, up to the question for the host.
pub(super) struct Suspended {
    country: u16,
    scheme: u8,
    application: Vec<u8>,
    inputs: TransactionInputs,
    tags: TagStore,
    profile: Option<ApplicationInterchangeProfile>,
    locator: Option<ApplicationFileLocator>,
    found: TerminalVerificationResults,
    done: TransactionStatusInformation,
    options: Vec<u8>,
}

impl Suspended {
    pub(super) fn new(ctx: TransactionContext<'_>, asked: &Asked) -> Self {
        Self {
            country: asked.country,
            scheme: asked.application,
            application: ctx.selected.map(|selected| selected.df_name).unwrap_or_default(),
            inputs: ctx.inputs,
            tags: ctx.tag_store,
            profile: ctx.aip,
            locator: ctx.afl,
            found: ctx.tvr,
            done: ctx.tsi,
            options: ctx.gpo_pdol_data,
        }
    }

    pub(super) fn terminal(&self) -> Terminal {
        terminal(self.country, self.scheme)
    }

    /// Gives the kernel its state back; nothing where the terminal has no such application.
    pub(super) fn resumed(self, terminal: &Terminal) -> Option<TransactionContext<'_>> {
        let mut ctx = TransactionContext::new(terminal, self.inputs);
        ctx.select_application(self.application)?;
        ctx.tag_store = self.tags;
        ctx.aip = self.profile;
        ctx.afl = self.locator;
        ctx.tvr = self.found;
        ctx.tsi = self.done;
        ctx.gpo_pdol_data = self.options;
        Some(ctx)
    }
}
