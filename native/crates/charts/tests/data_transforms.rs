//! Transforms give what Vega gives: the expected values are those of vega 6.2.

#![allow(clippy::unwrap_used)]

use ferrolab_base::Code;
use ferrolab_charts::data::{Format, Table, Tables, Value, transform};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn table(rows: Json) -> Table {
    Table::from_values(&rows, &Format::default()).unwrap()
}

fn rows(table: &Table) -> Json {
    let row = |row: usize| {
        let cell = |name: &str| (name.to_owned(), table.value(row, name).to_json());
        Json::Object(table.names().map(cell).collect())
    };
    (0..table.rows()).map(row).collect()
}

fn check(data: Json, transform: Json, expected: Json) {
    let found = transform::apply(&table(data), &transform, &Tables::new(), &Map::new()).unwrap();
    assert_eq!(rows(&found), expected, "{transform}");
}

fn refused(transform: Json) -> String {
    transform::apply(&table(json!([{"a": 1}])), &transform, &Tables::new(), &Map::new()).unwrap_err().message
}

#[test]
fn aggregates_leave_null_out_and_keep_the_order_of_groups() {
    check(
        json!([{"k": "b", "v": 4}, {"k": "a", "v": null}, {"k": "b", "v": 1}, {"k": "a", "v": 7}]),
        json!({
            "aggregate": [
                {"op": "mean", "field": "v", "as": "mean"},
                {"op": "count", "as": "count"},
                {"op": "valid", "field": "v", "as": "valid"},
                {"op": "distinct", "field": "v", "as": "distinct"},
            ],
            "groupby": ["k"],
        }),
        json!([
            {"k": "b", "mean": 2.5, "count": 2.0, "valid": 2.0, "distinct": 2.0},
            {"k": "a", "mean": 7.0, "count": 2.0, "valid": 1.0, "distinct": 2.0},
        ]),
    );
}

#[test]
fn negative_values_are_stacked_the_other_way() {
    check(
        json!([{"v": 3}, {"v": -2}, {"v": 4}, {"v": -1}]),
        json!({"stack": "v", "groupby": [], "as": ["from", "to"]}),
        json!([
            {"v": 3.0, "from": 0.0, "to": 3.0},
            {"v": -2.0, "from": 0.0, "to": -2.0},
            {"v": 4.0, "from": 3.0, "to": 7.0},
            {"v": -1.0, "from": -2.0, "to": -3.0},
        ]),
    );
}

#[test]
fn imputing_adds_rows_at_the_end() {
    check(
        json!([{"k": "a", "x": 1, "v": 5}, {"k": "b", "x": 2, "v": 6}]),
        json!({"impute": "v", "key": "x", "groupby": ["k"], "value": 0}),
        json!([
            {"k": "a", "x": 1.0, "v": 5.0},
            {"k": "b", "x": 2.0, "v": 6.0},
            {"k": "a", "x": 2.0, "v": 0.0},
            {"k": "b", "x": 1.0, "v": 0.0},
        ]),
    );
}

#[test]
fn bins_get_an_end_and_a_number_on_the_last_bound_belongs_to_the_last_bin() {
    check(
        json!([{"v": 0}, {"v": 10}, {"v": null}]),
        json!({"bin": {"maxbins": 5}, "field": "v", "as": "b"}),
        json!([
            {"v": 0.0, "b": 0.0, "b_end": 2.0},
            {"v": 10.0, "b": 8.0, "b_end": 10.0},
            {"v": null, "b": null, "b_end": null},
        ]),
    );
}

