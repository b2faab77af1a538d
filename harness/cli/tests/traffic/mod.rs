//! Our own till behind the protocol, with somebody who listens.

use std::cell::RefCell;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::rc::Rc;

use pos_core::{Input, Moment, Output};
use pos_protocol::{Dialogue, Heard};
use sim_world::{Launch, Pos, StartPos};

/// All that was said, both ways.
type Lines = Rc<RefCell<Vec<String>>>;

/// Starts tills and writes down what they are told and what they say.
#[derive(Debug)]
pub(crate) struct Wiretap {
    program: &'static str,
    lines: Lines,
}

impl Wiretap {
    pub(crate) fn new(program: &'static str) -> Self {
        Self { program, lines: Rc::default() }
    }

    pub(crate) fn into_lines(self) -> Vec<String> {
        self.lines.take()
    }
}

impl StartPos for Wiretap {
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
        let mut command = Command::new(self.program);
        command.arg("pos-stdio").stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let Launch { profile, journal, moment } = launch;
        let (dialogue, hello) = Dialogue::begin(profile, journal, moment).unwrap();
        let facts = process.stdin.take();
        let orders = BufReader::new(process.stdout.take().unwrap());
        let lines = Rc::clone(&self.lines);
        let mut tapped = Tapped { process, facts, orders, dialogue, lines };
        tapped.ask(&hello, outputs);
        Box::new(tapped)
    }
}

#[derive(Debug)]
struct Tapped {
    process: Child,
    facts: Option<ChildStdin>,
    orders: BufReader<ChildStdout>,
    dialogue: Dialogue,
    lines: Lines,
}

impl Tapped {
    fn ask(&mut self, told: &str, outputs: &mut Vec<Output>) {
        self.facts.as_mut().unwrap().write_all(told.as_bytes()).unwrap();
        self.lines.borrow_mut().push(told.to_owned());
        loop {
            let mut line = String::new();
            self.orders.read_line(&mut line).unwrap();
            let heard = self.dialogue.hear(&line).unwrap();
            self.lines.borrow_mut().push(line);
            match heard {
                Heard::Order(output) => outputs.push(output),
                Heard::Done => return,
            }
        }
    }
}

impl Pos for Tapped {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let told = self.dialogue.tell(moment, input).unwrap();
        self.ask(&told, outputs);
    }
}

impl Drop for Tapped {
    fn drop(&mut self) {
        drop(self.facts.take());
        self.process.wait().unwrap();
    }
}
