//! Who is logged in, and the reader that belongs to the session. Rule: `sync.log-out`.

use super::keeping::Then;
use super::{Till, put};
use crate::durable::{Session, Slot};
use crate::output::Output;
use crate::refusal::Refusal;
use crate::settings::StaffId;

impl Till {
    /// Logs somebody in whom the till knows, also over somebody else, also offline.
    pub(super) fn log_in(&mut self, staff: StaffId) {
        if !self.settings.knows(staff) {
            return self.refuse(None, Refusal::NotLoggedIn);
        }
        let session = Session { staff: Some(staff), ..self.session };
        self.keep_session(session, Then::LoggedIn(staff));
    }

    /// Logs out: the reader goes, and what was stored offline waits for both to come back.
    ///
    /// Where nobody is logged in it changes nothing.
    pub(super) fn log_out(&mut self) {
        if self.session.staff.is_none() {
            return self.keep_session(self.session, Then::LoggedOut);
        }
        self.abandon_checkout();
        let offline = !self.network.online;
        let session = Session {
            staff: None,
            knows_reader: false,
            awaits_reader: self.session.awaits_reader || offline,
        };
        put(&mut self.out, || Output::DisconnectReader);
        self.keep_session(session, Then::LoggedOut);
    }

    fn keep_session(&mut self, session: Session, then: Then) {
        self.session = session;
        self.store_slot(Slot::Session, then);
    }

    fn change_session(&mut self, session: Session) {
        if self.session != session {
            self.keep_session(session, Then::Keep);
        }
    }

    /// Brings the known reader back by itself. Rule: `reader.connected`.
    pub(super) fn on_reader_found(&mut self) {
        if self.session.knows_reader {
            put(&mut self.out, || Output::ConnectReader);
        }
    }

    /// Has its reader: forwarding that waited for one after a log-out may go on.
    pub(super) fn on_reader_connected(&mut self) {
        self.reader = true;
        self.change_session(Session { knows_reader: true, awaits_reader: false, ..self.session });
    }

    /// Loses its reader: a checkout that waits for a card on it is refused.
    pub(super) fn on_reader_disconnected(&mut self) {
        self.reader = false;
        self.refuse_waiting_card();
    }

    /// Lets the reader go because the staff wish so: it does not come back by itself.
    pub(super) fn let_reader_go(&mut self) {
        self.change_session(Session { knows_reader: false, ..self.session });
        put(&mut self.out, || Output::DisconnectReader);
    }
}
