//! The encoding of a view: what stands at its channels.

use ferrolab_base::Result;
use serde_json::{Map, Value as Json};

use super::channel::{CHANNELS, Channel};
use super::channel_def::{ChannelDef, Reading};
use super::json::Place;
use super::mark_def::MarkKind;

/// What stands at each channel.
#[derive(Clone, Debug, Default)]
pub(crate) struct Encoding {
    channels: [Option<Box<ChannelDef>>; CHANNELS],
    pub detail: Vec<ChannelDef>,
    pub order: Vec<ChannelDef>,
}

/// Channels that don't change a picture.
const SILENT: &[&str] = &["tooltip", "href", "key", "description"];

impl Encoding {
    /// Reads an encoding without facets.
    pub fn read(members: &Map<String, Json>, reading: &Reading, place: &Place) -> Result<Self> {
        let mut encoding = Self::default();
        for (name, value) in members {
            let here = place.at(name);
            match name.as_str() {
                _ if SILENT.contains(&name.as_str()) || value.is_null() => {}
                "detail" => encoding.detail = read_list(value, name, reading, &here)?,
                "order" => encoding.order = read_list(value, name, reading, &here)?,
                _ => match Channel::from_name(name) {
                    Some(channel) => {
                        let def = ChannelDef::read(value, name, reading, &here)?;
                        encoding.channels[channel as usize] = Some(Box::new(def));
                    }
                    None => return Err(here.refuse("is not drawn here")),
                },
            }
        }
        encoding.drop_empty();
        encoding.give_secondary_kinds();
        Ok(encoding)
    }

    /// Channels that name neither field, datum, value nor condition count as not given.
    fn drop_empty(&mut self) {
        for slot in &mut self.channels {
            let empty = slot
                .as_ref()
                .is_some_and(|def| def.data().is_none() && def.value.is_none() && def.conditions.is_empty());
            if empty {
                *slot = None;
            }
        }
    }

    /// Leaves out channels that a mark has no use for, as Vega-Lite does.
    pub fn drop_what_marks_lack(&mut self, kind: MarkKind) {
        for channel in Channel::ALL {
            if !has_use_for(kind, channel) {
                self.channels[channel as usize] = None;
            }
        }
    }

    fn give_secondary_kinds(&mut self) {
        for (second, first) in [(Channel::X2, Channel::X), (Channel::Y2, Channel::Y)] {
            let kind = self.get(first).and_then(|def| def.kind);
            if let Some(def) = &mut self.channels[second as usize] {
                def.kind = def.kind.or(kind);
            }
        }
    }

    pub fn get(&self, channel: Channel) -> Option<&ChannelDef> {
        self.channels[channel as usize].as_deref()
    }

    pub fn has(&self, channel: Channel) -> bool {
        self.channels[channel as usize].is_some()
    }

    /// The field or datum at a channel, be it within a condition.
    pub fn data(&self, channel: Channel) -> Option<&ChannelDef> {
        self.get(channel)?.data()
    }

    /// The field at a channel, be it within a condition.
    pub fn field(&self, channel: Channel) -> Option<&ChannelDef> {
        self.get(channel)?.field_def()
    }

    /// Every channel's definition with its fields, conditions' own among them.
    pub fn fields(&self) -> impl Iterator<Item = (Option<Channel>, &ChannelDef)> {
        let channels =
            Channel::ALL.into_iter().filter_map(|channel| Some((Some(channel), self.field(channel)?)));
        let lists = self.detail.iter().chain(&self.order).filter(|def| def.is_field()).map(|def| (None, def));
        channels.chain(lists)
    }

    /// Whether any field is aggregated.
    pub fn aggregates(&self) -> bool {
        self.fields().any(|(_, def)| def.aggregate.is_some())
    }
}

fn has_use_for(kind: MarkKind, channel: Channel) -> bool {
    use MarkKind::{Arc, Area, Bar, Circle, Line, Point, Rect, Rule, Square, Text, Tick};
    match channel {
        Channel::Size => !matches!(kind, Area | Rect | Arc),
        Channel::StrokeDash => matches!(kind, Line | Point | Tick | Rule | Circle | Square | Bar),
        Channel::Shape => kind == Point,
        Channel::Text => kind == Text,
        Channel::Angle => matches!(kind, Point | Square | Text),
        Channel::Theta | Channel::Radius => matches!(kind, Text | Arc),
        Channel::Theta2 | Channel::Radius2 => kind == Arc,
        _ => true,
    }
}

fn read_list(value: &Json, name: &str, reading: &Reading, place: &Place) -> Result<Vec<ChannelDef>> {
    let single = std::slice::from_ref(value);
    let list = value.as_array().map_or(single, Vec::as_slice);
    list.iter().map(|value| ChannelDef::read(value, name, reading, place)).collect()
}
