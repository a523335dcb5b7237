//! Units of time that dates are cut to.

use ferrolab_base::Result;
use serde_json::Value as Json;

use super::json::Place;

/// The parts of which units consist, from the longest.
const PARTS: [&str; 11] = [
    "year",
    "quarter",
    "month",
    "week",
    "date",
    "dayofyear",
    "day",
    "hours",
    "minutes",
    "seconds",
    "milliseconds",
];

const DAY: f64 = 86_400_000.0;

/// A unit of time, such as year and month.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TimeUnit {
    /// Such as `yearmonth`, without `utc` and `binned`.
    pub unit: String,
    pub utc: bool,
    /// How many of the shortest part make one.
    pub step: f64,
    /// Whether the data has been cut already.
    pub binned: bool,
}

impl TimeUnit {
    /// Reads `"yearmonth"` or `{"unit": ..., "step": ..., "utc": ...}`.
    pub fn read(value: &Json, place: &Place) -> Result<Option<Self>> {
        match value {
            Json::Null => Ok(None),
            Json::String(name) => Ok(Some(Self::named(name, place)?)),
            Json::Object(members) => {
                place.only(members, &["unit", "step", "utc", "binned"])?;
                let Some(name) = members.get("unit").and_then(Json::as_str) else {
                    return Err(place.refuse("without a unit is not drawn here"));
                };
                let mut unit = Self::named(name, place)?;
                unit.step = members.get("step").and_then(Json::as_f64).unwrap_or(1.0);
                unit.utc |= members.get("utc").and_then(Json::as_bool).unwrap_or(false);
                unit.binned |= members.get("binned").and_then(Json::as_bool).unwrap_or(false);
                Ok(Some(unit))
            }
            _ => Err(place.invalid("a unit of time is expected")),
        }
    }

    fn named(name: &str, place: &Place) -> Result<Self> {
        let (binned, rest) = name.strip_prefix("binned").map_or((false, name), |rest| (true, rest));
        let (utc, unit) = rest.strip_prefix("utc").map_or((false, rest), |rest| (true, rest));
        if parts_of(unit).is_none() {
            return Err(place.refuse(format_args!("is {name:?}, which is not drawn here")));
        }
        Ok(Self { unit: unit.to_owned(), utc, step: 1.0, binned })
    }

    /// Its parts, from the longest.
    pub fn parts(&self) -> Vec<&'static str> {
        parts_of(&self.unit).unwrap_or_default()
    }

    /// The name of a column that is cut to it.
    pub fn prefix(&self) -> String {
        let step = if self.step == 1.0 { String::new() } else { format!("_step_{}", self.step) };
        format!("{}{}{step}", if self.utc { "utc" } else { "" }, self.unit)
    }

    /// Milliseconds of the shortest part, times the step, counted from the first of January of a
    /// year that is no leap year; days of the week have none.
    pub fn duration_milliseconds(&self) -> Option<f64> {
        Some(match *self.parts().last()? {
            "year" => 365.0 * DAY * self.step,
            "quarter" => DAY * days_of_months(self.step * 3.0),
            "month" => DAY * days_of_months(self.step),
            "week" => 7.0 * DAY * self.step,
            "date" | "dayofyear" => DAY * self.step,
            "hours" => 3_600_000.0 * self.step,
            "minutes" => 60_000.0 * self.step,
            "seconds" => 1_000.0 * self.step,
            "milliseconds" => self.step,
            _ => return None,
        })
    }

    /// The unit with its step and zone, as a transform has it.
    pub fn to_json(&self) -> Json {
        serde_json::json!({"unit": self.unit, "step": self.step, "utc": self.utc})
    }
}

/// Days of the first so many months of a year.
fn days_of_months(months: f64) -> f64 {
    const ENDS: [f64; 13] =
        [0.0, 31.0, 59.0, 90.0, 120.0, 151.0, 181.0, 212.0, 243.0, 273.0, 304.0, 334.0, 365.0];
    (months / 12.0).floor() * 365.0 + ENDS[(months.max(0.0) % 12.0) as usize]
}

fn parts_of(unit: &str) -> Option<Vec<&'static str>> {
    let mut rest = unit;
    let mut found = Vec::new();
    for name in PARTS {
        if let Some(after) = rest.strip_prefix(name) {
            found.push(name);
            rest = after;
        }
    }
    (rest.is_empty() && !found.is_empty()).then_some(found)
}
