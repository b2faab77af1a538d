//! What machines read: the fields are a contract.

use reports_render::{Quantity, risk_csv, risk_json, risk_rows};
use serde_json::{Value, json};
use sim_risk::{Estimates, Level, WhenFull};

use crate::rig::{self, HOSTILE, Known};

fn read(known: &Known) -> Value {
    serde_json::from_str(&risk_json(&known.report())).unwrap()
}

fn is_estimate(value: &Value) -> bool {
    let end = |key| value[key].is_number();
    end("value") && end("low") && value["low"].as_f64() <= value["value"].as_f64()
}

#[test]
fn the_fields_of_the_contract_are_there() {
    let known = rig::known();
    let json = read(&known);
    assert_eq!(json["study"], known.study.name.as_str());
    assert_eq!(json["digest"], known.study.digest().to_string().as_str());
    assert_eq!((&json["seed"], &json["engine"]), (&json!(1), &json!("fast")));
    let points = json["points"].as_array().unwrap();
    assert_eq!(points.len(), 5);
    let policy =
        json!({ "transaction_limit": "100.00", "device_limit": "250.00", "when_full": "skip" });
    assert_eq!(points[0]["policy"], policy);
    for point in points {
        assert_eq!(point["unit"], "till-year");
        assert_eq!(point["replications"], rig::REPLICATIONS);
        for key in ["mean", "sd", "p_zero"] {
            assert!(is_estimate(&point[key]), "{key} of {point}");
        }
        for key in ["attempted", "stored", "refused", "declined", "recovered"] {
            assert!(is_estimate(&point[key]), "{key} of {point}");
            assert!(is_estimate(&point[key]["payments"]), "{key} of {point}");
        }
        for (key, level) in ["var", "tvar"].into_iter().zip(["95", "99"]) {
            let levels: Vec<_> = point[key].as_object().unwrap().keys().collect();
            assert_eq!(levels, ["95", "99", "99.5", "99.9"]);
            assert!(is_estimate(&point[key][level]), "{key} of {point}");
        }
    }
}

/// Minor units are never written: 189.19 of a currency with two decimals are not 18919.
#[test]
fn money_is_in_units_of_the_currency() {
    let known = rig::known();
    let json = read(&known);
    let point = &known.estimates.points[3];
    let p99 = point.loss.var[Level::P99 as usize];
    let written = &json["points"][3]["var"]["99"];
    assert!((written["value"].as_f64().unwrap() * 100.0 - p99.value).abs() < 1e-6);
    assert_eq!(json["points"][3]["p_zero"]["value"], json!(point.loss.p_zero.value));
    let worst = &json["points"][3]["worst"][0];
    assert_eq!(
        worst["loss"],
        format!("{}.{:02}", point.worst[0].loss / 100, point.worst[0].loss % 100)
    );
    let replay = format!(
        "deadzone risk replay scenarios/studies/cafe.toml --replication {} --point 3",
        point.worst[0].replication
    );
    assert_eq!(worst["replay"], replay);
}

#[test]
fn the_parts_add_up_to_the_whole() {
    let mut study = rig::cafe();
    study.sweep.when_full = vec![WhenFull::Stop];
    study.outages.notice_ms = 600_000;
    study.declines.too_late.share = 0.5;
    let json = read(&Known::of(study, 1_000));
    let sum = |parts: &Value| {
        let parts = parts.as_array().unwrap().iter();
        parts.map(|part| part["mean"]["value"].as_f64().unwrap()).sum::<f64>()
    };
    for point in json["points"].as_array().unwrap() {
        let mean = point["mean"]["value"].as_f64().unwrap();
        assert!((sum(&point["by_reason"]) - mean).abs() < 1e-6, "{mean}");
        assert!((sum(&point["by_age"]) - mean).abs() < 1e-6, "{mean}");
        let value = |key: &str| point[key]["value"].as_f64().unwrap();
        let whole = value("stored") + value("refused") + value("missed");
        assert!((whole - value("attempted")).abs() < 1e-6, "{whole}");
        assert!(point["refused_by"]["withheld"]["value"].as_f64() > Some(0.0), "{point}");
    }
}

#[test]
fn an_end_that_is_not_known_is_null_and_none_is_negative() {
    let mut known = rig::known().alone();
    known.estimates = Estimates::of(&known.study, &rig::block(&known.study, 50)).unwrap();
    let json = read(&known);
    let p999 = &json["points"][0]["var"]["99.9"];
    assert!(p999["value"].is_number() && p999["high"].is_null(), "{p999}");
    known.estimates.points[0].loss.mean.low = -5.0;
    assert_eq!(read(&known)["points"][0]["mean"]["low"], 0.0);
}

#[test]
fn an_exact_answer_has_no_replications() {
    let known = rig::exact();
    let json = read(&known);
    let point = &json["points"][0];
    assert!(point["replications"].is_null() && point["oep"].is_null(), "{point}");
    assert_eq!((&point["by_reason"], &point["worst"]), (&json!([]), &json!([])));
    assert_eq!(point["mean"]["low"], point["mean"]["high"]);
}

