//! Configuration: Vega-Lite's defaults, a theme or a user's own settings over them.

use std::sync::{Arc, LazyLock};

use ferrolab_base::Result;
use serde_json::{Map, Value as Json, json};

use super::json::{Place, merge};

/// How deep a user's settings are merged into the defaults.
const DEPTH: usize = 3;

static DEFAULTS: LazyLock<Arc<Json>> = LazyLock::new(|| {
    Arc::new(json!({
        "background": "white",
        "padding": 5,
        "timeFormat": "%b %d, %Y",
        "countTitle": "Count of Records",
        "view": {"continuousWidth": 300, "continuousHeight": 300, "step": 20},
        "mark": {"color": "#4c78a8", "timeUnitBandSize": 1},
        "bar": {"binSpacing": 1, "continuousBandSize": 5, "minBandSize": 0.25, "timeUnitBandPosition": 0.5},
        "rect": {"binSpacing": 0, "continuousBandSize": 5, "minBandSize": 0.25, "timeUnitBandPosition": 0.5},
        "tick": {"binSpacing": 0, "continuousBandSize": 5, "minBandSize": 0.25, "timeUnitBandPosition": 0.5,
            "thickness": 1},
        "rule": {"color": "black"},
        "text": {"color": "black"},
        "boxplot": {"size": 14, "extent": 1.5, "box": {}, "median": {"color": "white"}, "outliers": {}, "rule": {},
            "ticks": null},
        "errorbar": {"center": "mean", "rule": true, "ticks": false},
        "errorband": {"band": {"opacity": 0.3}, "borders": false},
        "scale": {
            "pointPadding": 0.5, "barBandPaddingInner": 0.1, "rectBandPaddingInner": 0, "tickBandPaddingInner": 0.25,
            "bandWithNestedOffsetPaddingInner": 0.2, "bandWithNestedOffsetPaddingOuter": 0.2, "minBandSize": 2,
            "minFontSize": 8, "maxFontSize": 40, "minOpacity": 0.3, "maxOpacity": 0.8, "minSize": 4,
            "minStrokeWidth": 1, "maxStrokeWidth": 4, "quantileCount": 4, "quantizeCount": 4, "zero": true,
            "maxSize": null
        },
        "legend": {"gradientHorizontalMaxLength": 200, "gradientHorizontalMinLength": 100,
            "gradientVerticalMaxLength": 200, "gradientVerticalMinLength": 64, "unselectedOpacity": 0.35},
        "header": {"titlePadding": 10, "labelPadding": 10},
        "style": {
            "guide-label": {"fill": "#000", "font": "sans-serif", "fontSize": 10},
            "guide-title": {"fill": "#000", "font": "sans-serif", "fontSize": 11, "fontWeight": "bold"},
            "group-title": {"fill": "#000", "font": "sans-serif", "fontSize": 13, "fontWeight": "bold"},
            "group-subtitle": {"fill": "#000", "font": "sans-serif", "fontSize": 12},
            "point": {"size": 30, "strokeWidth": 2, "shape": "circle"},
            "circle": {"size": 30, "strokeWidth": 2},
            "square": {"size": 30, "strokeWidth": 2, "shape": "square"},
            "cell": {"fill": "transparent", "stroke": "#ddd"},
            "view": {"fill": "transparent"}
        },
        "facet": {"spacing": 20},
        "concat": {"spacing": 20},
        "normalizedNumberFormat": ".0%"
    }))
});

/// Lighter guides over a dark page.
static DARK: LazyLock<Json> = LazyLock::new(|| {
    let (text, faint) = ("#e6e6e6", "#4a4a4a");
    json!({
        "background": null,
        "title": {"color": text, "subtitleColor": text},
        "style": {"guide-label": {"fill": text}, "guide-title": {"fill": text}, "cell": {"stroke": faint}},
        "axis": {"domainColor": "#9a9a9a", "gridColor": faint, "tickColor": "#9a9a9a"},
        "text": {"color": text},
        "rule": {"color": text},
        "header": {"labelColor": text, "titleColor": text}
    })
});

/// The settings that hold for a chart.
#[derive(Clone, Debug)]
pub(crate) struct Config {
    json: Arc<Json>,
}

impl Config {
    /// The defaults with a specification's own settings over them.
    pub fn new(own: Option<&Json>, dark: bool, accessible_colors: bool) -> Self {
        if own.is_none() && !dark && !accessible_colors {
            return Self { json: DEFAULTS.clone() };
        }
        let mut json = (**DEFAULTS).clone();
        if dark {
            merge(&mut json, &DARK, DEPTH);
        }
        if accessible_colors {
            merge(&mut json, &json!({"range": {"category": super::colors::ACCESSIBLE}}), DEPTH);
        }
        if let Some(own) = own {
            if let Some(font) = own.get("font") {
                merge(&mut json, &fonts(font), DEPTH);
            }
            merge(&mut json, own, DEPTH);
        }
        Self { json: Arc::new(json) }
    }

    /// A section's settings.
    pub fn section(&self, name: &str) -> Option<&Map<String, Json>> {
        self.json.get(name).and_then(Json::as_object)
    }

    /// A setting at the top.
    pub fn top(&self, name: &str) -> Option<&Json> {
        self.json.get(name)
    }

    /// A setting within a section, unless it is `null`.
    pub fn get(&self, section: &str, name: &str) -> Option<&Json> {
        self.section(section)?.get(name).filter(|value| !value.is_null())
    }

    /// A number within a section.
    pub fn number(&self, section: &str, name: &str) -> Option<f64> {
        self.get(section, name).and_then(Json::as_f64)
    }

    /// A setting of a named style.
    pub fn style(&self, style: &str, name: &str) -> Option<&Json> {
        self.section("style")?.get(style)?.get(name)
    }
}

/// Settings that change pictures in ways that are not drawn here.
const UNDRAWN: &[&str] = &[
    "color",
    "customFormatTypes",
    "fontSize",
    "lineBreak",
    "locale",
    "normalizedNumberFormatType",
    "numberFormatType",
    "signals",
    "timeFormatType",
];

/// Refuses settings that are not drawn here, and settings by expressions.
pub(crate) fn check(own: &Json, place: &Place) -> Result<()> {
    let members = place.object(own)?;
    if let Some(name) = UNDRAWN.iter().find(|name| members.get(**name).is_some_and(|value| !value.is_null()))
    {
        return Err(place.at(name).refuse("is not drawn here"));
    }
    let mut waiting: Vec<&Json> = members.values().collect();
    while let Some(value) = waiting.pop() {
        match value {
            Json::Object(members) => {
                if members.contains_key("expr") || members.contains_key("signal") {
                    return Err(place.refuse("by an expression is not drawn here"));
                }
                waiting.extend(members.values());
            }
            Json::Array(values) => waiting.extend(values),
            _ => {}
        }
    }
    Ok(())
}

fn fonts(font: &Json) -> Json {
    let font = json!({"font": font});
    json!({"text": font, "style": {
        "guide-label": font, "guide-title": font, "group-title": font, "group-subtitle": font}})
}
