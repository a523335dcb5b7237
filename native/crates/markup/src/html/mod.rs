//! HTML.
use crate::{Options, Parsed};
use ferrolab_base::{Cancel, Result};
pub(crate) fn parse(_: &[u8], _: &Options, _: &Cancel) -> Result<Parsed> { Ok(Parsed::default()) }