#[test]
fn the_answer_is_the_one_of_the_summary() {
    // Between the ends of the interval of a limit of 2,000.00, so that what is certain is less.
    let mut known = rig::known().alone();
    let question = known.study.question.as_mut().unwrap();
    question.under = pos_core::Money::from_minor(18_500);
    let json = read(&known);
    let answer = &json["answer"];
    assert_eq!((&answer["measure"], &answer["under"]), (&json!("p99"), &json!("185.00")));
    let choice = &answer["choices"][0];
    assert_eq!(choice["certain"]["limit"], "1000.00");
    assert_eq!(choice["likely"]["limit"], "2000.00");
    assert_eq!(choice["between"], json!(["2000.00", "5000.00"]));
    assert_eq!(json["focus"], choice["certain"]["point"]);
}

#[test]
fn the_rows_are_those_of_the_csv() {
    let known = rig::known();
    let rows = risk_rows(&known.report());
    let text = risk_csv(&known.report());
    assert!(text.split_inclusive('\n').all(|line| line.ends_with("\r\n")), "lines end with CR LF");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let heads = "study,point,transaction_limit,device_limit,when_full,unit,currency,measure,quantity,value,low,high";
    assert_eq!(reader.headers().unwrap(), heads.split(',').collect::<Vec<_>>());
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), rows.len());
    for (record, row) in records.iter().zip(&rows) {
        assert_eq!((&record[7], record[9].parse()), (row.measure.as_str(), Ok(row.value)));
    }
    let mean = rows.iter().find(|row| row.point == 3 && row.measure == "loss.mean").unwrap();
    assert_eq!(mean.quantity, Quantity::Money);
    let known = known.estimates.points[3].loss.mean.value;
    assert!((mean.value * 100.0 - known).abs() < 1e-6);
}

#[test]
fn no_two_rows_measure_the_same() {
    let rows = risk_rows(&rig::known().report());
    let mut named: Vec<_> = rows.iter().map(|row| (row.point, &row.measure)).collect();
    named.sort();
    named.dedup();
    assert_eq!(named.len(), rows.len());
}

#[test]
fn text_of_somebody_else_stays_in_its_cell_and_is_no_formula() {
    let mut known = rig::hostile();
    for name in [HOSTILE, "=HYPERLINK(\"x\",\"y\")", "+1", "@a,b\"\r\nc"] {
        known.study.name = name.to_owned();
        let text = risk_csv(&known.report());
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        for record in reader.records() {
            let record = record.unwrap();
            let is_formula = |cell: &str| cell.starts_with(['=', '+', '@', '\t', '\r']);
            assert!(!record.iter().any(is_formula), "{record:?}");
            assert_eq!(record[0].trim_start_matches('\''), name);
        }
    }
}

#[test]
fn hostile_text_stays_in_its_string() {
    let known = rig::hostile();
    let json = read(&known);
    assert_eq!(json["study"], HOSTILE);
    assert_eq!(json["assumptions"][0]["source"], HOSTILE);
}

#[test]
fn what_the_loss_hangs_on_is_a_ratio_and_an_amount() {
    let known = rig::known();
    let json = read(&known);
    let point = &json["points"][known.report().focus()];
    let one = &json["sensitivities"][1];
    assert_eq!((&one["parameter"], &one["low"]), (&json!("outages.per_year"), &json!("2.1")));
    assert!(is_estimate(&one["change_at_low"]["mean"]), "{one}");
    let base = point["mean"]["value"].as_f64().unwrap();
    assert!((one["mean_at_low"].as_f64().unwrap() - 0.6 * base).abs() < 1e-6, "{one}");
    assert_eq!(one["elasticity"]["p99"], Value::Null);
    assert!(json["sensitivities"][0]["elasticity"]["mean"]["low"].as_f64().unwrap() < 0.0);
    let rows = risk_rows(&known.report());
    let row = |measure: &str| rows.iter().find(|row| row.measure == measure).unwrap();
    let ratio = row("hangs_on.outages.per_year.low.mean");
    assert_eq!(
        (ratio.quantity, ratio.value, ratio.point),
        (Quantity::Ratio, 0.6, known.report().focus())
    );
    let elasticity = row("hangs_on.recovery.share.elasticity.mean");
    assert!(elasticity.low < elasticity.value && elasticity.high < 0.0, "{elasticity:?}");
}

#[test]
fn sets_of_figures_stand_beside_every_policy() {
    let known = rig::known();
    let json = read(&known);
    let uncertainty = &json["uncertainty"];
    assert_eq!(
        (&uncertainty["sets"], uncertainty["points"].as_array().unwrap().len()),
        (&json!(61), 5)
    );
    let point = &uncertainty["points"][2];
    assert_eq!(
        (&point["policy"], &point["kept"]["value"]),
        (&json["points"][2]["policy"], &json!(0.61))
    );
    let mean = json["points"][2]["mean"]["value"].as_f64().unwrap();
    let median = point["mean"]["50"]["value"].as_f64().unwrap();
    assert!((median / mean - 1.25).abs() < 1e-6, "{point}");
    let rows = risk_rows(&known.report());
    let rows: Vec<_> = rows.iter().filter(|row| row.measure == "uncertainty.mean.50").collect();
    assert_eq!(rows.len(), 5);
    assert!((rows[2].value - median).abs() < 1e-9);
    assert_eq!(read(&known.alone())["uncertainty"], Value::Null);
}
