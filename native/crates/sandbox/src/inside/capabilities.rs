//! Giving up every capability for good.

use std::io;

use rustix::thread::{CapabilitySet, CapabilitySets, capabilities, set_capabilities};

/// Keep-capabilities, the root user's special place and ambient capabilities, all off and locked.
const SECURE_BITS: libc::c_ulong = 0xef;

/// Drop all capabilities, and all ways to gain any.
pub(crate) fn drop_all() -> io::Result<()> {
    // Ends at the first number that the kernel does not know, or at once where the process may not drop
    // from the set: without privileges the set grants nothing, and a probe looks at what matters.
    // SAFETY: takes integers.
    let drop_one =
        |capability: libc::c_ulong| unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) } == 0;
    let _dropped = (0..=63).take_while(|&capability| drop_one(capability)).count();
    // SAFETY: takes integers. Needs a capability that a fallback without namespaces does not have.
    let _ = unsafe { libc::prctl(libc::PR_SET_SECUREBITS, SECURE_BITS, 0, 0, 0) };
    // SAFETY: takes integers.
    let _ = unsafe { libc::prctl(libc::PR_CAP_AMBIENT, libc::PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) };
    let none = CapabilitySet::empty();
    set_capabilities(None, CapabilitySets { effective: none, permitted: none, inheritable: none })?;
    Ok(())
}

/// Whether this thread has no capability.
pub(crate) fn has_none() -> io::Result<bool> {
    let sets = capabilities(None)?;
    Ok(sets.effective.is_empty() && sets.permitted.is_empty() && sets.inheritable.is_empty())
}
