//! What landlock allows: reading the interpreter and its packages, the sandbox's own files.

use std::path::{Path, PathBuf};

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd,
    RestrictionStatus, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
    make_bitflags,
};

/// The newest rights that the rules know; kernels that know fewer enforce those.
const NEWEST: ABI = ABI::V6;

/// Confine this thread and all that it starts.
///
/// Paths that don't exist are left out.
pub(crate) fn restrict(
    readable: &[PathBuf],
    writable: &[PathBuf],
) -> Result<RestrictionStatus, RulesetError> {
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let special = make_bitflags!(AccessFs::{Execute | MakeChar | MakeBlock | MakeSock | MakeFifo | IoctlDev});
    let write = AccessFs::from_all(NEWEST) & !special;
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(NEWEST))?
        .handle_access(AccessNet::from_all(NEWEST))?
        .scope(Scope::from_all(NEWEST))?
        .create()?;
    for (paths, access) in [(readable, read), (writable, write)] {
        for path in paths {
            if let Ok(handle) = PathFd::new(path) {
                rules = rules.add_rule(PathBeneath::new(handle, fitting(path, access)))?;
            }
        }
    }
    rules.restrict_self()
}

/// The rights that make sense for a folder, or for a file.
fn fitting(path: &Path, access: BitFlags<AccessFs>) -> BitFlags<AccessFs> {
    if path.is_dir() { access } else { access & AccessFs::from_file(NEWEST) }
}

/// Whether the kernel enforces anything of it.
pub(crate) fn is_enforced(status: &RestrictionStatus) -> bool {
    status.ruleset != RulesetStatus::NotEnforced
}
