//! Specifications with anything in them are drawn or refused; nothing panics.

use ferrolab_charts::{ChartOptions, Tables, render};
use proptest::prelude::*;
use serde_json::{Value, json};

const NAMES: [&str; 30] = [
    "mark",
    "encoding",
    "x",
    "y",
    "color",
    "size",
    "field",
    "type",
    "bin",
    "aggregate",
    "stack",
    "scale",
    "axis",
    "legend",
    "width",
    "height",
    "layer",
    "facet",
    "sort",
    "timeUnit",
    "domain",
    "range",
    "padding",
    "title",
    "autosize",
    "yError",
    "y2",
    "yOffset",
    "params",
    "cornerRadiusEnd",
];

const MARKS: [&str; 13] = [
    "bar",
    "line",
    "area",
    "point",
    "rect",
    "arc",
    "text",
    "rule",
    "tick",
    "trail",
    "boxplot",
    "errorbar",
    "errorband",
];

fn bases() -> Vec<Value> {
    let rows = json!([{"a": "p", "b": 3, "c": "2024-01-05"}, {"a": "q", "b": null, "c": "2024-02-07"}, {"a": "p", "b": -4}]);
    let encoding = json!({
        "x": {"field": "a", "type": "nominal"}, "y": {"field": "b", "type": "quantitative", "stack": "zero"},
        "color": {"field": "a", "type": "nominal", "legend": {"orient": "top"}}, "size": {"field": "b", "bin": true},
    });
    let times = json!({
        "x": {"field": "c", "type": "temporal", "timeUnit": "month"}, "y": {"field": "b", "aggregate": "mean"},
        "column": {"field": "a", "type": "nominal"},
    });
    MARKS
        .iter()
        .flat_map(|mark| [(mark, encoding.clone()), (mark, times.clone())])
        .map(|(mark, encoding)| json!({"data": {"values": rows}, "mark": mark, "encoding": encoding}))
        .collect()
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(|number| json!(number)),
        (-5i64..400).prop_map(|number| json!(number)),
        "[a-z]{0,6}".prop_map(Value::from),
        Just(json!("log")),
        Just(json!("normalize")),
        Just(json!("independent")),
        Just(json!([])),
        Just(json!([1, "a", null])),
        Just(json!({})),
        Just(json!({"step": 0})),
        Just(json!({"expr": "p + 1"})),
        Just(json!([{"name": "p", "value": 2}, {"name": "s", "select": "point"}])),
        Just(json!("fit")),
        Just(json!("container")),
        Just(json!({"field": "b", "type": "quantitative"})),
        Just(json!({"type": "log", "domain": [0, 10]})),
    ]
}

/// Puts a value at a place that the numbers lead to.
fn mutate(at: &mut Value, path: &[usize], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *at = value;
        return;
    };
    match at {
        Value::Object(members) => {
            let known = members.keys().nth(step % members.len().max(1)).cloned();
            let name = known.filter(|_| step % 3 > 0).unwrap_or_else(|| NAMES[step % NAMES.len()].to_owned());
            mutate(members.entry(name).or_insert(Value::Null), rest, value);
        }
        Value::Array(elements) if !elements.is_empty() => {
            let index = step % elements.len();
            mutate(&mut elements[index], rest, value);
        }
        other => *other = value,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn nothing_panics(
        base in 0..2 * MARKS.len(),
        changes in prop::collection::vec((prop::collection::vec(0usize..1_000, 1..5), odd_value()), 1..4),
    ) {
        let mut spec = bases().swap_remove(base);
        for (path, value) in changes {
            mutate(&mut spec, &path, value);
        }
        let drawn = render(&spec, &Tables::new(), &ChartOptions::default());
        prop_assert!(drawn.is_ok() || drawn.is_err());
    }
}
