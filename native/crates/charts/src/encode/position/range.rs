//! Rows from one place to another.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::{Fallback, Hold, Placing, Series, Span};
use crate::spec::channel::Channel;
use crate::spec::json::refused_value;

impl Placing<'_> {
    /// The extent of rows from one channel to its second, or so wide.
    pub fn range(&self, channel: Channel, first: Fallback, second: Fallback) -> Result<Span> {
        let end_channel = channel.secondary().unwrap_or(channel);
        let start = self.point(channel, first)?.unwrap_or(Series::One(f64::NAN));
        let own = format!("{}Offset", end_channel.name());
        let (offset, _) = if self.def(end_channel).is_some() || self.unit.mark.own(&own).is_some() {
            self.offset(end_channel, 0.0)?
        } else {
            self.offset(channel, 0.5)?
        };
        if let Some(def) = self.def(channel).filter(|def| def.is_data() && self.is_stacked(channel)) {
            let end = self.scaled(def, self.scale(channel), "start", 0.0).plus(&offset);
            return Ok(Span::Between(start, end));
        }
        if let Some(end) =
            self.middle(end_channel, self.def(end_channel), None, &offset, None, Fallback::Nothing)?
        {
            return Ok(Span::Between(start, end));
        }
        if let Some(width) = self.said_width(channel, end_channel)? {
            let hold = self.hold(channel, Hold::Center);
            return Ok(Span::Wide { at: start, width: Series::One(width), hold });
        }
        let end = self.fallback(end_channel, second).unwrap_or(Series::One(f64::NAN));
        Ok(Span::Between(start, end))
    }

    fn said_width(&self, channel: Channel, end: Channel) -> Result<Option<f64>> {
        let config = self.scope.model.config;
        let name = match channel {
            Channel::X => "width",
            Channel::Y => "height",
            _ => return Ok(None),
        };
        if self.unit.mark.prop(config, end.name()).is_some() {
            return Ok(None);
        }
        match self.unit.mark.prop(config, name) {
            Some(Json::Number(width)) => Ok(width.as_f64()),
            Some(Json::String(word)) if word == name => Ok(Some(self.length(channel))),
            Some(Json::Object(_)) | None => Ok(None),
            Some(other) => Err(refused_value(format_args!("mark.{name}"), other)),
        }
    }

    /// Which part of a width stands at its place.
    pub(super) fn hold(&self, channel: Channel, default: Hold) -> Hold {
        let name = if channel == Channel::X { "align" } else { "baseline" };
        match self.unit.mark.text(self.scope.model.config, name) {
            Some("left" | "top") => Hold::Start,
            Some("center" | "middle") => Hold::Center,
            Some("right" | "bottom") => Hold::End,
            _ => default,
        }
    }
}
