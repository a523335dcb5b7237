//! Values as text.

use ferrolab_base::Result;
use serde_json::Value as Json;

use crate::data::Value;
use crate::format::{NumberFormat, TimeFormat};
use crate::spec::channel_def::{ChannelDef, Kind};
use crate::spec::config::Config;
use crate::spec::json::{refused, refused_value};
use crate::spec::time_unit::TimeUnit;

/// How the values of a definition are written.
pub(crate) enum Writer {
    Number(Box<NumberFormat>),
    Time(TimeFormat),
    Plain,
}

impl Writer {
    /// The writer of what a definition shows as text.
    pub fn of(
        def: &ChannelDef,
        format: Option<&Json>,
        format_type: Option<&str>,
        config: &Config,
    ) -> Result<Self> {
        if format_type.is_some_and(|kind| kind != "number" && kind != "time") {
            return Err(refused(
                "formatType",
                format_args!("{:?} is not drawn here", format_type.unwrap_or("")),
            ));
        }
        if format_type == Some("time") || (format_type.is_none() && def.is_temporal()) {
            return Ok(Self::Time(time_format(def.time_unit.as_ref(), format, config)?));
        }
        match format {
            Some(Json::String(pattern)) => Ok(Self::Number(Box::new(NumberFormat::new(pattern)?))),
            Some(other) if !other.is_null() => Err(refused_value("format", other)),
            _ if def.is_kind(Kind::Quantitative) => {
                let pattern = config.top("numberFormat").and_then(Json::as_str).unwrap_or("");
                Ok(Self::Number(Box::new(NumberFormat::new(pattern)?)))
            }
            _ => Ok(Self::Plain),
        }
    }

    /// A value as text.
    pub fn write(&self, value: &Value) -> String {
        match self {
            Self::Number(format) => format.format(value.number()),
            Self::Time(format) => format.format(value.number()),
            Self::Plain => value.string().into_owned(),
        }
    }
}

/// How times are written: as said, by their unit, or by configuration.
pub(crate) fn time_format(
    unit: Option<&TimeUnit>,
    format: Option<&Json>,
    config: &Config,
) -> Result<TimeFormat> {
    match (format.filter(|format| !format.is_null()), unit) {
        (Some(format), _) => TimeFormat::from_json(format),
        (None, Some(unit)) => {
            Ok(TimeFormat::new(&crate::data::TimeUnit::from_json(&unit.to_json())?.specifier()))
        }
        (None, None) => {
            Ok(TimeFormat::new(config.top("timeFormat").and_then(Json::as_str).unwrap_or("%b %d, %Y")))
        }
    }
}
