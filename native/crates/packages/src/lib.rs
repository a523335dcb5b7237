//! The containers that documents come in, read with caps that hold while unpacking:
//! [`zip`] archives, [`xml`] parts and [`opc`] relationships between them, [`ole`]
//! compound files, and encrypted packages ([`decrypt`]).
//!
//! Nothing here trusts a size, count or offset that the file declares.

pub mod decrypt;
pub mod ole;
pub mod opc;
pub mod xml;
pub mod zip;

mod bytes;

use ferrolab_base::Error;

/// What could be read of a part, and what stopped it.
#[derive(Debug)]
pub struct Salvaged {
    /// The bytes before the damage, or all.
    pub bytes: Vec<u8>,
    /// What is damaged, if anything is.
    pub damage: Option<Error>,
}
