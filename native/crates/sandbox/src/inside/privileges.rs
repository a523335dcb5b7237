//! What every process of a sandbox gives up.

use std::io;
use std::path::PathBuf;

use crate::inside::terms::Terms;
use crate::inside::{Sealing, capabilities, landlock_rules, limits, sealing};
use crate::layer::{Isolation, Layer};
use crate::messages::Failure;

/// Files that a process may go on using.
pub(crate) struct Files<'a> {
    pub readable: &'a [PathBuf],
    pub writable: &'a [PathBuf],
}

impl Files<'_> {
    /// None at all.
    pub(crate) const NONE: Self = Files { readable: &[], writable: &[] };
}

/// Set the limits and give up all rights but to `files`. For this process and those it will make.
pub(crate) fn give_up(terms: &Terms, files: &Files<'_>) -> Sealing<()> {
    if terms.has(Layer::ResourceLimits) {
        let set = limits::set_common(terms.max_file_bytes, terms.max_processes());
        sealing(Layer::ResourceLimits, "setrlimit", set)?;
    }
    if terms.isolation == Isolation::None {
        return Ok(());
    }
    if terms.has(Layer::Capabilities) {
        sealing(Layer::Capabilities, "drop capabilities", capabilities::drop_all())?;
    }
    if terms.has(Layer::NoNewPrivileges) {
        sealing(Layer::NoNewPrivileges, "prctl", rustix::thread::set_no_new_privs(true))?;
    }
    if terms.has(Layer::Landlock) {
        let restricted = landlock_rules::restrict(files.readable, files.writable).map_err(io::Error::other);
        if !landlock_rules::is_enforced(&sealing(Layer::Landlock, "restrict", restricted)?) {
            let reason = "the kernel has no landlock, or it is not switched on".into();
            return Err(Failure { layer: Layer::Landlock, reason });
        }
    }
    Ok(())
}
