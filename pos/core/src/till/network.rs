//! The Wi-Fi that the till is on, and whether it believes that it is online.

use alloc::collections::BTreeSet;
use core::time::Duration;

use super::Till;
use super::keeping::Then;
use crate::durable::{Link, Slot};
use crate::eligibility::Wifi;
use crate::input::RequestId;
use crate::output::Message;
use crate::settings::{NetworkId, Settings};

/// What the till knows of the network. Rules: `net.detect`, `net.local`, `net.restart`.
#[derive(Debug, Default)]
pub(super) struct Network {
    link: Option<Link>,
    verified: Option<Link>,
    confirmed: Option<NetworkId>,
    pub(super) online: bool,
    /// The first request that could be sent since the till is on this link.
    first_request: RequestId,
    /// The requests since then that went over other networks.
    elsewhere: BTreeSet<RequestId>,
    look_at: Option<Duration>,
    answer_by: Option<Duration>,
}

impl Network {
    /// Remembers the Wi-Fi that was last seen with internet. Rule: `till.restart`.
    pub(super) fn remember(&mut self, verified: Option<Link>) {
        self.verified = verified;
    }

    /// Returns the Wi-Fi that was last seen with internet.
    pub(super) const fn verified(&self) -> Option<Link> {
        self.verified
    }

    /// Returns the network that the till is on.
    pub(super) fn joined(&self) -> Option<NetworkId> {
        self.link.map(|link| link.network)
    }

    /// Notes that a network was seen with internet before it is joined. Rule: `net.switch`.
    pub(super) fn confirm(&mut self, network: NetworkId) {
        self.confirmed = Some(network);
    }

    /// Notes that a request goes over another network than the joined one.
    pub(super) fn ask_elsewhere(&mut self, request: RequestId) {
        self.elsewhere.insert(request);
    }

    /// Tells whether a request went over the link that the till is on: only what is answered over
    /// a link says that it has internet.
    fn was_asked_here(&self, request: RequestId) -> bool {
        self.link.is_some() && request >= self.first_request && !self.elsewhere.contains(&request)
    }

    fn join(&mut self, link: Link, first_request: RequestId) {
        self.link = Some(link);
        self.first_request = first_request;
        self.elsewhere.clear();
    }

    /// Returns how the till stands with the Wi-Fi: verified since it was joined, or not.
    pub(super) fn wifi(&self) -> Wifi {
        match self.link {
            None => Wifi::Gone,
            Some(_) if self.link == self.verified => Wifi::Verified,
            Some(_) => Wifi::Unverified,
        }
    }

    /// Returns when the till looks for the internet, or gives up waiting for it.
    pub(super) fn next_look(&self) -> Option<Duration> {
        if self.online { self.answer_by } else { self.look_at.filter(|_| self.link.is_some()) }
    }
}

impl Till {
    /// Joins a Wi-Fi; it is not verified before the internet was seen over it.
    pub(super) fn on_link_up(&mut self, link: Link) {
        let was_confirmed = self.network.confirmed.take() == Some(link.network);
        self.network.join(link, RequestId(self.next_request));
        self.network.online = false;
        self.network.answer_by = None;
        if was_confirmed {
            self.be_online();
        } else {
            self.network.look_at = Some(self.clock.up);
        }
    }

    /// Loses the Wi-Fi: the till knows at once that nobody will answer. Rule: `net.detect`.
    pub(super) fn on_link_down(&mut self) {
        self.network.link = None;
        self.network.online = false;
        self.network.answer_by = None;
        self.network.look_at = None;
        self.forwarding.cut();
        self.cut_office();
        self.cut_inquiry();
        self.cut_checkout();
        self.end_patience();
    }

