//! Our own till behind the protocol, with somebody who listens.
//!
//! It is in this process, since lines are what is wanted; that the command says the same lines is
//! for the traces of the whole catalogue to show.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use pos_core::{Input, Moment, Output, Wall};
use pos_protocol::{Dialogue, Fact, FactLine, Heard, Said, ServedTill};
use sim_world::{Launch, Pos, StartPos};

/// All that was said, both ways.
type Lines = Rc<RefCell<Vec<String>>>;

/// Starts tills and writes down what they are told and what they say.
#[derive(Debug, Default)]
pub(crate) struct Wiretap(Lines);

impl Wiretap {
    pub(crate) fn into_lines(self) -> Vec<String> {
        self.0.take()
    }
}

impl StartPos for Wiretap {
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
        let Launch { profile, journal, moment } = launch;
        let (dialogue, hello) = Dialogue::begin(profile, journal, moment).unwrap();
        let mut tapped = Tapped { app: None, dialogue, lines: Rc::clone(&self.0) };
        tapped.ask(&hello, outputs);
        Box::new(tapped)
    }
}

#[derive(Debug)]
struct Tapped {
    app: Option<ServedTill>,
    dialogue: Dialogue,
    lines: Lines,
}

impl Tapped {
    fn ask(&mut self, told: &str, outputs: &mut Vec<Output>) {
        self.lines.borrow_mut().push(told.to_owned());
        for said in self.answer(serde_json::from_str(told).unwrap()) {
            let line = serde_json::to_string(&said).unwrap();
            let heard = self.dialogue.hear(&line).unwrap();
            self.lines.borrow_mut().push(line);
            outputs.extend(match heard {
                Heard::Order(output) => Some(output),
                Heard::Done => None,
            });
        }
    }

    fn answer(&mut self, FactLine { fact, at_ms, wall_ms, input }: FactLine) -> Vec<Said> {
        let moment = Moment { up: Duration::from_millis(at_ms), wall: Wall::from_millis(wall_ms) };
        let mut outputs = Vec::new();
        match (input, &mut self.app) {
            (Fact::Hello(hello), _) => {
                self.app = Some(ServedTill::start(hello, moment, &mut outputs).unwrap());
            }
            (fact, app) => app.as_mut().unwrap().handle(moment, fact, &mut outputs).unwrap(),
        }
        let app = self.app.as_mut().unwrap();
        let said = outputs.into_iter().map(|output| app.order(output));
        said.chain([Said::Done { fact }]).collect()
    }
}

impl Pos for Tapped {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let told = self.dialogue.tell(moment, input).unwrap();
        self.ask(&told, outputs);
    }
}
