//! A terminal that a test sits in front of.
#![expect(clippy::unwrap_used, reason = "a test without a terminal has failed")]

use std::fs::File;
use std::io::{Read, Write};
use std::os::fd::OwnedFd;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread::{sleep, spawn};
use std::time::Duration;

use nix::pty::{Winsize, openpty};

/// A command on a terminal, and all that it has written there.
pub(crate) struct Terminal {
    child: Child,
    keys: File,
    written: Arc<Mutex<String>>,
}

impl Terminal {
    /// Starts a command on a terminal of so many columns and lines.
    pub(crate) fn start(mut command: Command, (columns, lines): (u16, u16)) -> Self {
        let size = Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 };
        let pty = openpty(Some(&size), None).unwrap();
        let end = |fd: &OwnedFd| Stdio::from(fd.try_clone().unwrap());
        command.stdin(end(&pty.slave)).stdout(end(&pty.slave)).stderr(end(&pty.slave));
        let child = command.env("TERM", "xterm-256color").spawn().unwrap();
        // What is still open here would keep the terminal open after the command has ended.
        drop(command);
        drop(pty.slave);
        let written = Arc::new(Mutex::new(String::new()));
        let (heard, mut screen) =
            (Arc::clone(&written), File::from(pty.master.try_clone().unwrap()));
        spawn(move || {
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = screen.read(&mut bytes) {
                heard.lock().unwrap().push_str(&String::from_utf8_lossy(&bytes[..count]));
            }
        });
        Self { child, keys: File::from(pty.master), written }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    /// Waits until something is written that was not there when keys were pressed last, and returns
    /// all that was written since.
    pub(crate) fn wait_for(&mut self, text: &str) -> String {
        for _ in 0..400 {
            if self.written.lock().unwrap().contains(text) {
                sleep(Duration::from_millis(30));
                return core::mem::take(&mut *self.written.lock().unwrap());
            }
            sleep(Duration::from_millis(50));
        }
        let written = self.written.lock().unwrap().clone();
        assert!(written.contains(text), "{text:?} never came: {written:?}");
        written
    }

    /// Sends the command a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args([name, &pid]).status().unwrap().success());
    }

    /// Waits for the end; returns the exit code and what was written last.
    pub(crate) fn end(mut self) -> (Option<i32>, String) {
        let code = self.child.wait().unwrap().code();
        sleep(Duration::from_millis(50));
        let written = self.written.lock().unwrap().clone();
        (code, written)
    }
}