#[test]
fn windows_count_peers_together_unless_told_otherwise() {
    let data = json!([{"v": 2}, {"v": 1}, {"v": 2}]);
    let transform = |ignore: bool| {
        json!({
            "window": [{"op": "sum", "field": "v", "as": "sum"}, {"op": "rank", "as": "rank"}],
            "sort": [{"field": "v"}],
            "ignorePeers": ignore,
        })
    };
    let expected = |first: f64| {
        json!([
            {"v": 2.0, "sum": first, "rank": 2.0},
            {"v": 1.0, "sum": 1.0, "rank": 1.0},
            {"v": 2.0, "sum": 5.0, "rank": 2.0},
        ])
    };
    check(data.clone(), transform(false), expected(5.0));
    check(data, transform(true), expected(3.0));
}

#[test]
fn time_units_without_a_year_stand_in_2012() {
    check(
        json!([{"t": "2020-03-05T10:00:00Z"}]),
        json!({"timeUnit": "month", "field": "t", "as": "m"}),
        json!([{"t": "2020-03-05T10:00:00Z", "m": 1_330_560_000_000.0, "m_end": 1_333_238_400_000.0}]),
    );
}

#[test]
fn expressions_follow_javascript() {
    let data = json!([{"a": 2, "s": "x"}, {"a": null, "s": "y"}]);
    for (expression, expected) in [
        ("datum.a + 1", json!([3.0, 1.0])),
        ("datum.a + datum.s", json!(["2x", "nully"])),
        ("datum.a > 1 ? 'big' : 'small'", json!(["big", "small"])),
        ("1 + 2 * 3 - 4 % 3", json!([6.0, 6.0])),
        ("datum['s'] === \"x\" && !(datum.a < 0)", json!([true, false])),
        ("format(datum.a, '.2f')", json!(["2.00", "null"])),
    ] {
        let transform = json!({"calculate": expression, "as": "out"});
        let found = transform::apply(&table(data.clone()), &transform, &Tables::new(), &Map::new()).unwrap();
        let out: Json = (0..2).map(|row| found.value(row, "out").to_json()).collect();
        assert_eq!(out, expected, "{expression}");
    }
}

#[test]
fn a_pivot_has_a_column_for_each_value_and_nothing_where_there_are_no_rows() {
    check(
        json!([{"g": 1, "k": "b", "v": 2}, {"g": 1, "k": "a", "v": 3}, {"g": 1, "k": "b", "v": 5}, {"g": 2, "k": "b", "v": 1}]),
        json!({"pivot": "k", "value": "v", "groupby": ["g"]}),
        json!([{"g": 1.0, "a": 3.0, "b": 7.0}, {"g": 2.0, "a": null, "b": 1.0}]),
    );
    check(
        json!([{"g": 1, "k": "b", "v": 2}, {"g": 2, "k": "a", "v": 3}]),
        json!({"pivot": "k", "value": "v", "groupby": ["g"], "op": "max", "limit": 1}),
        json!([{"g": 1.0, "a": null}, {"g": 2.0, "a": 3.0}]),
    );
}

#[test]
fn a_loess_of_a_straight_line_is_that_line() {
    let line: Vec<Json> = (0..9).map(|x| json!({"x": x, "y": 2 * x})).collect();
    let smooth =
        transform::apply(&table(json!(line)), &json!({"loess": "y", "on": "x"}), &Tables::new(), &Map::new());
    let smooth = smooth.unwrap();
    let (xs, ys) = (smooth.field("x"), smooth.field("y"));
    assert_eq!(smooth.rows(), 9);
    assert!((0..9).all(|row| (ys.number(row) - 2.0 * xs.number(row)).abs() < 1e-9));
}

#[test]
fn what_is_random_or_unknown_is_refused_by_name() {
    assert!(refused(json!({"sample": 10})).contains("transform.sample"));
    assert!(refused(json!({"calculate": "random()", "as": "r"})).contains("random()"));
    assert!(refused(json!({"aggregate": [{"op": "ci0", "field": "a", "as": "c"}]})).contains("ci0"));
}

