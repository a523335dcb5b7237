//! The containers that documents come in, read with caps that hold while unpacking:
//! [`zip`] archives, [`xml`] parts and [`opc`] relationships between them.
//!
//! Nothing here trusts a size, count or offset that the file declares.

pub mod opc;
pub mod xml;
pub mod zip;

mod bytes;
