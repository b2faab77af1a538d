//! The process of the admin: the simulator's own model behind HTTP and JSON.

use std::io::{self, BufRead, Read, Write};
use std::net::{TcpListener, TcpStream};

use pos_core::Currency;
use sim_world::Admin;

use super::books::OrdersOnFile;
use super::http;
use super::serve::{Shared, listen, serve};
use super::words::{FromAdmin, ToAdmin};

/// Runs the admin until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where a request cannot be read, since a till said what no till says, and where the
/// orders cannot be kept.
pub fn serve_admin(told: impl BufRead, said: impl Write) -> io::Result<()> {
    let (listener, port) = listen()?;
    let mut house = None;
    serve((told, said), Some(FromAdmin::Open(port)), |told| match (told, &mut house) {
        (ToAdmin::Open { shop, books }, _) => {
            let currency = shop.store.currency;
            let model = Admin::on(OrdersOnFile::open(&books)?, &shop);
            house = Some(Shared::new(House { model, currency }));
            Ok(FromAdmin::Saved(true))
        }
        (ToAdmin::Serve, Some(house)) => {
            house
                .serve(listener.try_clone()?, |house, connection| house.take(connection).map(drop));
            Ok(FromAdmin::Saved(true))
        }
        (told, Some(house)) => house.with(|house| house.answer(&listener, &told)),
        (_, None) => Err(io::Error::other("the admin was not opened")),
    })
}

#[derive(Debug)]
struct House {
    model: Admin<OrdersOnFile>,
    currency: Currency,
}

impl House {
    fn answer(&mut self, listener: &TcpListener, told: &ToAdmin) -> io::Result<FromAdmin> {
        Ok(match told {
            ToAdmin::Open { .. } | ToAdmin::Serve => FromAdmin::Saved(false),
            ToAdmin::Change(change) => FromAdmin::Saved(self.model.change(change)),
            ToAdmin::Settings => FromAdmin::Settings(self.model.settings()),
            ToAdmin::Take => self.take(listener.accept()?.0)?,
            ToAdmin::Has(order) => FromAdmin::Has(self.model.holds(*order)?),
            ToAdmin::Books => FromAdmin::Books {
                orders: self.model.orders(),
                total_paid: self.model.total_paid(),
            },
        })
    }

    fn take(&mut self, mut connection: TcpStream) -> io::Result<FromAdmin> {
        let mut bytes = Vec::new();
        connection.read_to_end(&mut bytes)?;
        let message: pos_protocol::Message = http::read_request(&bytes)?;
        let answer = self.model.take(&message.clone().into_core(self.currency))?;
        let answer = answer.map(pos_protocol::Answer::from);
        if let Some(answer) = &answer {
            connection.write_all(&http::answer(answer)?)?;
        }
        Ok(FromAdmin::Took { message, answer })
    }
}