    /// Asks the admin while offline, every `check_every`; gives up where it was silent, and tells
    /// whether it did.
    pub(super) fn look_for_internet(&mut self) -> bool {
        let is_time = self.network.next_look().is_some_and(|at| self.is_due(at));
        let was_silent = is_time && self.network.online;
        if was_silent {
            self.go_offline();
        } else if is_time {
            let every = self.profile.patience.check_every;
            self.network.look_at = Some(self.clock.up.saturating_add(every));
            self.post(None, Message::Check);
        }
        was_silent
    }

    /// Returns when the till looks for the internet, where it does nothing else before and then.
    pub fn next_look_alone(&self) -> Option<Duration> {
        self.look_before(self.next_wish_but_look())
    }

    /// Returns when the till looks for the internet, where that comes before all else that it wants.
    fn look_before(&self, wish: Option<Duration>) -> Option<Duration> {
        let look = self.network.next_look().filter(|_| !self.network.online)?;
        let is_alone = wish.is_none_or(|wish| look < wish);
        (is_alone && self.wake == Some(look)).then_some(look)
    }

    /// Lets time pass up to `until`, in which nothing happens and nobody hears the till: it looks
    /// for the internet as often as it would, in vain. Returns when it wants to be woken.
    ///
    /// It does all that as many inputs [`Input::Woken`](crate::Input::Woken) would have it do, but
    /// for the messages that nobody hears.
    pub fn look_in_vain(&mut self, until: Duration) -> Option<Duration> {
        let wish = self.next_wish_but_look();
        let until = wish.map_or(until, |wish| wish.min(until));
        let every = self.profile.patience.check_every;
        if let Some(look) = self.look_before(wish).filter(|look| *look < until && !every.is_zero())
        {
            let looks = until.saturating_sub(look).as_nanos().div_ceil(every.as_nanos());
            let looks = u32::try_from(looks).unwrap_or(u32::MAX);
            let next = look.saturating_add(every.saturating_mul(looks));
            self.next_request = self.next_request.saturating_add(u64::from(looks));
            self.network.look_at = Some(next);
            self.wake = wish.into_iter().chain([next]).min();
        }
        self.wake
    }

    /// Asks the admin, since somebody else did not answer.
    pub(super) fn check_whether_online(&mut self) {
        if self.network.online && self.network.answer_by.is_none() {
            self.post(None, Message::Check);
            self.network.answer_by = Some(self.patience_ends());
        }
    }

    /// Hears from the admin: the till is online, with its settings. Rule: `setting.reach`.
    pub(super) fn on_here(&mut self, request: RequestId, settings: Settings) {
        let was_probe = self.on_inquiry_answer(request);
        if was_probe {
            self.take_settings(settings);
        } else if self.network.was_asked_here(request) {
            self.take_settings(settings);
            self.be_online();
            self.answer_whether_online();
        }
    }

    /// Takes settings that the admin sent by itself; an offline till waits for its next check, so
    /// that it never uses settings of an outage before it knows that the outage is over.
    pub(super) fn on_push(&mut self, settings: Settings) {
        if self.network.online {
            self.take_settings(settings);
        }
    }

    /// Takes settings over. Rules: `setting.enabled`, `setting.reach`, `net.push`.
    pub(super) fn take_settings(&mut self, settings: Settings) {
        if self.settings != settings {
            self.settings = settings;
            self.store_slot(Slot::Settings, Then::Keep);
        }
    }

    fn be_online(&mut self) {
        self.network.look_at = None;
        self.network.answer_by = None;
        if self.network.verified != self.network.link {
            self.network.verified = self.network.link;
            self.store_slot(Slot::Verified, Then::Keep);
        }
        if !self.network.online {
            self.network.online = true;
            self.forwarding.start_anew();
        }
    }

    /// Believes that it is offline: a request was not answered within the patience.
    pub(super) fn go_offline(&mut self) {
        if self.network.online {
            self.network.online = false;
            self.network.answer_by = None;
            let every = self.profile.patience.check_every;
            self.network.look_at = Some(self.clock.up.saturating_add(every));
        }
    }
}
