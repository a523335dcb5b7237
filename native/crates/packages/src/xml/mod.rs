//! XML without document type definitions, read as it stands.
//!
//! [`decode`] gives the text of a part, [`Reader`] its events, [`Tree`] all of it at
//! once. Entities other than the five of XML and character references are left
//! out: nothing expands, nothing is fetched. Depth and elements have caps, and
//! nothing recurses.

mod decode;
mod entity;
mod reader;
mod tree;

pub use decode::decode;
pub use reader::{Attribute, Element, Event, Reader};
pub use tree::{Node, Step, Tree, Walk};
