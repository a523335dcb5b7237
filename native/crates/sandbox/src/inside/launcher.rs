//! The launcher: a small process that makes the first processes of sandboxes.
//!
//! A fork costs what its parent's memory is large, and the first process of a sandbox needs nothing of
//! an interpreter's. So the zygote forks the launcher before it loads anything, and then asks it: for the
//! next one each time that it uses one, so that a place is made before it is needed.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::net::{AddressFamily, RecvFlags, SocketFlags, SocketType, socketpair};
use rustix::process::getuid;

use crate::inside::clone::{Fork, ThreadNumber, fork_into};
use crate::inside::init::{become_init, die_with_parent};
use crate::inside::telling::exit;
use crate::inside::terms::Terms;
use crate::inside::{Sealing, descriptors, namespaces, sealing, users};
use crate::layer::Layer;
use crate::messages::{Failure, Spawned};
use crate::packets::{self, Packet};

/// The launcher as the zygote sees it. It ends when its socket is closed.
pub(crate) struct Launcher {
    socket: OwnedFd,
}

impl Launcher {
    /// Fork the launcher.
    ///
    /// # Safety
    /// The process must have one thread.
    pub(crate) unsafe fn start(number: ThreadNumber) -> io::Result<Self> {
        let (socket, theirs) = pair()?;
        // SAFETY: as warranted by the caller.
        match unsafe { fork_into(0, number) }? {
            Fork::Parent { .. } => Ok(Self { socket }),
            Fork::Child => {
                // All that is open is closed by number, this side's end too.
                std::mem::forget(socket);
                serve(theirs, number)
            }
        }
    }

    /// Have it come to where this process is now, and make sandboxes on these `terms` from here on.
    pub(crate) fn settle(&self, terms: &Terms) -> Sealing<()> {
        let reach = |outcome: io::Result<()>| sealing(Layer::UserNamespace, "reach the launcher", outcome);
        // A root enters as the root it is.
        let kinds: &[&str] = if users::needs_namespace() { &["user", "mnt"] } else { &["mnt"] };
        let places = kinds.iter().map(|kind| std::fs::File::open(format!("/proc/self/ns/{kind}")));
        let places =
            sealing(Layer::MountNamespace, "open namespaces", places.collect::<io::Result<Vec<_>>>())?;
        let places: Vec<_> = places.iter().map(AsFd::as_fd).collect();
        reach(packets::send(&self.socket, terms, &places))?;
        match packets::receive::<Option<Failure>>(&self.socket, RecvFlags::empty()) {
            Ok(Some(Packet { message: None, .. })) => Ok(()),
            Ok(Some(Packet { message: Some(failure), .. })) => Err(failure),
            Ok(None) => reach(Err(io::ErrorKind::UnexpectedEof.into())),
            Err(error) => reach(Err(error)),
        }
    }

    /// Ask for another init.
    pub(crate) fn ask(&self) -> io::Result<()> {
        packets::send(&self.socket, &(), &[])
    }

    /// The init that was asked for, or why there is none.
    pub(crate) fn answer(&self) -> io::Result<Sealing<Init>> {
        let answer: Packet<Spawned> = packets::receive(&self.socket, RecvFlags::empty())?
            .ok_or_else(|| io::Error::other("the launcher has ended"))?;
        let pid = answer.message.pid;
        match (answer.message.failure, <[OwnedFd; 2]>::try_from(answer.descriptors)) {
            (Some(failure), _) => Ok(Err(failure)),
            (None, Ok([handle, socket])) => Init { pid, handle, socket }.made(),
            (None, Err(_)) => Err(io::Error::other("an init came without its descriptors")),
        }
    }
}

/// An init that makes, or has made, a place that nobody uses yet. It ends when its socket is closed.
pub(crate) struct Init {
    pub pid: i32,
    /// The process.
    pub handle: OwnedFd,
    socket: OwnedFd,
}

impl Init {
    /// This, once its place is made.
    fn made(self) -> io::Result<Sealing<Self>> {
        let outcome: Packet<Option<Failure>> = packets::receive(&self.socket, RecvFlags::empty())?
            .ok_or_else(|| io::Error::other("an init has ended"))?;
        Ok(outcome.message.map_or(Ok(self), Err))
    }

    /// Let it serve a sandbox: it tells the host by `control` how its children ended.
    pub(crate) fn hand_over(&self, control: BorrowedFd<'_>) -> io::Result<()> {
        packets::send(&self.socket, &(), &[control])
    }
}

/// The launcher's life, after the fork.
fn serve(socket: OwnedFd, number: ThreadNumber) -> ! {
    die_with_parent();
    let Ok(socket) = descriptors::keep_one(socket) else { exit(1) };
    let Ok(Some(Packet { message: terms, descriptors, .. })) =
        packets::receive::<Terms>(&socket, RecvFlags::empty())
    else {
        exit(0)
    };
    let settled = move_to(&terms, descriptors);
    // Undone by the change of credentials.
    die_with_parent();
    let is_settled = settled.is_ok();
    if packets::send(&socket, &settled.err(), &[]).is_err() || !is_settled {
        exit(1);
    }
    while let Ok(Some(Packet { message: (), .. })) = packets::receive(&socket, RecvFlags::empty()) {
        if launch(&socket, &terms, number).is_err() {
            exit(1);
        }
    }
    exit(0)
}

/// Make one init and tell the zygote.
fn launch(socket: &OwnedFd, terms: &Terms, number: ThreadNumber) -> io::Result<()> {
    let (ours, theirs) = pair()?;
    let flags = namespaces::flags(&terms.without) | libc::CLONE_PARENT as u64;
    // SAFETY: this process is a fork of one with one thread, and starts none.
    match unsafe { fork_into(flags, number) } {
        Ok(Fork::Child) => {
            // All that is open is closed by number, this side's end too.
            std::mem::forget(ours);
            become_init(terms, theirs)
        }
        Ok(Fork::Parent { pid, pidfd }) => {
            packets::send(socket, &Spawned { pid, failure: None }, &[pidfd.as_fd(), ours.as_fd()])
        }
        Err(error) => {
            let failure = Failure { layer: Layer::UserNamespace, reason: format!("clone3: {error}") };
            packets::send(socket, &Spawned { pid: 0, failure: Some(failure) }, &[])
        }
    }
}

fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    Ok(socketpair(AddressFamily::UNIX, SocketType::SEQPACKET, SocketFlags::CLOEXEC, None)?)
}

/// Enter the zygote's namespaces, and become whom sandboxes run as.
fn move_to(terms: &Terms, places: Vec<OwnedFd>) -> Sealing<()> {
    for place in places {
        sealing(Layer::MountNamespace, "enter the zygote's namespaces", namespaces::enter(place, 0))?;
    }
    if terms.user != getuid().as_raw() {
        sealing(Layer::UserNamespace, "become nobody", users::become_user(terms.user, terms.group))?;
    }
    Ok(())
}
