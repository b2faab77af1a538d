//! Lists of scenarios and of rules.

use core::fmt::Display;

use harness_scenario::{RULES, Rule, Scenario};
use reports_language::Language;

use crate::column::{padded, widest};

/// Lists scenarios: id, tags, name; each line ended.
pub fn list(scenarios: &[&Scenario]) -> String {
    let width = widest(scenarios.iter().map(|one| one.id.as_str()));
    scenarios.iter().map(|scenario| list_line(scenario, width)).collect()
}

fn list_line(scenario: &Scenario, width: usize) -> String {
    let tags = match scenario.header.tags.as_slice() {
        [] => String::new(),
        tags => format!("  [{}]", tags.join(", ")),
    };
    format!("{}  {}{tags}\n", padded(&scenario.id, width), scenario.plan.name)
}

/// Lists every rule with the scenarios that prove it, then how many are proved; each line ended.
pub fn rules_table(scenarios: &[&Scenario], language: Language) -> String {
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let rows: Vec<_> = RULES.iter().map(|rule| (rule.id, proofs(rule, scenarios))).collect();
    let proved = rows.iter().filter(|(_, proofs)| !proofs.is_empty()).count();
    let mut lines: Vec<String> = rows
        .iter()
        .map(|(rule, proofs)| format!("{rule:<width$}  {}\n", shown(proofs, language)))
        .collect();
    let counts: &[(&str, &dyn Display)] = &[("proved", &proved), ("all", &RULES.len())];
    lines.push(language.say("rules-proved", counts) + "\n");
    lines.concat()
}

fn shown(proofs: &[&str], language: Language) -> String {
    match proofs {
        [] => language.text("rules-unproved").to_owned(),
        proofs => proofs.join(", "),
    }
}

fn proofs<'a>(rule: &Rule, scenarios: &[&'a Scenario]) -> Vec<&'a str> {
    let proving = scenarios.iter().filter(|scenario| scenario.header.proves.contains(&rule.id));
    proving.map(|scenario| scenario.id.as_str()).collect()
}
