//! The process of the router: two networks, and what passes between them.

use core::time::Duration;
use std::io::{self, BufRead, Write};
use std::sync::OnceLock;

use harness_hardware::HOST;
use harness_hardware::namespace::own_users;
use harness_hardware::{Held, Passage as Carried, Router, Weather, networks};
use sim_world::{PartsPerMillion, Passage};

use super::super::serve::serve;
use super::super::site::Site;
use super::super::words::{FromRouter, Passing, ToRouter};

/// What happens to packets where all is well: a little of all that networks do to them. A lost
/// packet costs its connection a second, so few are.
const WEATHER: Weather = Weather {
    delay: Duration::from_micros(500),
    jitter: Duration::from_micros(400),
    loss_ppm: 500,
    doubled_ppm: 20_000,
    reordered_ppm: 20_000,
};

/// Runs a router until nobody tells it anything more; then its networks are gone.
///
/// # Errors
///
/// [`io::Error`] where there are no namespaces or no TUN device here.
pub fn serve_router(seed: u64, told: impl BufRead, said: impl Write) -> io::Result<()> {
    own_users().map_err(io::Error::other)?;
    let router = Router::start(seed, WEATHER).map_err(io::Error::other)?;
    let (shop, beyond) = (router.till_side().to_string(), router.host_side().to_string());
    serve((told, said), Some(FromRouter::Open { shop, beyond }), |told| {
        match told {
            ToRouter::Pass(Passing::All) => router.set_passage(Carried::Open),
            ToRouter::Pass(Passing::NothingSilently) => router.set_passage(Carried::Silent),
            ToRouter::Pass(Passing::NothingAndSaysSo) => router.set_passage(Carried::Unreachable),
            ToRouter::Pass(Passing::NoRouter) => {
                router.set_passage(Carried::RouterDead);
                router.forget();
            }
            ToRouter::Count => {}
        }
        let counts = router.counts();
        Ok(FromRouter::Counts { carried: counts.carried, cut: counts.cut, lost: counts.lost })
    })
}

/// Names the two sides of a router that is up.
pub(in crate::real_parts) fn site(shop: &str, beyond: &str) -> io::Result<Site> {
    let held = |text: &str| text.parse::<Held>().map_err(io::Error::other);
    Ok(Site::TwoNetworks { shop: held(shop)?, beyond: held(beyond)?, host: HOST })
}

/// Says to a router what the world says of the line. A line that is cut fails in one of the two
/// ways that lines fail in, by turns: silent at first, and saying so the next time.
pub(in crate::real_parts) const fn passing(passage: Passage, cuts: u32) -> Passing {
    match passage {
        Passage::Open { loss: PartsPerMillion(_) } => Passing::All,
        Passage::LineDead if cuts.is_multiple_of(2) => Passing::NothingSilently,
        Passage::LineDead => Passing::NothingAndSaysSo,
        Passage::RouterDead => Passing::NoRouter,
    }
}

/// Says why there is no router here; it is tried once.
pub(in crate::real_parts) fn no_router() -> Option<&'static str> {
    static TRIED: OnceLock<Option<String>> = OnceLock::new();
    TRIED.get_or_init(|| networks().found.err()).as_deref()
}
