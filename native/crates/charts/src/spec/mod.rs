//! What a specification says, read into types; nothing of it is drawn here.

pub(crate) mod channel;
pub(crate) mod channel_def;
pub(crate) mod colors;
pub(crate) mod composite;
pub(crate) mod config;
pub(crate) mod encoding;
pub(crate) mod json;
pub(crate) mod mark_def;
pub(crate) mod overlay;
pub(crate) mod params;
pub(crate) mod time_unit;
pub(crate) mod view;
