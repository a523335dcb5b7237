//! The shared corpus, where it lies beside the repository. The other tests are complete without it.

use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::time::Instant;

use ferrolab_base::document::Parsed;
use ferrolab_base::{Cancel, Code, Reading, Result};
use ferrolab_office::{Kind, parse};
use ferrolab_testing::corpus;

/// The kind by the name's end; other formats are not read here.
fn kind(name: &str) -> Option<Kind> {
    Some(match name.rsplit('.').next()? {
        "docx" => Kind::Docx,
        "pptx" => Kind::Pptx,
        "odt" => Kind::Odt,
        "odp" => Kind::Odp,
        _ => return None,
    })
}

fn read(path: &Path, password: Option<&str>) -> Result<Parsed> {
    let bytes = fs::read(path).expect("a corpus file can be read");
    let kind = kind(&path.to_string_lossy()).expect("the format is read here");
    let reading = Reading { password: password.map(str::to_owned), ..Reading::default() };
    parse(&bytes, kind, &reading, &Cancel::default())
}

/// A result in the manifest's words.
fn outcome(result: &Result<Parsed>) -> &'static str {
    match result {
        Ok(parsed) if parsed.document.pages.iter().any(|page| !page.text.is_empty()) => "ok",
        Ok(parsed) if !parsed.document.header.warnings.is_empty() => "ok (empty)",
        Ok(_) => "silent",
        Err(error) => match error.code {
            Code::Corrupt => "corrupt-error",
            Code::SizeLimit => "limit-error",
            Code::PasswordRequired => "needs-password",
            code => code.as_str(),
        },
    }
}

/// Fields of a line of comma-separated values.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            c => fields.last_mut().expect("there is one").push(c),
        }
    }
    fields
}

#[test]
fn files_end_as_the_manifest_expects() {
    let Some(corpus) = corpus() else { return };
    let manifest = fs::read_to_string(corpus.join("MANIFEST.csv")).expect("there is a manifest");
    // Opened by PowerPoint too, they show no words: an empty table and an empty diagram.
    const WORDLESS: [&str; 2] = ["pptx/poi-SmartArt.pptx", "pptx/poi-table_test.pptx"];
    let mut wrong = Vec::new();
    for row in manifest.lines().skip(1).map(fields).filter(|row| kind(&row[0]).is_some()) {
        let (name, expected, password) = (row[0].as_str(), row[4].as_str(), row[5].as_str());
        let path = corpus.join(name);
        let start = Instant::now();
        let result = read(&path, None);
        let outcome = outcome(&result);
        let wordless = WORDLESS.contains(&name) || expected.starts_with("ok (partial)");
        let as_expected = expected.split('|').any(|choice| choice.split(" (").next() == Some(outcome))
            || (wordless && outcome == "ok (empty)");
        let opens = password.is_empty() || self::outcome(&read(&path, Some(password))) == "ok";
        if !as_expected || !opens || start.elapsed().as_secs() >= 10 {
            wrong.push(format!("{name}: {outcome} instead of {expected}, in {:?}", start.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Words of a text, its markup taken away; CJK characters count each.
fn tokens(markdown: &str) -> HashMap<String, usize> {
    let mut tokens = HashMap::new();
    let mut count = |token: String| *tokens.entry(token).or_insert(0) += 1;
    let lines = markdown.lines().filter(|line| {
        let is_rule = line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ' ' | ':'));
        !is_rule && !line.trim_start().starts_with("<!--") && !line.trim_start().starts_with("![")
    });
    for line in lines {
        let plain =
            line.replace("<sup>", "").replace("</sup>", "").replace("<sub>", "").replace("</sub>", "");
        let plain: String =
            plain.chars().filter(|c| !matches!(c, '*' | '~' | '\\' | '$' | '\u{200b}')).collect();
        for word in plain.split(|c: char| c.is_whitespace() || c == '|') {
            let is_marker = word.chars().all(|c| matches!(c, '#' | '-' | '>'));
            let is_number =
                word.strip_suffix('.').is_some_and(|it| it.chars().all(|c| c.is_ascii_digit() || c == '.'));
            if is_marker || is_number {
                continue;
            }
            match word.chars().all(|c| ('\u{3040}'..='\u{9fff}').contains(&c)) {
                true => word.chars().for_each(|c| count(c.to_string())),
                false => count(word.to_owned()),
            }
        }
    }
    tokens
}

fn f1(truth: &HashMap<String, usize>, found: &HashMap<String, usize>) -> f64 {
    let shared: usize = truth.iter().map(|(word, count)| *count.min(found.get(word).unwrap_or(&0))).sum();
    let all = truth.values().sum::<usize>() + found.values().sum::<usize>();
    if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
}

/// Another tool's Markdown of the same documents: a strong opinion, not the truth.
#[test]
fn words_are_those_that_docling_expects() {
    let Some(corpus) = corpus() else { return };
    let truths = fs::read_dir(corpus.join("truth")).expect("there are truths").flatten();
    let mut scores = Vec::new();
    for truth in truths.map(|entry| entry.path()) {
        let file = truth.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        let Some(name) = file.strip_suffix(".docling.md").filter(|name| name.ends_with(".docx")) else {
            continue;
        };
        let expected = fs::read_to_string(&truth).expect("a truth is UTF-8");
        let parsed = read(&corpus.join("docx").join(name), None).expect("the document is sound");
        let markdown = parsed.markdown.expect("every document has Markdown");
        scores.push((f1(&tokens(&expected), &tokens(&markdown)), name.to_owned()));
    }
    let mean = scores.iter().map(|(score, _)| score).sum::<f64>() / scores.len().max(1) as f64;
    assert!(mean >= 0.97, "{mean}: {scores:?}");
    assert!(scores.iter().all(|(score, _)| *score >= 0.9), "{scores:?}");
}
