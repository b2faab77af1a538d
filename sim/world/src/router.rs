//! The shop's Wi-Fi router and the mains it hangs on.

use core::time::Duration;

use crate::plan::{PowerChange, RouterChange};

/// How long the router takes until the Wi-Fi is back.
pub(crate) const BOOT: Duration = Duration::from_mins(1);

/// The router.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Router {
    switched_on: bool,
    powered: bool,
    up: bool,
    /// How often it was started: a boot that was cut short never finishes.
    boots: u32,
}

/// What a change of the router does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RouterEffect {
    /// Nothing that was not so before.
    None,
    /// The Wi-Fi is gone.
    Down,
    /// The Wi-Fi comes up after [`BOOT`], if this boot is not cut short.
    Booting(u32),
    /// The Wi-Fi is gone and comes up after [`BOOT`].
    DownAndBooting(u32),
}

impl Router {
    /// A router that has been running.
    pub(crate) const fn running() -> Self {
        Self { switched_on: true, powered: true, up: true, boots: 0 }
    }

    /// Tells whether there is Wi-Fi.
    pub(crate) const fn is_up(self) -> bool {
        self.up
    }

    /// Counts its starts: a network that came up again is another one to a till.
    pub(crate) const fn boots(self) -> u32 {
        self.boots
    }

    /// Switches or restarts the router.
    pub(crate) fn switch(&mut self, change: RouterChange) -> RouterEffect {
        match change {
            RouterChange::Off => {
                self.switched_on = false;
                self.go_down()
            }
            RouterChange::On if self.switched_on => RouterEffect::None,
            RouterChange::On => {
                self.switched_on = true;
                self.boot()
            }
            RouterChange::Restart => {
                self.switched_on = true;
                self.restart()
            }
        }
    }

    /// Cuts or restores the mains.
    pub(crate) fn power(&mut self, change: PowerChange) -> RouterEffect {
        match change {
            PowerChange::Cut => {
                self.powered = false;
                self.go_down()
            }
            PowerChange::Restored if self.powered => RouterEffect::None,
            PowerChange::Restored => {
                self.powered = true;
                self.boot()
            }
        }
    }

    /// Finishes a boot; tells whether the Wi-Fi came up by it.
    pub(crate) fn finish_boot(&mut self, boot: u32) -> bool {
        let comes_up = !self.up && self.powered && self.switched_on && boot == self.boots;
        self.up |= comes_up;
        comes_up
    }

    fn go_down(&mut self) -> RouterEffect {
        self.boots += 1;
        if core::mem::take(&mut self.up) { RouterEffect::Down } else { RouterEffect::None }
    }

    fn boot(&mut self) -> RouterEffect {
        if !(self.powered && self.switched_on) {
            return RouterEffect::None;
        }
        self.boots += 1;
        RouterEffect::Booting(self.boots)
    }

    fn restart(&mut self) -> RouterEffect {
        let was_up = core::mem::take(&mut self.up);
        match self.boot() {
            RouterEffect::Booting(boot) if was_up => RouterEffect::DownAndBooting(boot),
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Router, RouterEffect};
    use crate::plan::{PowerChange, RouterChange};

    #[test]
    fn a_restart_takes_the_wifi_away_until_the_boot_is_over() {
        let mut router = Router::running();
        let RouterEffect::DownAndBooting(boot) = router.switch(RouterChange::Restart) else {
            panic!("the router does not restart");
        };
        assert!(!router.is_up());
        assert!(router.finish_boot(boot));
        assert!(router.is_up());
    }

    #[test]
    fn a_boot_that_is_cut_short_never_finishes() {
        let mut router = Router::running();
        let RouterEffect::DownAndBooting(boot) = router.switch(RouterChange::Restart) else {
            panic!("the router does not restart");
        };
        assert_eq!(router.power(PowerChange::Cut), RouterEffect::None);
        assert!(!router.finish_boot(boot));
    }

    #[test]
    fn power_does_not_start_a_router_that_is_switched_off() {
        let mut router = Router::running();
        router.switch(RouterChange::Off);
        router.power(PowerChange::Cut);
        assert_eq!(router.power(PowerChange::Restored), RouterEffect::None);
    }
}