#[test]
fn an_expression_of_ten_thousand_levels_is_refused_or_read_without_a_crash() {
    for expression in
        ["(".repeat(10_000), "-".repeat(10_000) + "1", vec!["1"; 10_000].join("+"), "1?".repeat(10_000)]
    {
        assert!(!refused(json!({"calculate": expression, "as": "x"})).is_empty());
    }
}

#[test]
fn nested_fields_and_names_with_dots_are_told_apart() {
    let table = table(json!([{"a": {"b": [1, 2]}, "a.b": 3}]));
    assert_eq!(table.field("a.b[1]").value(0), Value::Number(2.0));
    assert_eq!(table.field("a\\.b").value(0), Value::Number(3.0));
    assert!(table.field("nowhere").is_null(0));
}

#[test]
fn csv_values_are_converted_as_the_format_says() {
    let format =
        Format::from_json(Some(&json!({"type": "csv", "parse": {"n": "number", "t": "date:'%d.%m.%Y'"}})));
    let table =
        Table::from_values(&json!("n,t,s\n1,05.03.2020,\"a \"\"b\"\"\"\n,,x"), &format.unwrap()).unwrap();
    assert_eq!(table.value(0, "n"), Value::Number(1.0));
    assert_eq!(table.value(0, "t"), Value::Time(1_583_366_400_000.0));
    assert_eq!(table.value(0, "s"), Value::text("a \"b\""));
    assert!(table.field("t").is_null(1));
}

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<f64>().prop_map(Json::from),
        (-3i64..9).prop_map(Json::from),
        prop_oneof![
            Just("a"),
            Just("sum"),
            Just("month"),
            Just("datum.a + 1"),
            Just("2020-01-01"),
            Just("b.c[0]")
        ]
        .prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 24, 5, |inner| {
        let name = prop_oneof![
            Just("a"),
            Just("op"),
            Just("field"),
            Just("as"),
            Just("groupby"),
            Just("sort"),
            Just("frame"),
            Just("equal"),
            Just("range"),
            Just("timeUnit"),
            Just("step"),
            Just("extent"),
            Just("maxbins"),
        ];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::vec((name, inner), 0..5).prop_map(|members| Json::Object(
                members.into_iter().map(|(name, v)| (name.to_owned(), v)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn no_transform_of_any_data_panics(
        data in any_json(),
        value in any_json(),
        name in prop::sample::select(vec![
            "filter", "calculate", "aggregate", "joinaggregate", "bin", "timeUnit", "stack", "impute", "fold",
            "flatten", "lookup", "window", "density", "quantile", "regression", "loess", "pivot",
        ]),
        rest in any_json(),
    ) {
        let mut transform = rest.as_object().cloned().unwrap_or_default();
        transform.insert(name.to_owned(), value);
        transform.entry("as").or_insert(json!(["x", "y"]));
        transform.entry("field").or_insert(json!("a"));
        for name in ["key", "on", "value"] {
            transform.entry(name).or_insert(json!("a"));
        }
        if let Ok(table) = Table::from_values(&data, &Format::default()) {
            let _ = transform::apply(&table, &Json::Object(transform), &Tables::new(), &Map::new());
        }
    }

    #[test]
    fn no_expression_panics(expression in "[datum.abs()+*/%<>=!&|?:,'\" 0-9\\[\\]{}]{0,40}") {
        let table = table(json!([{"a": 1, "b": "x"}, {"a": null}]));
        let transform = json!({"calculate": expression, "as": "x"});
        let _ = transform::apply(&table, &transform, &Tables::new(), &Map::new());
    }
}

#[test]
fn what_would_grow_beyond_measure_is_refused() {
    let rows: Vec<_> = (0..1_200).map(|row| json!({"k": row, "g": row, "v": 1})).collect();
    let impute = json!({"impute": "v", "key": "k", "groupby": ["g"], "value": 0});
    let error = transform::apply(&table(json!(rows)), &impute, &Tables::new(), &Map::new()).unwrap_err();
    assert_eq!(error.code, Code::SizeLimit);
}
