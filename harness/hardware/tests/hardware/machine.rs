//! The machine under the tests: what is left on it, and processes that play a part.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, ExitCode, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use harness_hardware::addresses::HOST;
use harness_hardware::namespace::{
    leave_mounts, leave_network, loopback_up, mount_tmpfs, own_users,
};
use harness_hardware::{Held, PowerDisk, Router, Weather, Which, probe};
use libtest_mimic::{Failed, Trial};

/// The variable that makes this program play a part instead of testing.
const PART: &str = "DEADZONE_HARDWARE_TEST_PART";
/// `nobody`: not root.
const NOBODY: u32 = 65_534;

#[expect(clippy::fn_params_excessive_bools, reason = "a check is a condition")]
pub(crate) fn check(holds: bool, what: &str) -> io::Result<()> {
    if holds { Ok(()) } else { Err(io::Error::other(format!("expected {what}"))) }
}

/// Runs a test whose lack of a package or a right is a named skip.
pub(crate) fn skipped_without(name: &str, test: fn() -> io::Result<()>) -> Result<(), Failed> {
    match test() {
        Err(error) if is_a_lack(&error) => println!("skipped: {name}: {error}"),
        played => played?,
    }
    Ok(())
}

/// Tells whether the machine lacks a part or a right.
pub(crate) fn is_a_lack(error: &io::Error) -> bool {
    let lacks = [ErrorKind::NotFound, ErrorKind::PermissionDenied, ErrorKind::Unsupported];
    lacks.contains(&error.kind())
}

/// This program, in a part.
pub(crate) fn part(name: &str) -> io::Result<Command> {
    let mut command = Command::new(env::current_exe()?);
    command.env(PART, name).stdin(Stdio::null());
    Ok(command)
}

/// A child that is spoken with in lines; it ends with this.
pub(crate) struct Lines(pub(crate) Child);

impl Lines {
    pub(crate) fn new(child: Child) -> Self {
        Self(child)
    }

    /// Writes a line to it, and reads its answer.
    pub(crate) fn ask(&mut self, what: &str) -> io::Result<String> {
        let (input, output) = (self.0.stdin.as_mut(), self.0.stdout.as_mut());
        let (Some(input), Some(output)) = (input, output) else {
            return Err(io::Error::other("the child has no pipes"));
        };
        writeln!(input, "{what}")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Plays the part that the environment names, if it names one.
pub(crate) fn plays_a_part() -> Option<ExitCode> {
    let part = env::var(PART).ok()?;
    let played = match part.split_once(':').unwrap_or((&part, "")) {
        ("uptime", _) => say_uptime(),
        ("wall", _) => say_wall(),
        ("connect", held) => connect(held),
        ("hold", folder) => hold(Path::new(folder)),
        ("hold users", _) => hold_users(),
        ("enter", held) => enter_users(held),
        ("users", _) => be_root(),
        _ => Err(io::Error::other(format!("there is no part {part}"))),
    };
    let Err(error) = played else { return Some(ExitCode::SUCCESS) };
    println!("{error}");
    Some(ExitCode::FAILURE)
}

/// The monotonic clock, which is that of the sleeps of this process.
fn say_uptime() -> io::Result<()> {
    let text = fs::read_to_string("/proc/uptime")?;
    let seconds: f64 = text.split(' ').next().and_then(|text| text.parse().ok()).unwrap_or(0.0);
    println!("{}", Duration::from_secs_f64(seconds).as_millis());
    Ok(())
}

/// Says what time it is for each line that it hears, and how many milliseconds it slept before.
fn say_wall() -> io::Result<()> {
    for line in io::stdin().lock().lines() {
        line?;
        let start = Instant::now();
        thread::sleep(Duration::from_millis(10));
        let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let seconds = since.map_or(0, |since| since.as_secs());
        println!("{seconds} {}", start.elapsed().as_millis());
    }
    Ok(())
}

/// Enters the till's namespaces as a process of its own, and connects to the host.
fn connect(held: &str) -> io::Result<()> {
    let folder = env::current_dir()?;
    held.parse::<Held>()?.enter(Which::ALL)?;
    check(env::current_dir()? == folder, "the same working folder")?;
    let mounts = fs::read_to_string("/proc/self/mounts")?;
    check(mounts.contains("tmpfs /run/pcscd "), "a place for pcscd of its own")?;
    check(fs::read_dir("/run/pcscd")?.next().is_none(), "an empty folder for pcscd")?;
    TcpStream::connect_timeout(&(HOST, 8_583).into(), Duration::from_secs(5)).map(drop)
}

/// Is root among its own users, and has a network of its own.
fn be_root() -> io::Result<()> {
    own_users()?;
    let map = fs::read_to_string("/proc/self/uid_map")?;
    let map: Vec<&str> = map.split_whitespace().collect();
    check(map == ["0", "65534", "1"], &format!("to be root as nobody, not {map:?}"))?;
    leave_network()?;
    loopback_up()?;
    leave_mounts()?;
    TcpListener::bind(("127.0.0.1", 8_583)).map(drop)
}

/// Holds a router and a disk until it is killed.
fn hold(folder: &Path) -> io::Result<()> {
    leave_mounts()?;
    let _router = Router::start(1, Weather::CALM)?;
    let _disk = PowerDisk::make(&folder.join("image"), 16, folder)?;
    println!("held");
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

pub(crate) fn trials() -> Vec<Trial> {
    let trial = |name: &'static str, test: fn() -> io::Result<()>| {
        Trial::test(name, move || skipped_without(name, test))
    };
    vec![
        trial("a_process_enters_what_a_thread_of_another_holds", a_process_enters),
        trial("who_is_not_root_is_root_among_its_own_users", own_users_of_nobody),
        trial("who_is_not_root_enters_the_users_of_another_process", users_are_entered),
        trial("a_thread_that_is_gone_cannot_be_entered", a_thread_that_is_gone),
        trial("a_process_that_is_killed_leaves_nothing", a_process_that_is_killed),
        trial("every_probe_says_what_it_found", every_probe),
    ]
}

fn played(command: &mut Command) -> io::Result<()> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    check(output.status.success(), &format!("success, not `{said}`"))
}

fn a_process_enters() -> io::Result<()> {
    let router = Router::start(1, Weather::CALM)?;
    let host = router.host_side();
    let listen = || {
        host.enter(Which::NETWORK)?;
        TcpListener::bind((HOST, 8_583))
    };
    let _listener = thread::scope(|scope| scope.spawn(listen).join().expect("no panic"))?;
    played(&mut part(&format!("connect:{}", router.till_side()))?)
}

/// This program where nobody else can read it, and what plays parts as `nobody`.
struct Nobody {
    copy: tempfile::TempDir,
}

impl Nobody {
    fn new() -> io::Result<Self> {
        if !fs::read_to_string("/proc/self/uid_map")?.trim_end().ends_with("4294967295") {
            let lack = "only the root of the machine can be nobody";
            return Err(io::Error::new(ErrorKind::PermissionDenied, lack));
        }
        let copy = tempfile::Builder::new().prefix("hardware").tempdir()?;
        let program = copy.path().join("program");
        fs::copy(env::current_exe()?, &program)?;
        let open = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
        fs::set_permissions(copy.path(), open.clone())?;
        fs::set_permissions(&program, open)?;
        Ok(Self { copy })
    }

