//! The first process of a sandbox, the init.
//!
//! It stays outside user code's reach: it makes the sandbox's place, then only waits for its children
//! and tells the host how they ended.

use std::os::fd::OwnedFd;

use rustix::net::RecvFlags;
use rustix::process::{Signal, set_parent_process_death_signal, setsid};

use crate::inside::privileges::{Files, give_up};
use crate::inside::telling::{exit, tell_host};
use crate::inside::terms::Terms;
use crate::inside::{Sealing, descriptors, namespaces, root, sealing};
use crate::layer::Layer;
use crate::messages::Control;
use crate::packets;

/// In a fresh fork in new namespaces: make the place and say over `socket` what came of it, then be the
/// init of the sandbox whose control socket comes back.
pub(crate) fn become_init(terms: &Terms, socket: OwnedFd) -> ! {
    let Ok(socket) = descriptors::keep_one(socket) else { exit(1) };
    let made = make_place(terms).and_then(|()| give_up(terms, &Files::NONE));
    die_with_parent();
    let children = Children::hold();
    if packets::send(&socket, &made.err(), &[]).is_err() {
        exit(1);
    }
    // A zygote that has ended, or saw that no place was made, has no task.
    let Ok(Some(task)) = packets::receive::<()>(&socket, RecvFlags::empty()) else { exit(0) };
    // Its number is closed with all others.
    std::mem::forget(socket);
    let Some(control) = task.descriptors.into_iter().next() else { exit(1) };
    if descriptors::keep_control(control).is_err() {
        exit(1);
    }
    let _ = setsid();
    children.watch()
}

/// In new namespaces: users, a name, and files of the sandbox's own.
fn make_place(terms: &Terms) -> Sealing<()> {
    if terms.has(Layer::UserNamespace) {
        sealing(Layer::UserNamespace, "map users", namespaces::map_users(terms.user, terms.group))?;
        let named = rustix::system::sethostname(b"sandbox");
        if terms.has(Layer::UtsNamespace) {
            sealing(Layer::UtsNamespace, "sethostname", named)?;
        }
    }
    if terms.has(Layer::MountNamespace) {
        let mounted = root::mount_private(&terms.folders, terms.max_file_bytes);
        sealing(Layer::MountNamespace, "mount", mounted)?;
    }
    Ok(())
}

/// Die with the zygote, which dies with the host. After all changes of credentials, which undo this.
pub(crate) fn die_with_parent() {
    let _ = set_parent_process_death_signal(Some(Signal::KILL));
}

/// The set of the one signal that tells of children, held back until it is waited for.
pub(crate) struct Children(libc::sigset_t);

impl Children {
    /// From here on none ends unnoticed.
    pub(crate) fn hold() -> Self {
        reset_signals();
        // SAFETY: an empty set is filled, one signal added, and the set blocked; all are local.
        unsafe {
            let mut children = std::mem::zeroed();
            libc::sigemptyset(&raw mut children);
            libc::sigaddset(&raw mut children, libc::SIGCHLD);
            libc::sigprocmask(libc::SIG_BLOCK, &raw const children, std::ptr::null_mut());
            Self(children)
        }
    }

    /// The rest of an init's life: tell the host of each end, until none is left.
    ///
    /// The first child may still be on its way: it comes by losing the parent that it had.
    pub(crate) fn watch(&self) -> ! {
        descriptors::close_before_control();
        let mut had_children = false;
        loop {
            let mut status = 0;
            // SAFETY: writes a local; does not wait.
            match unsafe { libc::waitpid(-1, &raw mut status, libc::WNOHANG) } {
                pid if pid > 0 => tell_host(&Control::Exited { pid, status }, None),
                -1 if had_children => exit(0),
                // SAFETY: waits for a signal of a valid set.
                _ => drop(unsafe { libc::sigwaitinfo(&raw const self.0, std::ptr::null_mut()) }),
            }
            had_children = true;
        }
    }
}

/// Forget the interpreter's handlers; a stop or a continuation of the runner is no news.
fn reset_signals() {
    for signal in 1..32 {
        // SAFETY: all zeros is the default disposition; numbers that can't be changed are refused.
        unsafe {
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_flags = libc::SA_NOCLDSTOP;
            libc::sigaction(signal, &raw const action, std::ptr::null_mut());
        }
    }
}
