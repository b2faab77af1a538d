//! A language server, asked as an editor does.
#![expect(clippy::unwrap_used, reason = "a server that says nonsense has failed")]

use core::time::Duration;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use serde_json::{Value, json};

/// How long an answer may take on a machine that has other work.
const PATIENCE: Duration = Duration::from_mins(1);
/// How long the server may take to say that it is there.
const FIRST: Duration = Duration::from_secs(20);

/// How often something is asked.
const TRIES: usize = 40;

/// A server that runs; it ends with this value.
pub(crate) struct Server {
    child: Child,
    input: ChildStdin,
    said: Receiver<Value>,
    folder: PathBuf,
    asked: u64,
}

impl Server {
    /// Starts a server; none where it does not answer.
    pub(crate) fn start(command: &mut Command, folder: &Path) -> Option<Self> {
        let command = command.current_dir(folder).stderr(Stdio::null());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().ok()?;
        let (input, output) = (child.stdin.take()?, child.stdout.take()?);
        let (sender, said) = channel();
        thread::spawn(move || listen(BufReader::new(output), &sender));
        let mut server = Self { child, input, said, folder: folder.to_owned(), asked: 0 };
        let root = format!("file://{}", folder.display());
        let hello = json!({
            "processId": null,
            "rootUri": root,
            "workspaceFolders": [{ "uri": root, "name": "shop" }],
            "capabilities": { "textDocument": { "hover": { "contentFormat": ["markdown"] } } },
        });
        server.ask("initialize", &hello, FIRST)?;
        server.send(&json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }))?;
        Some(server)
    }

    /// Lists what is offered where a text has a `|`.
    pub(crate) fn complete(&mut self, text: &str) -> Vec<Value> {
        let place = self.open(text);
        let answer = self.ask_until_it_knows("textDocument/completion", &place);
        let items = answer.get("items").unwrap_or(&answer);
        items.as_array().cloned().unwrap_or_default()
    }

    /// A server that has not read the schema yet says nothing.
    fn ask_until_it_knows(&mut self, method: &str, place: &Value) -> Value {
        for _ in 0..TRIES {
            let answer = self.ask(method, place, PATIENCE).unwrap();
            let items = answer.get("items").unwrap_or(&answer);
            if !items.is_null() && items.as_array().is_none_or(|items| !items.is_empty()) {
                return answer;
            }
            thread::sleep(Duration::from_millis(250));
        }
        Value::Null
    }

    /// Returns what is said of the place where a text has a `|`.
    pub(crate) fn hover(&mut self, text: &str) -> String {
        let place = self.open(text);
        self.ask_until_it_knows("textDocument/hover", &place).to_string()
    }

    /// Opens a scenario that names its schema; returns the place of the `|`.
    fn open(&mut self, text: &str) -> Value {
        let text = format!("#:schema scenario.schema.json\n\n{text}");
        let (before, _) = text.split_once('|').unwrap();
        let line = before.matches('\n').count();
        let character = before.rsplit('\n').next().unwrap().chars().count();
        let file = self.folder.join(format!("file-{}.toml", self.asked));
        let uri = format!("file://{}", file.display());
        let text = text.replacen('|', "", 1);
        let document = json!({ "uri": uri, "languageId": "toml", "version": 1, "text": text });
        let opened = json!({ "textDocument": document });
        let method = "textDocument/didOpen";
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": opened })).unwrap();
        json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } })
    }

    fn ask(&mut self, method: &str, params: &Value, patience: Duration) -> Option<Value> {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }))?;
        loop {
            let said = self.said.recv_timeout(patience).ok()?;
            match (said.get("method"), said.get("id")) {
                (None, Some(of)) if *of == id => return said.get("result").cloned(),
                // The server asks for settings, of which there are none.
                (Some(_), Some(of)) => {
                    let wanted = said["params"]["items"].as_array().map_or(0, Vec::len);
                    let nothing = vec![json!({}); wanted];
                    self.send(&json!({ "jsonrpc": "2.0", "id": of, "result": nothing }))?;
                }
                _ => {}
            }
        }
    }

    fn send(&mut self, message: &Value) -> Option<()> {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).ok()?;
        self.input.flush().ok()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn listen(mut output: impl BufRead, sender: &Sender<Value>) {
    while let Some(message) = message(&mut output) {
        if sender.send(message).is_err() {
            return;
        }
    }
}

fn message(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(number) = line.strip_prefix("content-length:") {
            length = number.trim().parse().ok()?;
        }
    }
    let mut text = vec![0; length];
    output.read_exact(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}
