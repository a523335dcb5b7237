//! Layers for a process of our own that reads foreign bytes.

use std::io;

use ferrolab_base::Result;

use crate::inside::seccomp::{Audience, Filters};
use crate::inside::{capabilities, landlock_rules};
use crate::layer::{Layer, LayerReport};

/// Confine this process, which has loaded all it needs: no capability, no file by path, no
/// socket, no other process, only the system calls of a worker. Threads running already are not confined.
///
/// Gives what holds; a layer that the system does not have is reported, not an error.
pub fn confine_self() -> Result<Vec<LayerReport>> {
    let report = |layer, outcome: io::Result<()>| LayerReport {
        layer,
        active: outcome.is_ok(),
        detail: outcome.err().map(|error| error.to_string()).unwrap_or_default(),
    };
    let privileges = rustix::thread::set_no_new_privs(true).map_err(io::Error::from);
    let restricted = landlock_rules::restrict(&[], &[]).map_err(io::Error::other).and_then(|status| {
        match landlock_rules::is_enforced(&status) {
            true => Ok(()),
            false => Err(io::Error::other("the kernel has no landlock")),
        }
    });
    let filtered = Filters::new(Audience::Worker).and_then(|filters| {
        filters.install_special()?;
        filters.install_allowed()
    });
    Ok(vec![
        report(Layer::NoNewPrivileges, privileges),
        report(Layer::Capabilities, capabilities::drop_all()),
        report(Layer::Landlock, restricted),
        report(Layer::Seccomp, filtered),
    ])
}