    fn part(&self, name: &str) -> Command {
        let mut command = Command::new(self.copy.path().join("program"));
        command.env(PART, name).current_dir("/").uid(NOBODY).gid(NOBODY).stdin(Stdio::null());
        command
    }
}

fn own_users_of_nobody() -> io::Result<()> {
    played(&mut Nobody::new()?.part("users"))
}

fn users_are_entered() -> io::Result<()> {
    let nobody = Nobody::new()?;
    let mut holder = nobody.part("hold users");
    let holder = holder.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut holder = Lines::new(holder);
    let held = holder.ask("")?;
    played(&mut nobody.part(&format!("enter:{held}")))
}

/// Says who holds the namespaces, and holds them until it is killed.
fn hold_users() -> io::Result<()> {
    own_users()?;
    leave_network()?;
    leave_mounts()?;
    loopback_up()?;
    let _listener = TcpListener::bind(("127.0.0.1", 8_583))?;
    println!("{}", Held::here());
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

/// Becomes root among the users of another process, and reaches what it has in its network.
fn enter_users(held: &str) -> io::Result<()> {
    held.parse::<Held>()?.enter(Which::ALL)?;
    mount_tmpfs(Path::new("/mnt"), 65_536)?;
    TcpStream::connect(("127.0.0.1", 8_583)).map(drop)
}

fn a_thread_that_is_gone() -> io::Result<()> {
    let held = {
        let router = Router::start(1, Weather::CALM)?;
        router.till_side()
    };
    let error = held.enter(Which::NETWORK).expect_err("it is gone").to_string();
    check(error.starts_with(&format!("opening /proc/{}/task/", held.pid)), &error)
}

fn a_process_that_is_killed() -> io::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut command = part(&format!("hold:{}", folder.path().display()))?;
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    let mut child = Lines::new(child);
    let said = child.ask("")?;
    if said != "held" {
        return Err(io::Error::new(ErrorKind::Unsupported, said));
    }
    let image = folder.path().join("image");
    check(loops_over(&image) == 1, "one loop device")?;
    drop(child);
    let start = Instant::now();
    while loops_over(&image) > 0 && start.elapsed() < Duration::from_secs(5) {
        thread::sleep(Duration::from_millis(10));
    }
    check(loops_over(&image) == 0, "no loop device")
}

/// How many loop devices there are over what begins so.
fn loops_over(beginning: &Path) -> usize {
    let devices = fs::read_dir("/sys/block").into_iter().flatten().flatten();
    let files = devices.map(|device| device.path().join("loop/backing_file"));
    let files = files.filter_map(|file| fs::read_to_string(file).ok());
    files.filter(|file| file.starts_with(&*beginning.to_string_lossy())).count()
}

fn every_probe() -> io::Result<()> {
    let parts = probe();
    for part in &parts {
        println!("{part}");
    }
    check(parts.len() == 8, "eight parts")?;
    check(parts.iter().all(|part| part.found != Err(String::new())), "a reason for each")
}

/// What the machine holds: mounts, loop devices in use, interfaces, children.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Left {
    mounts: BTreeSet<String>,
    loops: usize,
    interfaces: BTreeSet<String>,
    threads: usize,
}

impl Left {
    pub(crate) fn behind() -> Self {
        let names = |folder: &str| -> BTreeSet<String> {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
        };
        let mounts = fs::read_to_string("/proc/self/mounts").unwrap_or_default();
        Self {
            mounts: mounts.lines().map(str::to_owned).collect(),
            // Those of our own folders: whoever else plays on this machine has others.
            loops: loops_over(&env::temp_dir().join(".tmp")),
            interfaces: names("/sys/class/net"),
            threads: names("/proc/self/task").len(),
        }
    }

    /// Compares with what is there once the kernel has had time to clear up.
    pub(crate) fn is_what_is_left(&self) {
        let start = Instant::now();
        while *self != Self::behind() && start.elapsed() < Duration::from_secs(5) {
            thread::sleep(Duration::from_millis(20));
        }
        assert_eq!(*self, Self::behind(), "left behind");
    }
}
